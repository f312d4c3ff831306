"""What somebody has said stays said by somebody: reported speech never becomes fact."""

from collections.abc import Iterator

from anonymize.vault import PLACEHOLDER
from pipelines.checks.compare import Pair, check_of
from pipelines.checks.negation import clauses
from pipelines.lists import patterns
from pipelines.words import stems

_FORMS = patterns("forms")
_REPORTED = patterns("reported")


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where every source of the point's words is reported and the point is not."""
    if attributed(pair.claim) or (pair.spoken and _names_speaker(pair)):
        return
    wanted = set(stems(pair.claim))
    near = [s for s in pair.sources if wanted & set(stems(s))]
    if pair.spoken or (near and all(_reported_here(s, wanted) for s in near)):
        yield "Källan återger vad någon har sagt. Punkten skriver det som fakta."


def attributed(text: str) -> bool:
    """Say whether a text shows that somebody says it."""
    return bool(_REPORTED["claim"].search(text))


def _reported_here(source: str, wanted: set[str]) -> bool:
    """Whether the source reports the words in question: a verb of saying before or after them, in the same sentence."""
    if not _REPORTED["source"].search(source):
        return False
    parts = clauses(source)
    told = next((n for n, part in enumerate(parts) if _REPORTED["source"].search(part)), 0)
    best = max(range(len(parts)), key=lambda n: len(wanted & set(stems(parts[n]))))
    return best >= told or bool(_REPORTED["quoted"].search(source))


def _names_speaker(pair: Pair) -> bool:
    speakers = PLACEHOLDER.findall(pair.around) + [
        m for s in pair.sources for m in PLACEHOLDER.findall(s.split(":")[0])
    ]
    return any(
        (word, number) in {(w, n) for w, n, _ in speakers} for word, number, _ in PLACEHOLDER.findall(pair.claim[:60])
    )


check = check_of("attribution", compare, withhold=False)
