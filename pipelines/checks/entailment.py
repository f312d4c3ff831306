"""One more look, by a model of inference in a local folder: does the source contradict the point, or not support it? (extra hf)

Nothing is fetched. The model only flags: it is no better than what it was trained on, and nobody has measured it here.
"""

from collections.abc import Iterator

from pipelines.checks.compare import valid
from pipelines.encoder.model import readable
from pipelines.inference import Judge
from pipelines.summarize import Check, Draft, Finding

CONTRADICTED = 0.8  # probability from which a point is said to be contradicted
SUPPORTED = 0.1  # probability of support under which a point is said to have none


def entailment(judge: Judge) -> Check:
    """Return the check that asks a judge of every point and its sources."""

    def check(draft: Draft) -> Iterator[Finding]:
        for n, point in enumerate(draft.points):
            if not valid(draft.case, point.sources):
                continue
            source = " ".join(readable(draft.case.sentences[m].masked.text) for m in point.sources)
            told = judge(source, readable(point.text.text))
            if told["contradiction"] >= CONTRADICTED:
                yield Finding("entailment", point.section, n, "Följdmodellen bedömer att källan säger emot punkten.")
            elif told["entailment"] < SUPPORTED:
                yield Finding("entailment", point.section, n, "Följdmodellen bedömer att källan inte styrker punkten.")

    return check
