"""Turns of a talk: an answer keeps what was asked, a question is no point by itself, nor is a turn that only greets or agrees."""

from collections.abc import Sequence

from pipelines.case import CaseFile, Sentence
from pipelines.signals import REFUTES, RESTS, SETTLES, critical
from pipelines.words import stems

SHORT_REPLY = 8  # words of a turn that only says yes, no or when
BARE = 1  # words of meaning in a sentence that only greets, thanks, agrees


def asked(case: CaseFile, n: int) -> tuple[int, ...]:
    """Return the end of the turn before: its question, or what a turn that says nothing by itself agrees to."""
    turn = _turn(case, n)
    before = _turn(case, turn[0] - 1) if turn[0] and case.sentences[turn[0] - 1].place.kind == "turn" else []
    if turn[0] != n or not before or case.sentences[before[0]].document != case.sentences[n].document:
        return ()
    asks = [m for m in before[-2:] if case.sentences[m].masked.text.endswith("?")]
    if asks:  # "Passar det?" asks of what was said before it
        bare = asks[0] > before[0] and sum(content(case, m) for m in range(asks[0], before[-1] + 1)) <= BARE
        return tuple(range(asks[0] - bare, before[-1] + 1))
    settles, rests = SETTLES.search(case.sentences[n].masked.text), RESTS.match(said(case.sentences[n]))
    if sum(content(case, m) for m in turn) > BARE and not settles and not rests:
        return ()
    return (*_proposed(case, before), *before[-2:])


def _proposed(case: CaseFile, reply: Sequence[int]) -> tuple[int, ...]:
    """The end of the turn that a short reply answers: what is settled after it was said before it."""
    words = sum(len(said(case.sentences[m]).split()) for m in reply)
    first = case.sentences[reply[0]]
    if words > SHORT_REPLY or not reply[0]:
        return ()
    before = case.sentences[reply[0] - 1]
    if before.place.kind != "turn" or before.document != first.document:
        return ()
    return tuple(_turn(case, reply[0] - 1)[-2:])


def refuted(case: CaseFile, n: int, usable: set[int]) -> tuple[int, ...]:
    """Return the turn after one in which another says that it is not so: "Det har jag aldrig gjort."."""
    after = n + 1
    if after not in usable or case.sentences[n].masked.text.endswith("?"):
        return ()
    sentence, before = case.sentences[after], case.sentences[n]
    turns = sentence.place.kind == before.place.kind == "turn" and sentence.place is not before.place
    short = len(said(sentence).split()) <= SHORT_REPLY and sentence.document == before.document
    return (after,) if turns and short and REFUTES.match(said(sentence)) else ()


def _turn(case: CaseFile, n: int) -> list[int]:
    """The sentences of the turn that one stands in."""
    place, first, last = case.sentences[n].place, n, n
    while first and case.sentences[first - 1].place is place:
        first -= 1
    while last + 1 < len(case.sentences) and case.sentences[last + 1].place is place:
        last += 1
    return list(range(first, last + 1))


def content(case: CaseFile, n: int) -> int:
    """Return how many words of meaning a turn's sentence has beside its people."""
    return sum(not word.isupper() for word in stems(said(case.sentences[n])))


def said(sentence: Sentence) -> str:
    """Return a sentence without the speaker that it names itself."""
    itself = sentence.place.kind == "turn" and sentence.speaker is None
    return sentence.masked.text.split(": ", 1)[-1] if itself else sentence.masked.text


def speaker(case: CaseFile, n: int) -> str:
    """Return the masked name of whoever says a sentence of a turn."""
    first = case.sentences[_turn(case, n)[0]]
    return first.speaker.text if first.speaker else first.masked.text.partition(": ")[0]


def without_question(case: CaseFile, core: tuple[int, ...]) -> tuple[int, ...]:
    """Return a turn without the question that it ends in: that one stands with its answer."""
    end = len(core)
    while end and case.sentences[core[end - 1]].place.kind == "turn" and _asks(case, core[end - 1]):
        end -= 1
    return core[:end]


def _asks(case: CaseFile, n: int) -> bool:
    """Whether a sentence asks and somebody else speaks after it."""
    after = case.sentences[n + 1] if n + 1 < len(case.sentences) else None
    answered = after is not None and after.document == case.sentences[n].document and after.place.kind == "turn"
    return answered and case.sentences[n].masked.text.endswith("?")


def says_nothing(case: CaseFile, core: Sequence[int]) -> bool:
    """Say whether a turn says nothing by itself: it greets, thanks, agrees."""
    if case.sentences[core[0]].place.kind != "turn":
        return False
    return all(content(case, n) <= BARE and not critical(case.sentences[n].masked.text) for n in core)
