"""Who signs a mail, and who is greeted in it: the sender and the receiver that its header names in full."""

import re
from collections.abc import Callable, Iterator, Sequence

from anonymize.mentions import Mention
from anonymize.names import sound
from anonymize.people import Source
from anonymize.roles import KIN
from anonymize.shortnames import short_for

_HEADER = re.compile(
    r"[> ]*(?:(?P<sender>(?:\w+\s+)?från|from|avsändare)|(?P<receiver>till|to|mottagare))\s*:", re.IGNORECASE
)
_SIGNED = re.compile(
    r"^[> ]*(?:/+\s*|-+\s*|(?:mvh|vh|hälsningar|hälsn|vänligen|(?:med )?(?:vänliga?|bästa) hälsning(?:ar)?)[,.!]?\s*[/,]?\s*)?$",
    re.IGNORECASE,
)
GREETED = re.compile(r"^[> ]*(?:hej(?:san)?|hallå|bästa|kära|god ?morgon|tjena)[ ,!]+$", re.IGNORECASE)
_REPLY = re.compile(r"\n[> ]*(?:svar|re|sv)\b[^\n]{0,20}:", re.IGNORECASE)
_MAIL = 600  # characters in which a mail's receiver is still whom it greets
_CLOSING = re.compile(
    r"\n[> ]*(?:mvh|vh|hälsningar|vänligen|(?:med )?(?:vänliga?|bästa) hälsning(?:ar)?)[,.!]?\s+$", re.IGNORECASE
)
_MINE = re.compile(r"\b(?:min|mitt|vår)\s+(?:\w+\s+)?$", re.IGNORECASE)  # nobody is their own cousin
_ALONE = re.compile(r"[ ]*[,!.]?[ ]*\n")
_THIRD = re.compile(r"s?[ ]+(?!skrev\b)[a-zåäö]+")
_NEXT = re.compile(
    r"\n[> ]*(?:>|svar|re|fw|vb|från|till|datum|skickat)\b|\n>|hälsning|\n-{2,}|skrev", re.IGNORECASE
)  # another mail
_ADDRESS = re.compile(r"^[^\n:@]{2,24}:[ \t]*<?(?P<address>[\w.+-]+@)", re.MULTILINE)
_ENDS = re.compile(r"[ ,!./]*(?:[+\d][\d –-]*)?(?=\n|$)")


def correspondents(
    found: Sequence[Mention], sources: Sequence[Source], whose: Callable[[str], Mention | None]
) -> Iterator[tuple[Mention, Mention]]:
    """Yield (short mention, full mention): a signature alone on its line, a greeting, in the mail whose header names them.

    whose: an address that stands there instead of a name → a full name, where it spells just one of the case.
    """
    header: dict[str, list[Mention]] = {}
    addressed: list[tuple[int, str, Mention]] = []
    document, line = -1, -1
    for m in found:
        text = sources[m.document].text
        start = text.rfind("\n", 0, m.start) + 1
        if m.document != document:
            header, document, line = {}, m.document, -1
            addressed = list(_addressed(text, whose))
        while addressed and addressed[0][0] <= m.start:
            at, kind, full = addressed.pop(0)
            if kind == "sender" and line != at:
                header = {} if kind in header else header
            header.setdefault(kind, []).append(full)
            line = at
        if match := _HEADER.match(text, start):
            kind = str(match.lastgroup)
            if kind == "sender" and line != start:
                header = {} if kind in header else header  # the next mail
            header.setdefault(kind, []).append(m)
            line = start
            continue
        if header and _REPLY.search(text, line, start):
            header = {}  # whoever answers is none of whom the header named in that place
        kind = _position(text, start, m)
        meant = [full for full in header.get(kind, ()) if full.name.full and _fits(m, full)] if kind else []
        if len(meant) == 1:
            yield m, meant[0]


def _addressed(text: str, whose: Callable[[str], Mention | None]) -> Iterator[tuple[int, str, Mention]]:
    """Yield (start of its line, sender or receiver, full name) for every address alone in a header."""
    for match in _ADDRESS.finditer(text):
        header = _HEADER.match(text, match.start())
        if header and (full := whose(match["address"])):
            yield match.start(), str(header.lastgroup), full


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
    if name.surname or name.initials:
        return False
    return sound(name.given[0]) in (sound(given), sound(given.split("-")[0])) or short_for(name.given[0], given)


def written_of(row: Sequence[Mention], signer: Mention, text: str) -> Iterator[Mention]:
    """Yield who of the signer's first name a letter tells of: nobody writes of themselves as of another."""
    if not (closing := _CLOSING.search(text, max(0, signer.start - 40), signer.start)):
        return
    for a in reversed(row):
        if _NEXT.search(text, a.end, closing.start()) or signer.start - a.end > _MAIL:
            return
        mine = a.key == signer.key and any(r.role in KIN and _MINE.search(text, r.start - 12, r.start) for r in a.roles)
        if mine or (not a.name.surname and a.name.given[:1] == signer.name.given[:1] and _THIRD.match(text, a.end)):
            yield a


def spoken_of(greeted: Mention, b: Mention, text: str) -> bool:
    """Say whether a mail that greets somebody by a first name tells them of another: "Hej Jenny! Mamman Jenny Falk …"."""
    if greeted.name.given[:1] != b.name.given[:1] or not b.name.given:
        return False
    if not greeted.name.surname and any(r.role in KIN and r.start < b.start for r in b.roles):
        return True
    between = text[greeted.end : b.start]
    if not _ALONE.match(between) and not b.placed:
        return False  # of two who are greeted one may be told of to the other
    third = not b.name.surname and len(between) < _MAIL and _THIRD.match(text, b.end) and between[-1] not in "\"”“'"
    return bool(third) and not _NEXT.search(between)
