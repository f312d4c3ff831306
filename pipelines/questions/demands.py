"""What a question demands of a sentence that is to answer it: a date, a number, a result, that the right one is speaking,
that it has happened and is not only possible."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from anonymize.masked import MaskedText
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.questions.called import Called
from pipelines.words import stems
from pipelines.writers.talk import speaker
from pipelines.writers.units import Unit

_ASKED = patterns("questions")
_KINDS = {name.removesuffix(", svar"): pattern for name, pattern in _ASKED.items() if name.endswith(", svar")}
_SAID = patterns("forms")["verb_of_saying"]
EMPTY = frozenset(stems(_ASKED["tomma"].pattern.replace("|", " ")))  # words of asking that say nothing of what is asked


@dataclass(frozen=True)
class Demands:
    """Of one question: the kind of thing wanted, whose words, and whether it must have happened."""

    kind: str | None
    speaker: frozenset[str]
    happened: bool

    @classmethod
    def of(cls, question: MaskedText, case: CaseFile) -> "Demands":
        """Read them from the question's own words, and from the case whom they mean."""
        asked = next((name for name in _KINDS if _ASKED[name].search(question.text)), None)
        told = _ASKED["av vem"].search(question.text)
        speaker = Called.of(case).names(told["who"]) if told else frozenset()
        return cls(asked, speaker, bool(_ASKED["hänt"].search(question.text)))

    def met(self, case: CaseFile, unit: Unit, beside: Collection[str]) -> bool | None:
        """Say whether a unit meets them; None where nothing particular is demanded."""
        wanted: list[bool] = []
        if self.kind:
            wanted.append(bool(_KINDS[self.kind].search(unit.own.text)))
        if self.speaker:
            wanted.append(any(self._says(case, n, beside) for n in unit.core))
        if self.happened and _ASKED["bara möjligt"].search(unit.own.text):
            wanted.append(False)
        return all(wanted) if wanted else None

    def _says(self, case: CaseFile, n: int, beside: Collection[str]) -> bool:
        """Whether a sentence holds the words of the one asked about."""
        if case.sentences[n].place.kind == "turn":
            return bool(self.speaker.intersection(stems(speaker(case, n))))
        text = case.sentences[n].masked.text
        if not _SAID.search(text):
            return False
        told = said_by(case, n, case.contexts[n])
        if told is not None:
            return bool(self.speaker.intersection(stems(case.masked(*told).text)))
        return bool(self.speaker.intersection(beside)) and not re.search(r"\[[A-Z]+-\d+[a-z]*\]", text.split(",")[0])
