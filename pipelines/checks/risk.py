"""No grave matter (violence, suicide, abuse, crime, illness, pregnancy, death …) that the sources do not name."""

from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns

TERMS = patterns("risk_terms")


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of grave matter that only the point names."""
    for kind, pattern in TERMS.items():
        if pattern.search(pair.claim) and not pattern.search(pair.all):
            yield f"Punkten nämner {kind}, vilket inte står i källan."


check = check_of("risk", compare, withhold=True)
