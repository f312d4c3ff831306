"""Whose surname a first name shares by what stands beside it: "Ingrid och Sten Falk" are both Falk, and no Ingrid Lööf."""

import re
from collections.abc import Iterable, Mapping, Sequence

from anonymize.mentions import Mention, Place
from anonymize.names import Name, surname_parts

_AND = re.compile(r"\s+(?:och|o|&)\s+")


def couples(near: Sequence[tuple[Mention, Mention, str]]) -> dict[Place, Mention]:
    """Return (document index, start) of a first name alone → the full name that it is coupled with."""
    return {
        a.place: b
        for a, b, between in near
        if _lone(a) and len(b.name.given) == 1 and b.name.full and _AND.fullmatch(between)
    }


def of_other_name(mention: Mention, partners: Mapping[Place, Mention], names: Iterable[Name]) -> bool:
    """Say whether a mention is coupled with somebody whose surname none of these names has."""
    partner = partners.get(mention.place)
    if not partner:
        return False
    shared = {*surname_parts(partner.name.surname)}
    return not any(shared & {*surname_parts(name.surname)} or name.initials for name in names)


def _lone(mention: Mention) -> bool:
    name = mention.name
    return len(name.given) == 1 and not (name.surname or name.initials or mention.family or mention.roles)
