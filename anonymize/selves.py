"""What whoever writes or speaks says of themselves: "Jag är farfar … Hälsningar Arvid" makes a grandfather of that Arvid."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from anonymize.mentions import Mention, Place
from anonymize.people import Source
from anonymize.recognizers.reading import lowered
from anonymize.roles import RoleEvidence, role_word
from anonymize.writers import Writers

_SELF = re.compile(
    r"\bjag\s+är\s+(?:(?:ju|alltså|själv|också|en|hans|hennes|deras|barnens|barnets|flickans|pojkens|den)\s+){0,3}(?P<word>[a-zåäö]+)\b"
)  # in lower case


def selves(found: Sequence[Mention], sources: Sequence[Source]) -> list[Mention]:
    """Return the mentions, whoever signs, sends or speaks with the role they say they have."""
    rows: dict[int, list[Mention]] = defaultdict(list)
    for mention in found:
        rows[mention.document].append(mention)
    told: dict[Place, Mention] = {}
    for document, row in rows.items():
        low = lowered(sources[document].text)
        said = [(m.start("word"), m.end("word"), role) for m in _SELF.finditer(low) if (role := role_word(m["word"]))]
        writers = Writers(sources[document].text, row) if said else None
        for start, end, role in said:
            for mention in writers.authors(start) if writers else ():
                now = told.get(mention.place, mention)
                told[mention.place] = replace(now, roles=(*now.roles, RoleEvidence(role, start, end)))
    return [told.get(m.place, m) for m in found]
