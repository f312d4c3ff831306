"""Whether a rewriting says what the sentence says: nothing added, nothing lost, by the same checks as a draft."""

from collections.abc import Callable, Iterable, Sequence

from anonymize.masked import MaskedText
from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks import attribution, certainty, decision, law, negation, numbers, people, placeholders, risk
from pipelines.checks.compare import Pair, pair
from pipelines.checks.injection import speaks_to_a_model
from pipelines.plain.readability import weight

ADDED: tuple[tuple[str, Callable[[Pair], Iterable[str]]], ...] = (
    ("tal, datum eller belopp", numbers.compare),
    ("en person eller uppgift", placeholders.compare),
    ("vem som gör vad", people.compare),
    ("ett nekande", negation.compare),
    ("ett lagrum", law.compare),
    ("vem som har sagt det", attribution.compare),
    ("hur säkert det är", certainty.compare),
    ("ett beslut", decision.compare),
    ("en risk", risk.compare),
)  # fmt: skip
LOST: tuple[tuple[str, Callable[[Pair], Iterable[str]]], ...] = (
    ("tal, datum eller belopp", numbers.compare),
    ("ett nekande", negation.compare),
    ("ett lagrum", law.compare),
    ("ett beslut", decision.compare),
    ("en risk", risk.compare),
)
SHORTEST = 0.4  # of the words: what is shorter has left something out


def changed(case: CaseFile, number: int, text: MaskedText) -> tuple[str, ...]:
    """Return what the rewriting of a sentence (its place in the case) does not keep, in Swedish; () when all is kept."""
    source = case.sentences[number].masked.text
    there = pair(case, text.text, (number,))
    back = Pair(source, (text.text,))  # what stands around does not help: it is the sentence that must hold it
    out = dict.fromkeys(name for name, compare in ADDED if any(compare(there)))
    out |= dict.fromkeys(name for name, compare in LOST if any(compare(back)))
    out |= dict.fromkeys(_others(case, source, text.text))
    return tuple(out)


def _others(case: CaseFile, source: str, text: str) -> Iterable[str]:
    if _who(source) != _who(text) or any(case.vault.entry(m[0]) is None for m in PLACEHOLDER.finditer(text)):
        yield "en person eller uppgift"
    if attribution.attributed(source) and not attribution.attributed(text):
        yield "vem som har sagt det"
    if speaks_to_a_model(text):
        yield "en instruktion till en språkmodell"
    if weight(text).words < SHORTEST * weight(source).words:
        yield "en del av innehållet"


def _who(text: str) -> Sequence[tuple[str, str]]:
    """The people and details of a text by kind and number, however written, in no order and each once."""
    return sorted({(m[1], m[2]) for m in PLACEHOLDER.finditer(text)})
