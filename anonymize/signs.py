"""How somebody signs: by initials, or, who shares those with a colleague, by a letter more."""

from anonymize.names import FAMILY_FIRST, PARTICLES, Name, sound, surname_parts


def hints(name: Name) -> set[str]:
    """Return the initials that fit a full name: "as", "aks" and "ak" for Anna-Karin Svensson."""
    given = "".join(part[0] for g in name.given for part in g.split("-") if part)
    surname = "".join(w[0] for w in surname_parts(name.surname) if w not in PARTICLES)
    if name.initials:  # "Pernilla W" is PW
        return {
            f for f in (given[:1] + name.initials, name.initials + surname[:1]) if given or (surname and len(f) > 1)
        }
    fits = {given[:1] + surname[-1:], given[:1] + surname, given + surname, given if len(given) > 1 else ""}
    if name.surname and sound(name.surname[0]) in FAMILY_FIRST:  # Li Wei signs LW, and WL where he is Wei Li
        fits |= {surname + given, surname + given[:1], surname + given[-1:]}
    return {f for f in fits if len(f) > 1}


def coded(name: Name) -> set[str]:
    """Return how somebody signs who shares initials with others: "alu", "achj", "anlu" and "bog"."""
    if not (name.full and surname_parts(name.surname)):
        return set()
    given = "".join(part[0] for g in name.given for part in g.split("-") if part)
    first, last = name.given[0][:2], surname_parts(name.surname)[-1][:2]
    return {given[:1] + last, given + last, first + last[:1], first + last}
