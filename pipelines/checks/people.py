"""Who does what to whom: the people of a point have the parts and the roles that its sources give them."""

from collections.abc import Iterator

from pipelines.checks.cast import Cast, cast
from pipelines.checks.company import misplaced
from pipelines.checks.compare import Pair, best, pair, valid
from pipelines.checks.frames import SAYS, Frame, frames, people
from pipelines.checks.relations import turned
from pipelines.checks.tellers import misattributed
from pipelines.lists import patterns
from pipelines.summarize import Draft, Finding

_WORDS = patterns("people")
ALIKE = 0.3  # share of their words that two clauses must have in common to tell of the same
MUTUAL = frozenset({"med"})  # after these, who is named first does not tell who acts


def check(draft: Draft) -> Iterator[Finding]:
    """Flag the points in which somebody stands in another's place."""
    known = draft.case.cast
    for n, point in enumerate(draft.points):
        if valid(draft.case, point.sources):
            for message in compare(pair(draft.case, point.text.text, point.sources), known):
                yield Finding("people", point.section, n, message)


def compare(pair: Pair, known: Cast | None = None) -> Iterator[str]:
    """Yield one message where somebody of the point stands in another's place; roles as the sources tell them, or `known`."""
    known = known or cast([*pair.sources, pair.around, pair.before])
    claim, sources = known.named(pair.claim), [known.named(source) for source in pair.sources]
    held = "\n".join(sources)
    told = list(frames(held))
    here = people(held) | people(pair.before)
    only = people(pair.before) if len(people(pair.before)) == 1 else {""}
    if (
        any(_swapped(frame, told, known) or _mirrored(frame, told) for frame in frames(claim))
        or any(turned(a, "\n".join(b), *only) for a, b in ((pair.claim, pair.sources), (claim, sources)))
        or known.mistitled(pair.claim, here)
        or _stranger(pair, known)
        or misattributed(claim, held)
        or misplaced(claim, held)
    ):
        yield "Personerna i punkten har andra roller i källan."


def _swapped(claim: Frame, sources: list[Frame], known: Cast) -> bool:
    """Whether every clause that tells of the same gives its people other parts."""
    if claim.words <= {SAYS}:
        return False  # who says what is for the tellers
    shared = [len(claim.words & frame.words) for frame in sources]
    most = max(shared, default=0)
    near = [
        frame for frame, n in zip(sources, shared, strict=True)
        if n == most and n >= ALIKE * max(len(claim.words), len(frame.words)) and _same_act(claim, frame, n)
    ]  # fmt: skip
    return bool(most) and bool(near) and all(_clash(claim, frame, known) for frame in near)


def _same_act(a: Frame, b: Frame, shared: int) -> bool:
    """Whether more than a thing that two quite different acts have to do with is common to both."""
    if a.denied is not b.denied and shared < 2:
        return False
    return shared > 1 or not (a.verbs | b.verbs) or bool(a.verbs & b.verbs)


def _clash(a: Frame, b: Frame, known: Cast) -> bool:
    turned = {(word, a.acts if who == b.acts else "") for word, who in a.beside} & b.beside - {("enligt", a.acts)}
    if a.acts and b.acts and a.acts != b.acts and turned:
        return True
    other = bool(a.verbs and b.verbs and not a.verbs & b.verbs)
    if other and (a.acts in b.done_to or b.acts in a.done_to):
        return False  # whom one moves, sits: another act, told from the other side
    if a.verbs & b.verbs and {("på", b.acts), ("åt", b.acts)} & a.beside and not b.beside:
        return known.differ(a.acts, b.acts)  # "hon hälsar på", and the point: somebody "hälsar på henne"
    if bool(a.by) != bool(b.by) or a.acts in {who for _, who in b.beside} or b.acts in {who for _, who in a.beside}:
        return False
    if known.differ(a.by, b.by) or (a.acts and a.acts == b.acts and _others(a, b, known)):
        return True
    return known.differ(a.acts, b.acts) or bool(a.acts and a.acts in b.done_to) or bool(b.acts and b.acts in a.done_to)


def _others(a: Frame, b: Frame, known: Cast) -> bool:
    """Whether the same one acts on others, after the same word."""
    mine, theirs = _after(a), _after(b)
    both = {word for word, _ in mine} & {word for word, _ in theirs}
    return any(all(known.differ(x, y) for w, x in mine if w == word for v, y in theirs if v == word) for word in both)


def _mirrored(claim: Frame, sources: list[Frame]) -> bool:
    """Whether two people stand the other way round after the same word, and nowhere as in the point."""
    like = [frame for frame in sources if frame.words & claim.words]
    ordered = {(frame.acts, word, who) for frame in like for word, who in _after(frame)}
    return any(
        word not in MUTUAL and (who, word, claim.acts) in ordered and (claim.acts, word, who) not in ordered
        for word, who in _after(claim)
    )


def _after(frame: Frame) -> set[tuple[str, str]]:
    """Whom somebody acts on, with the word before them; who says it is no part of what is said."""
    if not frame.acts:
        return set()
    named = {(word, who) for word, who in frame.beside if word not in ("", "enligt")}
    return named | {("", who) for who in frame.done_to} | ({("av", frame.by)} if frame.by else set())


def _about(sentence: str) -> frozenset[str]:
    """Whom a sentence tells of: not who says it."""
    return people(sentence) - {frame.acts for frame in frames(sentence) if SAYS in frame.words}


def _stranger(pair: Pair, known: Cast) -> bool:
    """Whether the sentences that hold the point's words tell of others, and of nobody that the point names."""
    named = _about(known.named(pair.claim))
    near = best(pair, whole=True)
    if (
        not named
        or not near
        or known.unclear(pair.claim)
        or any(_WORDS["pronoun"].search(sentence) for sentence in near)
    ):
        return False
    told = [known.named(sentence) for sentence in near]
    return all(_about(text) and all(known.differ(a, b) for a in named for b in people(text)) for text in told)
