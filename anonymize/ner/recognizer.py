"""The shipped NER model as a Presidio recognizer, for pipelines that speak Presidio."""

from __future__ import annotations

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymize.ner.model import NerModel


class NerRecognizer(EntityRecognizer):
    """Presidio results of `NerModel.find`; a missing model raises when the recognizer is made, never finds nothing."""

    def __init__(self, model: NerModel | None = None) -> None:
        self.model = model or NerModel.load()
        super().__init__(supported_entities=list(self.model.labels), name="ner", supported_language="sv")

    def load(self) -> None:
        """Nothing to do: the model came with the constructor."""

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """The entities asked for (all when the list is empty), with the model's own scores."""
        return [
            RecognizerResult(f.label, f.start, f.end, f.score)
            for f in self.model.find(text)
            if not entities or f.label in entities
        ]
