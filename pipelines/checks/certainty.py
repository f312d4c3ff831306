"""A point is no surer than its source: "kan", "tror", "oklart om", "cirka" stay, a wish is no fact."""

from collections.abc import Iterator

from pipelines.checks.compare import Pair, best, check_of
from pipelines.lists import patterns

_WORDS = patterns("certainty")


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where the clauses the point comes from are unsure and the point is not, or only the point is sure."""
    near = "\n".join(best(pair))
    if not _unsure(pair.claim) and (_WORDS["hedged"].search(near) or _modal(pair.claim, near)):
        yield "Källan är osäker (kan, tror, eventuellt, oklart …). Punkten skriver det som säkert."
    elif _WORDS["wished"].search(near) and not _WORDS["may_be_wished"].search(pair.claim) and not _unsure(pair.claim):
        yield "Källan säger vad någon vill eller söker. Punkten skriver det som skett."
    elif _WORDS["exact"].search(pair.claim) and not _WORDS["exact"].search(pair.source):
        yield "Punkten är mer exakt än källan."
    elif _WORDS["sure"].search(pair.claim) and not _WORDS["sure"].search(pair.source):
        yield "Punkten säger att något är säkert, vilket källan inte gör."


def _unsure(text: str) -> bool:
    return any(_WORDS[name].search(text) for name in ("hedged", "modal"))


def _modal(claim: str, near: str) -> bool:
    return bool(_WORDS["modal"].search(near)) and not _WORDS["modal"].search(claim)


check = check_of("certainty", compare, withhold=False)
