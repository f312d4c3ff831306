"""In what two statements about the same thing do not agree, and how alike in meaning they must be to be about the same."""

from collections.abc import Callable, Iterator, Sequence

from pipelines.checks.frames import frames
from pipelines.contradictions.amounts import Amount
from pipelines.contradictions.statement import Clause, Statement
from pipelines.lists import patterns

_WORDS = patterns("contradictions")
Differ = Callable[[str, str], bool]  # whether two numbers are known to be two people
NEAR = 100  # days between two days that one thing may be told to have happened on
BACK = 3  # sentences in which one speaker answers another
SURE = 9
TAIL = 2  # letters in which two kinds of one thing end


def differences(a: Statement, b: Statement, two: Differ) -> Iterator[tuple[str, float]]:
    """Yield (kind, the likeness needed) for everything that two statements tell differently; the surest first."""
    both = a.words & b.words
    if _rejects(a, b) or _rejects(b, a):
        yield "bestrids", 0.3
    if a.disputes != b.disputes and (evidence := _answers(*((a, b) if a.disputes else (b, a)))):
        yield "bestrids", 0.3 if evidence > SURE else 0.5 - 0.03 * min(evidence, 4)
    if denied := max(
        (_denies(x, y, two) for x, y in ((a, b), (b, a)) if _others(x, y) or (x.nays and not y.nays)), default=0
    ):
        yield "förnekas", 0.3 if denied > 1 and (a.nays or b.nays) else 0.45 if denied > 1 else 0.5
    if b.denies_it and not (a.turn or b.turn) and b.number - a.number <= 2 and a.teller and a.teller != b.teller:
        yield "förnekas", -1.0
    if (a.days & b.days or len(both) > 2) and _others(a, b) and _by_another(a, b, two):
        yield "person", 0.5
    if a.turn and b.turn and _others(a, b) and b.number - a.number <= BACK and _answered(a, b):
        yield "tal", 0.3
    if _others(a, b) and ((a.wants & b.refuses) or (b.wants & a.refuses)) and not a.refuses & b.refuses:
        yield "vilja", 0.4
    if of := next((of for x, y in ((a, b), (b, a)) for of in x.split if _among(x.amounts, y.amounts, of)), ""):
        yield "tid" if of == "klockan" else "tal", 0.4
    if _others(a, b):
        yield from _measures(a, b, both)


def _among(a: Sequence[Amount], b: Sequence[Amount], of: str) -> bool:
    return any(one.of == of and one.low == other.low for one in a for other in b if other.of == of)


def _others(a: Statement, b: Statement) -> bool:
    """Whether somebody else tells the other one: another document, or another of those who speak in it."""
    return a.document != b.document or (a.teller != b.teller and "?" not in (a.teller, b.teller))


def _answers(dispute: Statement, other: Statement) -> int:
    """How much says that a sentence which disputes something answers another; of its own document somebody must dispute it."""
    shared = dispute.words & other.words
    if shared and any(shared <= clause.words for clause in other.denied):
        return 0  # both deny it
    if dispute.document == other.document and dispute.by & other.words:
        return 0  # the one who disputes it tells it
    by_another = _others(dispute, other) or dispute.nays or dispute.teller == "?"
    whole = any(part <= other.words for part in (dispute.words, *(clause.words for clause in dispute.denied)))
    least = 1 if whole else 2
    both = len(shared) + len(dispute.days & other.days) + len(dispute.people & other.people)
    if dispute.nays and by_another and any(clause.words and clause.words <= other.words for clause in dispute.denied):
        return SURE + 1
    corrected = not dispute.words and bool(dispute.days) and bool(other.days)  # "Han rättar: den 12 juli."
    return 1 if corrected else both if by_another and both >= least else 0


def _measures(a: Statement, b: Statement, both: frozenset[str]) -> Iterator[tuple[str, float]]:
    if len(both) > 1 and _days_differ(a, b) and not (a.moved or b.moved):
        yield "datum", 0.45
    if (
        (a.days and b.days and not a.days & b.days)
        or a.changed != b.changed
        or ((a.rule or b.rule) and not a.days & b.days)
    ):
        return
    if a.days & b.days and len(both) and _other_kind(a, b):
        yield "tal", 0.5
    for of in sorted({one.of for one in a.amounts} & {one.of for one in b.amounts}):
        if not _values_differ(a.amounts, b.amounts, of):
            continue
        if of == "ofta":
            if both:
                yield "tal", 0.5
        elif of == "klockan":
            if a.days & b.days or len(both) > 1:
                yield "tid", 0.45
        elif len(both - {of}) > 1:
            yield "tal", 0.5


def _other_kind(a: Statement, b: Statement) -> bool:
    """Whether as many of one kind are told as another kind: two "folköl", two "starköl"."""
    return any(
        (one.low, one.high) == (other.low, other.high) and one.of != other.of and one.of[-TAIL:] == other.of[-TAIL:]
        for one in a.amounts
        for other in b.amounts
    )


def _days_differ(a: Statement, b: Statement) -> bool:
    if not a.days or not b.days or a.days & b.days:
        return False
    return len(a.days) == len(b.days) == 1 and abs((min(a.days) - min(b.days)).days) <= NEAR


def _values_differ(a: tuple[Amount, ...], b: tuple[Amount, ...], of: str) -> bool:
    mine, theirs = [one for one in a if one.of == of], [one for one in b if one.of == of]
    if {one.per for one in mine} != {one.per for one in theirs}:
        return False
    return all(one.differs(other) for one in mine for other in theirs)


def _rejects(a: Statement, b: Statement) -> bool:
    """Whether one says that a value is wrong which the other tells."""
    near = bool(a.words & b.words or a.people & b.people)
    return any(
        (one.of == other.of or not one.of)
        and other.low <= one.low <= other.high
        and one.low > 1
        and (near or one.low > 2)
        for one in a.rejected
        if one not in b.rejected and one.of != "ofta"
        for other in b.amounts
    )


def _by_another(a: Statement, b: Statement, two: Differ) -> bool:
    """Whether one is told to have done what the other tells of another."""
    return any(
        one.acts and other.acts and one.verbs & other.verbs and len(one.words & other.words) > 1
        and one.denied == other.denied and two(one.acts, other.acts)
        for one in frames(a.text) for other in frames(b.text)
    )  # fmt: skip


def _answered(a: Statement, b: Statement) -> bool:
    """Whether one speaker right after another names another value of the same."""
    both = {one.of for one in a.amounts} & {one.of for one in b.amounts}
    return any(_values_differ(a.amounts, b.amounts, of) for of in both) and not (a.rule or b.rule)


def _denies(a: Statement, b: Statement, two: Differ) -> int:
    """How many words a clause that one denies and the other tells has; 0 where there is none."""
    return max((_same(d, t, two) for d in a.denied for t in b.told), default=0)


def _same(denied: Clause, told: Clause, two: Differ) -> int:
    shared = denied.words & told.words
    if shared != denied.words or (len(shared) == 1 and not all(_WORDS["acts"].fullmatch(word) for word in shared)):
        return 0
    apart = [(x, y) for x in denied.people for y in told.people]
    return 0 if apart and all(two(x, y) for x, y in apart) else len(shared)
