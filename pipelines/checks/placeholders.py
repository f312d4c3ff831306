"""The people and details of a point are those of its sources; none is invented."""

from collections.abc import Iterator

from anonymize.labels import LABELS
from anonymize.vault import LOOKALIKE, PLACEHOLDER
from pipelines.checks.compare import Pair, pair, valid
from pipelines.summarize import Draft, Finding
from pipelines.words import stems


def compare(beside: Pair) -> Iterator[str]:
    """Yield a message where a placeholder (by number, however written) stands neither in the sources nor near them."""
    if strange := _strange(beside):
        yield _UNNAMED if strange <= _numbers(beside.meant) else _ABSENT


def _strange(beside: Pair) -> set[tuple[str, str]]:
    return _numbers(beside.claim) - _numbers(f"{beside.all}\n{beside.before}") - _running(beside)


def _running(beside: Pair) -> set[tuple[str, str]]:
    """The one person whom what stands before has named last, where the sources tell what the point tells and name nobody."""
    same = {word for word in stems(beside.claim) if not word.isupper()} & set(stems(beside.source))
    if not same or any(word == "PERSON" for word, _ in _numbers(beside.source)):
        return set()
    told = ({who for who in _numbers(text) if who[0] == "PERSON"} for text in beside.given)
    last = next((people for people in told if people), set())
    return last if len(last) == 1 else set()


def _numbers(text: str) -> set[tuple[str, str]]:
    return {_who(m[1], m[2]) for m in PLACEHOLDER.finditer(text)}


def check(draft: Draft) -> Iterator[Finding]:
    """Withhold a point with somebody its sources do not name; flag it where their "hon" or "jag" may be that one."""
    for n, point in enumerate(draft.points):
        if valid(draft.case, point.sources):
            for message in compare(pair(draft.case, point.text.text, point.sources)):
                yield Finding("placeholders", point.section, n, message, message is _ABSENT)


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


_ABSENT = "Punkten nämner någon eller något som inte står i källan."
_UNNAMED = "Källan nämner inte personen vid namn. Kontrollera vem som menas."
_NOT_PEOPLE = frozenset(label.word for label in LABELS.values() if label.name != "PERSON")
