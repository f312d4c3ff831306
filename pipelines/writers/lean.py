"""What a sentence cannot be understood without: whom "hon" is, what "den" is, which question it answers."""

import re
from functools import cache

import yaml

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks.placeholders import person
from pipelines.lists import HERE
from pipelines.outline import says_only
from pipelines.signals import ANAPHOR, BACK, MET, PROVISO, QUICK_ANSWER, VERB_OF_SAYING
from pipelines.writers.talk import asked

WIDE = 320  # characters of a sentence with what it needs
MOST = 3  # sentences that it may need
REACH = 8  # sentences before it in which somebody is named whom "hon" may be
BETWEEN = 90  # characters of a sentence over which one that takes back still reaches
TIME = 2  # letters of a note's line that tells its day and hour alone: "12/3 kl 13.15"
MEETING = 80  # characters of a sentence that tells with whom a note's talk was
SUBJECT = 30  # characters in which it names the one it is about
BRIEF = 200  # characters of such a sentence
SAYS_LITTLE = 5  # words of an answer that says nothing without its question
_IN_FORM = re.compile(r"\d{1,2}[.)]? [^.!?]+\?")  # "5. Varför är föräldrarna inte informerade?"
_ASKED = re.compile(r"\b(?:frågade|undrade|frågar|undrar)\b[^.!?]*\.?$", re.IGNORECASE)
_ANSWERED = re.compile(r"\b(?:svara\w*|sa|sade|säger|nicka\w*|skaka\w*|ville inte|nekade?)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:hon|han|henne|honom|hennes|hans)\b", re.IGNORECASE)
_CALLED = (
    "barnet",
    "flickan",
    "pojken",
    "kvinnan",
    "mannen",
    "patienten",
    "eleven",
    "brukaren",
    "sökanden",
    "klienten",
)


def needs(case: CaseFile, n: int, usable: set[int]) -> tuple[int, ...]:
    """Return the sentences before one that it leans on, in order."""
    if case.sentences[n].place.kind == "turn" and (before := asked(case, n)):
        return before
    out: list[int] = []
    at = n
    while at > 0 and len(out) < MOST and _leans(case, at):
        at -= 1
        room = case.sentences[n].end - case.sentences[at].start <= WIDE
        if at not in usable or not room:
            break
        out.append(at)
    if unnamed(case, (out or [n])[-1]) and (named := _named(case, (out or [n])[-1], usable)) is not None:
        out.append(named)
    first = (out or [n])[-1]
    if first == n and (topic := _topic(case, n, usable)) is not None:
        return (topic,)
    if (
        first
        and asks_in_form(case, first - 1)
        and _brief(case, first)
        and case.sentences[first - 1].document == case.sentences[n].document
    ):
        out.append(first - 1)
    return tuple(reversed(out))


def _topic(case: CaseFile, n: int, usable: set[int]) -> int | None:
    """What "detta" of a paragraph's first sentence means: the first sentence under the same heading."""
    if (
        not BACK.match(case.sentences[n].masked.text)
        or case.sentences[n].place.cell
        or case.contexts[n].heading is None
    ):
        return None
    first = n
    while first and case.contexts[first - 1] == case.contexts[n]:
        first -= 1
    return first if n - REACH <= first < n and first in usable else None


def _brief(case: CaseFile, n: int) -> bool:
    """Whether an answer says so little that it needs its question."""
    text = case.sentences[n].masked.text
    return len(text.split()) <= SAYS_LITTLE or bool(QUICK_ANSWER.match(text))


def asks_in_form(case: CaseFile, n: int) -> bool:
    """Say whether a sentence is a form's numbered question: it stands with its answer, never by itself."""
    sentence = case.sentences[n]
    return sentence.place.kind != "turn" and bool(_IN_FORM.fullmatch(sentence.masked.text.strip()))


def answer(case: CaseFile, n: int, usable: set[int]) -> tuple[int, ...]:
    """Return the sentence after one that only tells that somebody asked: "Jag frågade om det har hänt förut."."""
    text, after = case.sentences[n].masked.text, n + 1
    if after not in usable or not _ASKED.search(text) or _ANSWERED.search(text):
        return ()
    near = case.sentences[n].place == case.sentences[after].place and _near(case, after)
    return (after,) if near else ()


def proviso(case: CaseFile, n: int, usable: set[int]) -> tuple[int, ...]:
    """Return the sentence after one that takes back some of it: "Det vet jag inte om det stämmer."."""
    out: list[int] = []
    for after in (n + 1, n + 2):
        if after not in usable or case.sentences[n].place != case.sentences[after].place or not _near(case, after):
            return ()
        out.append(after)
        if PROVISO.search(case.sentences[after].masked.text):
            return tuple(out)
        if len(case.sentences[after].masked) > BETWEEN:
            return ()
    return ()


