"""Who signs a mail, and who is greeted in it: the sender and the receiver that its header names in full."""

import re
from collections.abc import Iterator, Sequence

from anonymize.mentions import Mention
from anonymize.names import sound
from anonymize.people import Source

_HEADER = re.compile(
    r"[> ]*(?:(?P<sender>(?:\w+\s+)?från|from|avsändare)|(?P<receiver>till|to|mottagare))\s*:", re.IGNORECASE
)
_SIGNED = re.compile(
    r"^[> ]*(?:/+\s*|-+\s*|(?:mvh|vh|hälsningar|hälsn|vänligen|(?:med )?(?:vänliga?|bästa) hälsning(?:ar)?)[,.!]?\s*[/,]?\s*)?$",
    re.IGNORECASE,
)
GREETED = re.compile(r"^[> ]*(?:hej(?:san)?|hallå|bästa|kära|god ?morgon|tjena)[ ,!]+$", re.IGNORECASE)
_ENDS = re.compile(r"[ ,!./]*(?:[+\d][\d –-]*)?(?=\n|$)")


def correspondents(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (short mention, full mention): a signature alone on its line, a greeting, in the mail whose header names them."""
    header: dict[str, list[Mention]] = {}
    document, line = -1, -1
    for m in found:
        text = sources[m.document].text
        start = text.rfind("\n", 0, m.start) + 1
        if m.document != document:
            header, document, line = {}, m.document, -1
        if match := _HEADER.match(text, start):
            kind = str(match.lastgroup)
            if kind == "sender" and line != start:
                header = {} if kind in header else header  # the next mail
            header.setdefault(kind, []).append(m)
            line = start
            continue
        kind = _position(text, start, m)
        meant = [full for full in header.get(kind, ()) if full.name.full and _fits(m, full)] if kind else []
        if len(meant) == 1:
            yield m, meant[0]


def _position(text: str, start: int, mention: Mention) -> str:
    """Return whose place a mention stands in: the sender's, the receiver's, or nobody's."""
    before = text[start : mention.start]
    if GREETED.match(before):
        return "receiver"
    return "sender" if _SIGNED.match(before) and _ENDS.match(text, mention.end) else ""


def _fits(short: Mention, full: Mention) -> bool:
    name, given = short.name, full.name.given[0]
    if name.initials and not name.given and not name.surname:
        return name.initials[0] == given[0] and len(name.initials) == 1
    return not name.surname and not name.initials and sound(name.given[0]) in (sound(given), sound(given.split("-")[0]))
