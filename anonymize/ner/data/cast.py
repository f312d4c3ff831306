"""Who and what one text is about: fills the slots of its patterns and remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from anonymize.ner.data.organisations import NAMED, invent_address, invent_place
from anonymize.ner.data.people import Person, invent
from anonymize.ner.data.register import Register
from anonymize.ner.data.things import THINGS

KIN = {"barn", "syskon", "syskon2", "mor", "far", "klient"}
LABELLED = {
    "diag": "HEALTH",
    "yrke": "OCCUPATION",
    "nat": "NATIONALITY",
    "sprak": "LANGUAGE",
    "rel": "RELATION",
    "land": "LOCATION",
    "mynd": "ORGANISATION",
}
COUNTED = {"pnr": "OTHER_ID", "tel": "OTHER_ID", "dnr": "OTHER_ID", "postnr": "UNSAID"}
GENERIC = {"ort": "generic_place"}
FORMS = ("full", "first", "nick", "last", "firstinitial", "initials", "long", "caps", "initiallast", "firstinitialdot")


@dataclass
class Cast:
    """`habits` weighs FORMS: how this author writes names. `lists` are the word lists of the grammar."""

    rng: Random
    register: Register
    lists: dict[str, list[str]]
    habits: tuple[float, ...]
    people: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def fill(self, slot: str, form: str) -> tuple[str, str]:
        """Text and label of a slot: a thing (a number has a label), a labelled word, a place, a body, or a person."""
        if slot in THINGS:
            return THINGS[slot](self.rng, self.register), COUNTED.get(slot, "")
        if slot in LABELLED:
            return self.rng.choice(self.lists[slot]), LABELLED[slot]
        if self.rng.random() < self._plainly(slot, form):
            return self.rng.choice(
                self.lists[GENERIC.get(slot, "generic_body" if slot in NAMED else "generic_person")]
            ), ""
        if slot == "ort":
            return self._again(slot, form, lambda: invent_place(self.rng, self.register)), "LOCATION"
        if slot == "adr":
            return self._again(slot, form, lambda: invent_address(self.rng, self.register)), "ADDRESS"
        if slot in NAMED:
            return self._again(slot, form, lambda: NAMED[slot](self.rng, self.register)), "ORGANISATION"
        return self._person(slot).form(form or self._habit(slot)), "PERSON"

    def _plainly(self, slot: str, form: str) -> float:
        """How often an ordinary noun stands where a name could: context alone must not decide."""
        if slot == "adr" or (form and slot not in NAMED):
            return 0.0
        return {"ort": 0.10, "kommun": 0.08}.get(slot, 0.15 if slot in NAMED else 0.05)

    def _again(self, slot: str, form: str, make: Callable[[], str]) -> str:
        """The same place or body as last time in half the cases; form 'new' never."""
        if slot not in self.seen or form == "new" or self.rng.random() < 0.5:
            self.seen[slot] = make()
        return self.seen[slot]

    def _person(self, role: str) -> Person:
        if role in ("p", "x"):  # anyone new
            return invent(self.rng, self.register)
        if role not in self.people:
            family = next((p.last for r, p in self.people.items() if r in KIN), "") if role in KIN else ""
            wordlike = self.rng.choice(self.register.wordlike) if role[0] == "w" else ""
            self.people[role] = invent(self.rng, self.register, family if self.rng.random() < 0.7 else "", wordlike)
        return self.people[role]

    def _habit(self, role: str) -> str:
        if role not in self.seen and self.rng.random() < 0.4:
            self.seen[role] = "full"
            return "full"
        self.seen.setdefault(role, "full")
        return self.rng.choices(FORMS, self.habits)[0]
