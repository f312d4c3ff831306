"""The way in and out for Presidio: our recognizers as its EntityRecognizers, and a municipality's own of its kind as a detector.

Presidio is imported here alone, and only when a setting asks for it: the import takes two seconds. Texts are handed to it in
bounded windows and its context enhancer, which walks all words once per result, is replaced: it stays linear.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine, SlimSpacyNlpEngine

from anonymize.errors import DetectorFailed
from anonymize.labels import LABELS
from anonymize.recognizers.base import Recognizer
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

LANGUAGE = "sv"
WIDTH, MARGIN = 6_000, 300  # code points of text handed over at once, and of its surroundings on both sides
CANARY = "aktsam-kanariefågel-4711"


class Wrapped(EntityRecognizer):
    """One of our recognizers (the NER model too) as Presidio knows them; labels are ours."""

    def __init__(self, recognizer: Recognizer) -> None:
        self.recognizer = recognizer
        super().__init__(list(LABELS), name=f"aktsam-{recognizer.name}", supported_language=LANGUAGE)

    def load(self) -> None:
        """Nothing to load: the recognizer was handed in whole."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """Return what the recognizer finds of these entities, of all when none is named."""
        return [
            RecognizerResult(s.label, s.start, s.end, s.score)
            for s in self.recognizer.find(Reading(text))
            if not entities or s.label in entities
        ]


class Unchanged(ContextAwareEnhancer):
    """In place of the enhancer that compares every result with every word: our recognizers have read the context."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], nlp_artifacts: NlpArtifacts, recognizers: list[EntityRecognizer],  # noqa: ARG002
        context: list[str] | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:  # fmt: skip
        """Return the results as they are."""
        return raw_results


def engine(recognizers: Sequence[EntityRecognizer]) -> AnalyzerEngine:
    """Return an AnalyzerEngine on a blank Swedish tokenizer with these recognizers and no others, without network."""
    blank: NlpEngine = SlimSpacyNlpEngine(
        supported_languages=[LANGUAGE], generic_tokenizer="blank", auto_download=False
    )
    blank.load()
    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE])
    return AnalyzerEngine(
        registry=registry, nlp_engine=blank, supported_languages=[LANGUAGE], context_aware_enhancer=Unchanged()
    )


def windows(text: str, width: int = WIDTH, margin: int = MARGIN) -> Iterator[tuple[int, int, int, int]]:
    """Yield (from, to, own start, own end): own parts tile the text, each is read with a margin around it."""
    for start in range(0, len(text), width):
        end = min(len(text), start + width)
        yield max(0, start - margin), min(len(text), end + margin), start, end


@dataclass(frozen=True)
class Presidio:
    """Presidio recognizers as one detector. Its example is found by a recognizer of its own, run in the same engine."""

    analyzer: AnalyzerEngine = field(repr=False)
    name: str = "presidio"
    example: str = f"Koden är {CANARY}."

    @classmethod
    def of(cls, recognizers: Sequence[EntityRecognizer]) -> "Presidio":
        """Return a detector that runs these and the canary's."""
        canary = PatternRecognizer(
            "TEXT", name="canary", supported_language=LANGUAGE, patterns=[Pattern("canary", CANARY, 1.0)]
        )
        return cls(engine([*recognizers, canary]))

    @classmethod
    def load(cls, file: Path) -> "Presidio":
        """Return a detector of the recognizers in a YAML file of Presidio's own form; DetectorFailed when it cannot be used."""
        registry = RecognizerRegistry(supported_languages=[LANGUAGE])
        try:
            registry.add_recognizers_from_yaml(file)
        except Exception as error:  # Presidio raises whatever YAML, files and its own checks raise
            raise DetectorFailed("presidio", f"{file.name} kan inte läsas") from error
        unknown = {e for r in registry.recognizers for e in r.supported_entities} - LABELS.keys()
        if unknown:
            raise DetectorFailed("presidio", f"okänd etikett: {', '.join(sorted(unknown))}")
        return cls.of(list(registry.recognizers))

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what the engine finds, window by window; DetectorFailed when it skips a pattern, which it only warns of."""
        warnings = Warnings()
        logger = logging.getLogger("presidio-analyzer")
        logger.addHandler(warnings)
        try:
            for low, high, start, end in windows(reading.text):
                for result in self.analyzer.analyze(reading.text[low:high], LANGUAGE):
                    at = low + result.start
                    if start <= at < end:
                        yield Span(at, low + result.end, result.entity_type, result.score, self.name)
        finally:
            logger.removeHandler(warnings)
        if warnings.heard:
            raise DetectorFailed(self.name, "ett mönster hoppades över")


class Warnings(logging.Handler):
    """Hears whether Presidio warned of anything; keeps no message."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        """Remember that there was a warning."""
        self.heard = True
