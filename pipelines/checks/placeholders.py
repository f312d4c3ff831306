"""The people and details of a point are those of its sources; none is invented."""

from collections.abc import Iterator

from anonymize.labels import LABELS
from anonymize.vault import LOOKALIKE, PLACEHOLDER
from pipelines.checks.compare import Pair, check_of
from pipelines.summarize import Draft, Finding


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each placeholder (by number, however written) that stands neither in the sources nor near them."""
    known = {_who(m[1], m[2]) for m in PLACEHOLDER.finditer(f"{pair.all}\n{pair.before}")}
    for m in PLACEHOLDER.finditer(pair.claim):
        if _who(m[1], m[2]) not in known:
            yield "Punkten nämner någon eller något som inte står i källan."
            return


def _who(word: str, number: str) -> tuple[str, str]:
    """A person by number: a role replaces the word, not the number."""
    return (word if word in _NOT_PEOPLE else "PERSON", number)


def person(text: str) -> str:
    """Return the number of the person that a placeholder (with or without a genitive s) stands for, empty if of another kind."""
    m = PLACEHOLDER.match(text)
    return m[2] if m and _who(m[1], m[2])[0] == "PERSON" else ""


def invented(draft: Draft) -> Iterator[Finding]:
    """Withhold a point with a placeholder that was never made, or nearly one."""
    for n, point in enumerate(draft.points):
        text = point.text.text
        unknown = any(draft.case.vault.entry(m[0]) is None for m in PLACEHOLDER.finditer(text))
        if unknown or any(not PLACEHOLDER.fullmatch(m[0]) for m in LOOKALIKE.finditer(text)):
            yield Finding(
                "placeholders", point.section, n, "Punkten har en platshållare som inte finns i ärendet.", True
            )


_NOT_PEOPLE = frozenset(label.word for label in LABELS.values() if label.name != "PERSON")
check = check_of("placeholders", compare, withhold=True)
