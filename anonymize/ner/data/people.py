"""The people of one text: each has one name and many ways of being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from anonymize.ner.data.register import Register

SHORT = {
    "Alexander": "Alex",
    "Katarina": "Kattis",
    "Christina": "Kicki",
    "Margareta": "Maggan",
    "Lars": "Lasse",
    "Karl": "Kalle",
    "Per": "Pelle",
    "Jan": "Janne",
    "Bo": "Bosse",
    "Sven": "Svenne",
    "Nils": "Nisse",
    "Mohammed": "Mo",
    "Mohamed": "Momo",
    "Ibrahim": "Ibbe",
    "Elisabeth": "Bettan",
    "Susanne": "Sussi",
    "Ulrika": "Ullis",
    "Sebastian": "Sebbe",
    "Benjamin": "Benne",
    "Tobias": "Tobbe",
    "Robert": "Robban",
    "Mikael": "Micke",
    "Fredrik": "Fredde",
    "Magnus": "Mange",
    "Anders": "Adde",
    "Gustav": "Gurra",
    "Björn": "Nalle",
    "Charlotte": "Lotta",
    "Louise": "Lollo",
    "Jessica": "Jessi",
    "Viktoria": "Vicky",
}
PARTICLES = (
    "von",
    "af",
    "de",
    "de la",
    "van",
    "van der",
    "al",
    "Al",
    "el",
    "El",
    "bin",
    "Abu",
    "Ben",
    "da",
    "dos",
    "O'",
)


@dataclass(frozen=True)
class Person:
    """Given name, further given name (may be empty), surname and what friends say."""

    first: str
    middle: str
    last: str
    nick: str

    def form(self, how: str) -> str:
        """The name written one way; `how` as in FORMS."""
        return FORMS[how](self)


def _initials(p: Person, mark: str) -> str:
    return mark.join(part[0].upper() for part in (p.first, *p.last.split("-")[:1])) + mark


FORMS: dict[str, Callable[[Person], str]] = {
    "full": lambda p: f"{p.first} {p.last}",
    "long": lambda p: " ".join(filter(None, (p.first, p.middle, p.last))),
    "first": lambda p: p.first,
    "last": lambda p: p.last,
    "nick": lambda p: p.nick,
    "lastfirst": lambda p: f"{p.last}, {p.first}",
    "lastfirstlong": lambda p: f"{p.last}, {p.first} {p.middle}".strip(),
    "lastfirstbare": lambda p: f"{p.last} {p.first}",
    "initials": lambda p: _initials(p, "."),
    "caps": lambda p: _initials(p, ""),
    "firstinitial": lambda p: f"{p.first} {p.last[0]}",
    "firstinitialdot": lambda p: f"{p.first} {p.last[0]}.",
    "initiallast": lambda p: f"{p.first[0]}. {p.last}",
    "spacedinitials": lambda p: f"{p.first[0]}. {(p.middle or p.last)[0]}. {p.last}",
    "upperlast": lambda p: f"{p.first} {p.last.upper()}",
    "pupil": lambda p: f"{p.first} {p.last[:1].upper()}",
}


def invent(rng: Random, register: Register, family: str = "", given: str = "") -> Person:
    """A person nobody is: given name and surname drawn apart from each other."""
    first = given or _given(rng, register)
    last = family or _surname(rng, register)
    middle = _given(rng, register) if rng.random() < 0.4 else ""
    return Person(first, middle, last, _nick(rng, first))


def _given(rng: Random, register: Register) -> str:
    dice = rng.random()
    if dice < 0.09:
        return rng.choice(register.wordlike)
    name = register.first.draw(rng)
    if dice < 0.12:
        return f"{name.split(' ')[0]}-{register.first.draw(rng, 0.0, 0.2).split(' ')[0]}"
    return _mistyped(rng, name) if dice > 0.98 else name


def _surname(rng: Random, register: Register) -> str:
    dice = rng.random()
    if dice < 0.05:  # patronymic chains: Somali, Eritrean, Ethiopian, Arabic
        return " ".join(register.first.draw(rng, 0.4).split(" ")[0] for _ in range(rng.choice((1, 2, 2, 3))))
    name = register.last.draw(rng)
    if dice < 0.10:
        return f"{name}{rng.choice((' ', '-'))}{register.last.draw(rng, 0.1)}"
    if dice < 0.13:
        particle = rng.choice(PARTICLES)
        return particle + ("" if particle == "O'" else rng.choice((" ", " ", "-"))) + name
    return _mistyped(rng, name) if dice > 0.98 else name


def _nick(rng: Random, first: str) -> str:
    stem = first.split("-")[0].split(" ")[0]
    if stem in SHORT and rng.random() < 0.7:
        return SHORT[stem]
    cut = stem[: rng.choice((3, 3, 4, 2))]
    if cut[-1].lower() in "aeiouyåäö":
        return cut + rng.choice(("san", "ssan", "nne", "sse", "bban", "", "y"))
    return cut + rng.choice(("an", "e", "is", "san", "ne", "y", "i", "ansen"))


def _mistyped(rng: Random, name: str) -> str:
    at = rng.randrange(1, len(name)) if len(name) > 2 else 0
    return (
        rng.choice(
            (
                name[:at] + name[at - 1 :],
                name[:at] + name[at + 1 :],
                name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
            )
        )
        if at
        else name
    )
