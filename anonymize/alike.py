"""When two names can be one person's: what shortens what, who share a family, which slips of the pen are slips."""

from anonymize.customs import listed, surnames
from anonymize.names import NOBLE, Name, given_parts, joined, near, shortens, sound, surname_parts


def abbreviates(short: Name, long: Name) -> bool:
    """Say whether a name leaves out parts of a full one, or has only initials for them."""
    surname = {*surname_parts(long.surname)}
    if not short.initials:
        words = {*map(sound, short.given), *surname_parts(short.surname)}
        if surname & NOBLE - words:
            return False  # "Karl Moe jr" is not Karl Moe
        return shortens(short, long) or words <= surname or joined((*short.given, *short.surname)) == joined(long.given)
    if short.surname:
        rest = surname | {*map(sound, long.given[1:])}
        given = "".join(part[0] for g in long.given for part in g.split("-") if part)
        return given.startswith(short.initials) and {*surname_parts(short.surname)} <= rest
    last = {
        "".join(w[0] for w in surname_parts(long.surname)),
        *(w[0] for w in surname),
        *(w[0] for w in long.given[1:] if w not in listed()),  # a first of two surnames, not a middle name
    }
    first = {joined(long.given[: n + 1]) for n in range(len(long.given))}
    return short.initials in last and joined(short.given) in {*first, *given_parts(long.given[:1])}


def same_family(a: Name, b: Name) -> bool:
    """Say whether two names share a surname, or one has just its initial."""
    if a.surname and b.surname:
        return bool({*surname_parts(a.surname)} & {*surname_parts(b.surname)})
    return bool(a.initials and b.surname and b.surname[-1].startswith(a.initials))


def alike(a: Name, b: Name, *, sure: bool) -> bool:
    """Say whether two names beside one identifier are one person's. A phone may be shared, so it takes more than a number."""
    given = bool(given_parts(a.given) & given_parts(b.given)) or any(
        _slip(x, y, sure) for x in a.given for y in b.given
    )
    left, right = surname_parts(a.surname), surname_parts(b.surname)
    return given and (sure or any(x == y or _slip(x, y, sure) for x in left for y in right))


def _slip(a: str, b: str, sure: bool) -> bool:
    """Say whether two words are one slip of the pen apart, and not two names that people bear: Lina and Lena share phones."""
    short, long = sorted((a, b), key=len)
    ending = short in listed() and long[:-1] == short  # Emil and Emily
    return near(a, b) and (sure or not (ending or {a, b} <= listed() | surnames()))
