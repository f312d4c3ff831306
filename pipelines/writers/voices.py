"""Whose words a unit holds, as far as the case tells: a section for the child's voice is no place for the mother's."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.outline import Context
from pipelines.signals import VERB_OF_SAYING
from pipelines.writers.units import Unit

ROLES = {"barn": frozenset({"BARN", "SYSKON"})}
NOUNS = {
    "barn": re.compile(
        r"\b(?:barn(?:et|en)?|barnsamtal\w*|elevsamtal\w*|flickan|pojken|elev(?:en)?|son(?:en)?|dotter(?:n)?|den unge)\b",
        re.IGNORECASE,
    )
}
_SAYS = re.compile(
    r"\b(?:rita\w*|nicka\w*|skaka\w* på huvudet|visa[rd]?\w*|gråt\w*|grät|tyst|viska\w*|rädd\w*|ledsen|trygg\w*)\b"
    r"|[”\"»]",
    re.IGNORECASE,
)
_MIND = patterns("reported")["mind"]
SUBJECT = 14  # characters of a sentence in which the one it is about is named


class Voices:
    """The roles of the people of a case, where they are named."""

    def __init__(self, case: CaseFile, contexts: Sequence[Context]) -> None:
        self._case, self._contexts = case, contexts
        role = {person.key: person.role or "" for person in case.masking.registry.persons}
        self._named: list[list[tuple[int, str]]] = [[] for _ in case.documents]
        for (document, start), key in sorted(case.masking.registry.whose.items()):
            self._named[document].append((start, role.get(key, "")))
        self._known = frozenset(role.values())

    def heard(self, unit: Unit, voice: str) -> float:
        """Return 1 where the wanted one says or shows something, 0 where another does or nobody, ½ where it is not told."""
        wanted, noun = ROLES[voice], NOUNS[voice]
        text = unit.own.text
        if not (VERB_OF_SAYING.search(text) or _MIND.search(text) or _SAYS.search(text)):
            return 0.0
        here = self._first(unit.core[0])
        if here in wanted or noun.search(text[:SUBJECT]):
            return 1.0
        if here:
            return 0.0
        if self.above(unit, voice):
            return 1.0
        return 0.0 if wanted & self._known else 0.5

    def above(self, unit: Unit, voice: str) -> bool:
        """Say whether the note or heading that a unit stands under names the wanted one first."""
        context = self._contexts[unit.core[0]]
        lines = [n for n in (context.note, context.heading) if n is not None]
        texts = [self._case.sentences[n].masked.text for n in lines]
        return any(self._first(n) in ROLES[voice] for n in lines) or any(NOUNS[voice].search(text) for text in texts)

    def _first(self, n: int) -> str | None:
        """The role of the first one named in a sentence; of its speaker where it is a turn."""
        sentence = self._case.sentences[n]
        named = self._named[sentence.document]
        at = bisect_left(named, (sentence.start, ""))
        return named[at][1] if at < len(named) and named[at][0] < sentence.end else None
