"""Sentences that speak to a language model instead of telling about the case: never summarized, always reported."""

from collections.abc import Iterator

from pipelines.orders import speaks_to_a_model
from pipelines.summarize import Draft, Finding

MESSAGE = "Dokumentet innehåller instruktioner till en språkmodell. De har behandlats som text och inte följts."


def check(draft: Draft) -> Iterator[Finding]:
    """One finding a document that holds such a sentence; a point that rests on one is withheld."""
    found = draft.case.barred
    for document in sorted({draft.case.sentences[n].document for n in found}):
        yield Finding("injection", "", None, f"Dokument {document + 1}: {MESSAGE}")
    for n, point in enumerate(draft.points):
        if found.intersection(point.sources) or speaks_to_a_model(point.text.text):
            yield Finding(
                "injection", point.section, n, "Punkten bygger på text som vänder sig till en språkmodell.", True
            )


__all__ = ["check", "speaks_to_a_model"]
