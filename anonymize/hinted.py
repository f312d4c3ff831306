"""Names with an initial for a part, "M. Ek", where the case has several that fit: whose each is, a paper tells for itself.

Two papers that write "M. Ek" may well mean Magnus and Maria; one that names Maria, and no other, means her.
"""

from collections.abc import Iterator

from anonymize.mentions import Mention, Place
from anonymize.names import sound
from anonymize.roles import conflict
from anonymize.strangers import Strangers


def hinted(people: Strangers) -> Iterator[tuple[Place, str]]:
    """Yield (document index, start) → person of every such name."""
    for key, fits in people.unclear.items():
        for mention in people.forms.rich[key]:
            yield mention.place, _whose(key, mention, fits, people)


def _whose(key: str, mention: Mention, fits: list[str], people: Strangers) -> str:
    """Return the one of those who fit whom the paper names, if it names no other; else one of its own for each paper."""
    document = mention.document
    named = {sound(m.name.given[0]) for m in people.forms.by_document[document] if m.name.given and m.key != key}
    there = [f for f in fits if named & {sound(word) for word in people.firsts[f]}]
    able = [f for f in there if (document, f) in people.here and f not in people.hardly(mention, there)]
    roles = {r.role for r in mention.roles}
    able = [f for f in able if not (conflict(roles, people.clusters.roles(f)) or people.clusters.forbidden(key, f))]
    if len(there) == len(able) == 1:
        return able[0]
    sign = " /" if people.writers(document).writes(mention) else ""
    return f"{key} #{document}{sign}{people.line_of(mention)}"
