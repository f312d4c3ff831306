"""What is found once is found everywhere in the case: names in every part and case, identifiers in every form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anonymize.fusion import _outside
from anonymize.lexicon import Kind, Lexicon
from anonymize.people import People, Source
from anonymize.recognizers.reading import Reading, lowered
from anonymize.spans import Span

SURE = 0.6  # a name found with less is not searched for
NUMBERS = frozenset({"PERSONNUMMER", "PHONE", "ACCOUNT", "OTHER_ID", "CASE_ID", "VEHICLE", "PROPERTY"})
DIGITS = re.compile(r"[0-9](?:[ \-./–]{0,2}[0-9]){3,}")
PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Everywhere:
    """Searches every document for the names and numbers that any of them holds. Linear: one look-up a word."""

    lexicon: Lexicon

    def __call__(
        self, sources: Sequence[Source], spans: Sequence[tuple[Span, ...]], people: People
    ) -> list[tuple[Span, ...]]:
        """Return each document's spans with what the others know of it added; disjoint, in order."""
        parts, numbers = self._known(sources, spans)
        return [
            tuple(sorted([*row, *_outside(self._more(source.text, parts, numbers), row)]))
            if not row
            else self._merged(source, row, parts, numbers)
            for source, row in zip(sources, spans, strict=True)
        ]

    def _known(
        self, sources: Sequence[Source], spans: Sequence[tuple[Span, ...]]
    ) -> tuple[dict[str, tuple[str, bool]], dict[str, str]]:
        parts: dict[str, tuple[str, bool]] = {}
        numbers: dict[str, str] = {}
        for source, row in zip(sources, spans, strict=True):
            for span in row:
                surface = source.text[span.start : span.end]
                if span.label == "PERSON" and span.score >= SURE:
                    for part in PART.findall(surface):
                        self._part(parts, part)
                elif span.label in NUMBERS:
                    digits = re.sub(r"\D", "", surface)
                    if len(digits) >= 6:
                        numbers[digits] = span.label
                        if span.label == "PERSONNUMMER":
                            numbers[digits[-10:]] = span.label
        return parts, numbers

    def _part(self, parts: dict[str, tuple[str, bool]], part: str) -> None:
        """Remember a part of a name: whether it may be masked in lower case too."""
        low = lowered(part)
        kind = self.lexicon.kind(low)
        if len(low) < 3 and not (kind & (Kind.FIRST | Kind.FIRST_WORD)):
            return
        cased = (bool(kind & (Kind.ORDINARY | Kind.FIRST_WORD | Kind.SURNAME_WORD)) and not kind.name_like) or len(
            low
        ) < 4
        parts[low] = ("PERSON", cased)

    def _more(self, text: str, parts: dict[str, tuple[str, bool]], numbers: dict[str, str]) -> Iterable[Span]:
        reading = Reading(text)
        found = []
        for word in reading.positions.keys():
            length = len(word) if word in parts else len(word) - 1 if word.endswith("s") and word[:-1] in parts else 0
            if not length:
                continue
            label, cased = parts[word[:length]]
            for n in reading.positions[word]:
                start = reading.words[n][0]
                if text[start].isupper() if cased else True:
                    if cased and self._opens(text, start) and self.lexicon.ordinary(word[:length]):
                        continue
                    found.append(Span(start, start + length, label, 0.6, "everywhere"))
        if numbers:
            for match in DIGITS.finditer(text):
                digits = re.sub(r"\D", "", match[0])
                if digits in numbers or digits[-10:] in numbers:
                    found.append(
                        Span(
                            match.start(), match.end(), numbers.get(digits) or numbers[digits[-10:]], 0.8, "everywhere"
                        )
                    )
        return sorted(found)

    def _merged(
        self, source: Source, row: tuple[Span, ...], parts: dict[str, tuple[str, bool]], numbers: dict[str, str]
    ) -> tuple[Span, ...]:
        soft = [
            s for s in row if s.label in ("DATE", "AGE", "OCCUPATION", "NATIONALITY", "LANGUAGE", "HEALTH", "RELATION")
        ]
        hard = [s for s in row if s not in soft]
        added = _outside(self._more(source.text, parts, numbers), hard)
        return tuple(sorted([*hard, *added, *_outside(soft, sorted([*hard, *added]))]))

    def _opens(self, text: str, start: int) -> bool:
        """Say whether a sentence begins here, where an ordinary word is capitalised too."""
        before = text[max(0, start - 3) : start].rstrip(" ")
        return start == 0 or before[-1:] in (".", "!", "?", "\n", ":", "")
