"""Who is meant by the one whose words a question asks for: "pappan" is [PERSON-2] where the case tells so, and the other way."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks.cast import kind, words_of
from pipelines.checks.placeholders import person
from pipelines.words import stems, words
from pipelines.writers.talk import speaker

_I_AM = re.compile(r"\bjag är (?:ju )?(?P<role>[^\W\d_]+)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Called:
    """The numbers of the people who have each role in a case."""

    owners: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: CaseFile) -> "Called":
        """Read them from the words beside placeholders, and from what speakers call themselves."""
        held: dict[str, set[str]] = defaultdict(set)
        for role, numbers in case.cast.owners.items():
            held[role] |= numbers
        for n, sentence in enumerate(case.sentences):
            found = _I_AM.search(sentence.masked.text) if sentence.place.kind == "turn" else None
            called = kind(found["role"]) if found else None
            if called and (number := person(speaker(case, n))):
                held[called].add(number)
        return cls({role: frozenset(numbers) for role, numbers in held.items()})

    def names(self, who: str) -> frozenset[str]:
        """Return the stems of all that "pappan" or "[PERSON-2]" is called: roles and placeholders."""
        out = set(stems(who))
        for word in words(who):
            role = kind(word)
            out |= {f"PERSON-{number}" for number in self.owners.get(role or "", ())}
            out |= {stem for form in words_of(role) for stem in stems(form)} if role else set()
        for found in PLACEHOLDER.finditer(who):
            own = [role for role, numbers in self.owners.items() if numbers == {person(found[0])}]
            out |= {stem for role in own for form in words_of(role) for stem in stems(form)}
        return frozenset(out)