def countered(case: CaseFile, n: int, usable: set[int], step: int) -> tuple[int, ...]:
    """Return the sentence after one (`step` 1) or before it (-1) in which whom it tells of tells it: both are heard."""
    other, last = n + step, max(n, n + step)
    if other not in usable or case.sentences[n].place.kind == "turn" or not VERB_OF_SAYING.search(case.quote(n)):
        return ()
    same = case.sentences[n].place == case.sentences[other].place and case.contexts[n] == case.contexts[other]
    answer, said = case.sentences[other].masked.text, VERB_OF_SAYING.search(case.sentences[other].masked.text)
    teller = PLACEHOLDER.search(answer[:SUBJECT])
    if not (same and _near(case, last) and said and teller and teller.end() <= said.start()):
        return ()
    row = [person(m[0]) for m in PLACEHOLDER.finditer(case.sentences[n].masked.text) if person(m[0])]
    return (other,) if person(teller[0]) in row[1:] and person(teller[0]) != row[0] else ()


def met(case: CaseFile, n: int) -> int | None:
    """Return the first sentence of a sentence's note where it tells with whom the note's talk was: "Frida på kontoret."."""
    note = case.contexts[n].note
    bare = note is not None and says_only(case.quote(note)) and sum(map(str.isalpha, case.quote(note))) <= TIME
    first = note + 1 if note is not None and bare else None
    if first is None or first > n or case.contexts[first] != case.contexts[n]:
        return None
    text = case.sentences[first].masked.text
    one = len({person(m[0]) for m in PLACEHOLDER.finditer(text)} - {""}) == 1 and _names(text[:SUBJECT])
    plain = case.sentences[first].place.kind not in ("turn", "comment") and case.sentences[first].place.cell is None
    return first if one and plain and len(text) <= MEETING and MET.search(text) else None


def _near(case: CaseFile, n: int) -> bool:
    """Whether a sentence follows the one before it on the same line."""
    sentence, before = case.sentences[n], case.sentences[n - 1]
    gap = case.documents[sentence.document].text[before.end : sentence.start]
    return sentence.document == before.document and not gap.strip(" ")


def unnamed(case: CaseFile, n: int) -> bool:
    """Say whether a sentence says "hon" of somebody whom neither it nor its note's line has named before that."""
    text = case.sentences[n].masked.text
    found = _PRONOUN.search(text)
    if not found or case.sentences[n].place.kind == "turn":
        return False
    note = case.contexts[n].note
    above = case.sentences[note].masked.text if note is not None and says_only(case.quote(note)) else ""
    return not (_names(text[: found.start()]) or _names(above))


def _leans(case: CaseFile, n: int) -> bool:
    sentence, before = case.sentences[n], case.sentences[n - 1]
    if sentence.place != before.place or not _near(case, n):
        return False
    return bool(ANAPHOR.match(sentence.masked.text)) or unnamed(case, n)


def _named(case: CaseFile, n: int, usable: set[int]) -> int | None:
    """The nearest sentence before, under the same heading and in the same note, that is about one and only one, in few words."""
    here = case.contexts[n]
    for m in range(n - 1, max(-1, n - 1 - REACH), -1):
        sentence, there = case.sentences[m], case.contexts[m]
        if sentence.document != case.sentences[n].document or (there.note, there.heading) != (here.note, here.heading):
            return None
        if sentence.place.kind != case.sentences[n].place.kind:
            continue  # a comment in the margin is nobody's sentence before
        if _names(text := sentence.masked.text):
            one = len({person(p[0]) for p in PLACEHOLDER.finditer(text)} - {""}) == 1 and not _PRONOUN.search(text)
            one = one and _names(text[:SUBJECT])  # "Ring sjuksköterska Eva Ek." is not about her
            return m if one and m in usable and len(text) <= BRIEF and sentence.place.cell is None else None
    return None


def _names(text: str) -> bool:
    """Whether a text names a person or calls one by a role."""
    return any(person(m[0]) for m in PLACEHOLDER.finditer(text)) or bool(_roles().search(text))


@cache
def _roles() -> re.Pattern[str]:
    words: dict[str, list[str]] = yaml.safe_load((HERE / "roles.yaml").read_text(encoding="utf-8"))
    called = sorted({word for row in words.values() for word in row} | set(_CALLED), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, called))})s?\b", re.IGNORECASE)
