"""The answer without a model: the case's own sentences, exactly as they stand, or that it does not tell."""

from collections.abc import Sequence

from pipelines.questions.retrieve import Hit

GOOD = 0.8  # worth from which a sentence answers; set on the odd half of eval/sets/questions
NEAR = 0.55  # of the best one’s worth that a further sentence must have: what one says must not hide what another does
MOST = 5


def answers(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that answer, in the order of the case; none where even the best is not good enough."""
    able = [hit for hit in hits if good(hit)]
    chosen = [hit for hit in able[:MOST] if hit.worth >= NEAR * able[0].worth]
    return sorted(chosen, key=lambda hit: hit.unit.core)


def good(hit: Hit) -> bool:
    """Say whether a sentence is about enough of the question to be shown as its answer."""
    return hit.met is not False and hit.worth >= GOOD
