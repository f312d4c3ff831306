"""Who tells what a unit says, as far as the case shows it: a section that asks for somebody's words holds no one else's.

A sentence is told by the one whom its verb of saying names, by whoever "hon" is, by the speaker of its turn, or by the one its
note was a talk with; a report's text by the one who reports. Else its author tells, and that is nobody's voice.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from anonymize.vault import PLACEHOLDER
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.checks.placeholders import person
from pipelines.checks.voice import children, minors
from pipelines.lists import patterns
from pipelines.outline import Context
from pipelines.signals import OWN_WORDS, VERB_OF_SAYING
from pipelines.templates import Voice
from pipelines.writers.author import writes_of_itself
from pipelines.writers.reports import TITLE, reports
from pipelines.writers.units import Unit
from pipelines.young import young

ROLES = {
    "barn": frozenset({"BARN", "SYSKON", "KLIENT"}),
    "anmalare": frozenset({"ANMALARE"}),
    "enskild": frozenset({"KLIENT"}),
    "foralder": frozenset({"MAMMA", "PAPPA", "VARDNADSHAVARE"}),
}
_TELLS = patterns("tellers")
_TURNED = re.compile(rf"[,”\"»]\s*(?:{VERB_OF_SAYING.pattern}) (?=[^.!?]{{1,40}}[.!?]?$)", re.IGNORECASE)
_OWN = re.compile(r"\S+(?: \S+){0,2}s (?:egen |nya )?")  # "Mikaels mamma": she, not he
_QUOTED = re.compile(r"[\"”»“]")
_WORD = re.compile(r"[^\W\d_]+")
SUBJECT = 30  # characters of a sentence in which the one it is about is named
AFTER = 3  # characters after a verb in which its subject begins
BACK = 8  # sentences before "hon" in which the one meant is named


def _roles(case: CaseFile) -> dict[str, frozenset[str]]:
    """Each one's role, a child's by its birth too; of a first name that nobody can say whose it is, those of all who bear it."""
    children, persons = young(case), case.masking.registry.persons
    own = {one.key: one.role or ("BARN" if one.key in children else None) for one in persons}
    bearers: dict[str, set[str]] = {}
    for one in persons:
        for form in one.forms:
            if (role := own[one.key]) and len(words := form.split()) > 1:
                bearers.setdefault(words[0].casefold(), set()).add(role)
    return {
        one.key: frozenset({role} if (role := own[one.key]) else bearers.get(one.forms[0].casefold(), ()))
        for one in persons
    }


def _titles(case: CaseFile) -> list[list[int]]:
    """Each document's first sentence where it says with whom the talk was: "Samtal med Nora 12 maj i skolan."."""
    out: list[list[int]] = [[] for _ in case.documents]
    for n, sentence in enumerate(case.sentences):
        if sentence.index == 0 and _TELLS["talk"].match(case.quote(n)):
            out[sentence.document] = [n]
    return out


class Voices:
    """The people of a case by what they are in it, where they are named."""

    def __init__(self, case: CaseFile, contexts: Sequence[Context]) -> None:
        self._case, self._contexts = case, contexts
        roles = _roles(case)
        self._roles: dict[str, frozenset[str]] = {}
        self._named: list[list[tuple[int, str]]] = []
        for n, document in enumerate(case.masking.documents):
            row = [(r.span.start, number) for r in document.masked.replacements if (number := person(r.placeholder))]
            self._named.append(sorted(row))
            for start, number in row:
                one = roles.get(case.masking.registry.whose.get((n, start), ""), frozenset())
                self._roles[number] = one or self._roles.get(number, one)
        self._titles = _titles(case)
        self._reports = reports(case, contexts)
        self._writers = self._writing()
        self._wanted = {voice: self._who(voice) for voice in ROLES}

    def _writing(self) -> list[str]:
        """The number of each sentence's writer; whoever writes "min son" in a letter is a parent, if nothing else is known."""
        out = []
        for sentence, by in zip(self._case.sentences, self._case.authors, strict=True):
            number = person(self._case.masked(sentence.document, *by[1]).text) if by else ""
            if number and not self._roles.get(number) and _TELLS["own_child"].search(sentence.masked.text):
                self._roles[number] = frozenset({"VARDNADSHAVARE"})
            out.append(number)
        return out

    def _writes(self, n: int, voice: Voice) -> bool:
        """Whether the wanted one tells of itself in a letter: "Jag går med på att flytten tar tid."."""
        text = self._case.sentences[n].masked.text
        return self._writers[n] in self._wanted[voice] and writes_of_itself(text) and not VERB_OF_SAYING.search(text)

    def _titled(self, n: int, voice: Voice) -> bool:
        """Whether "jag" stands under a heading that says whose own words they are: "Vad Albin själv säger"."""
        head = self._contexts[n].heading
        own = head is not None and OWN_WORDS.search(self._case.sentences[head].masked.text)
        return bool(own) and writes_of_itself(self._case.sentences[n].masked.text) and self.above(n, voice)

    def _who(self, voice: str) -> frozenset[str]:
        """The numbers of the people whose voice it is; the one it is about is the client, else a child or who is named most."""
        found = {number for number, roles in self._roles.items() if roles & ROLES[voice]}
        if voice == "barn":
            found |= children([s.masked.text for s in self._case.sentences])
        if voice == "enskild" and not found:
            named = Counter(number for row in self._named for _, number in row)
            young = minors([s.masked.text for s in self._case.sentences])
            found = {*young, *(number for number, _ in named.most_common(1))}
        return frozenset(found)

    def heard(self, unit: Unit, voice: Voice) -> float:
        """Return 1 where the wanted one says or shows something, 0 where another does or nobody, ½ where it is not told."""
        return max(self._heard(n, voice) for n in unit.core)

    def perhaps(self, n: int, voice: Voice) -> bool:
        """Say whether a sentence may be told by the wanted one: somebody tells it, and the text shows no other."""
        if voice == "anmalare":
            return n in self._reports and self._case.sentences[n].index >= TITLE
        text = self._case.quote(n)
        tells = VERB_OF_SAYING.search(text) or _TELLS["quotes"].search(text) or _TELLS["shows"].search(text)
        return bool(tells) and not text.rstrip().endswith("?") and self._told_by(n, voice) is not False

    def _heard(self, n: int, voice: Voice) -> float:
        if voice == "anmalare":
            return self._reported(n)
        text, sentence = self._case.quote(n), self._case.sentences[n]
        if text.endswith("?") and not sentence.place.speaker:
            return 0.0
        if voice == "foralder" and n in self._reports:  # what the reporter tells of them is the reporter's
            return 0.5 if sentence.place.cell is not None or self._told_by(n, voice) else 0.0
        if self._writes(n, voice) or self._titled(n, voice):
            return 1.0
        if voice == "foralder" and (_TELLS["informed"].search(text) or sentence.place.cell is not None):
            return 0.5
        tells = bool(VERB_OF_SAYING.search(text) or _TELLS["quotes"].search(text) or sentence.place.speaker)
        shown = _TELLS["shows"].search(text)
        if not tells and not shown and not (_TELLS["felt"].search(text) and self.above(n, voice)):
            return 0.0
        told = self._told_by(self._teller(n), voice) if tells else self._subject(n, voice)
        if told is None and shown:  # "på frågan nickade Elias"
            after = sentence.start + shown.end()
            told = self._is(sentence.document, after, min(after + AFTER, sentence.end), voice)
        return self._unknown(voice) if told is None else (1.0 if voice in ("barn", "enskild") else 0.5) * told

    def _teller(self, n: int) -> int:
        """Where it is told who says a sentence: of one that only quotes, the one before it that has a verb of saying."""
        if VERB_OF_SAYING.search(self._case.quote(n)) or self._case.sentences[n].place.kind == "turn":
            return n
        before = n - 1 if n and self._contexts[n - 1] == self._contexts[n] and self._near(n) else n
        return before if VERB_OF_SAYING.search(self._case.quote(before)) else n

    def _near(self, n: int) -> bool:
        before, sentence = self._case.sentences[n - 1], self._case.sentences[n]
        gap = self._case.documents[sentence.document].text[before.end : sentence.start]
        return before.document == sentence.document and not gap.strip(" ")

    def _unknown(self, voice: Voice) -> float:
        return 0.0 if self._wanted[voice] and voice != "foralder" else 0.5

    def _reported(self, n: int) -> float:
        """½ for what stands in the report, or is told by the one who made it: the office's notes are not the reporter's."""
        if not self._reports or n in self._reports:
            return 0.5
        return 0.5 if self._told_by(n, "anmalare") or self.above(n, "anmalare") else 0.0

    def of_others(self, unit: Unit) -> bool:
        """Say whether a unit tells of a grown-up, and names no child: "Karim är 39 år."; not what he says of one."""
        text, first = unit.text.text, PLACEHOLDER.search(unit.text.text)
        if first is None or first.start() > SUBJECT or VERB_OF_SAYING.match(text, first.end() + 1):
            return False
        named = {person(m[0]) for m in PLACEHOLDER.finditer(text)} - {""}
        nouns = any(_TELLS["barn"].fullmatch(word) for word in _WORD.findall(text))
        return bool(person(first[0]) and self._wanted["barn"]) and not nouns and named.isdisjoint(self._wanted["barn"])

    def reports(self, n: int) -> bool:
        """Say whether a sentence is of a report as it came in."""
        return n in self._reports

    def _told_by(self, n: int, voice: Voice) -> bool | None:
        """Whether the wanted one tells a sentence; None where the text does not show who."""
        sentence, turned = self._case.sentences[n], _TURNED.search(self._case.quote(n))
        if turned:  # "Sacke är son till polisen, uppger Anna."
            after = sentence.start + turned.end()
            if (one := self._is(sentence.document, after, min(after + SUBJECT, sentence.end), voice)) is not None:
                return one
        found = said_by(self._case, n, self._contexts[n])
        told = self._is(*found, voice) if found else None
        if told is None and (found is None or _TELLS["pronoun"].search(self._case.quote(n))):
            return self._subject(n, voice)  # "På frågan vem som är viktigast svarar hon: …"
        return told

    def _subject(self, n: int, voice: Voice) -> bool | None:
        """Whether a sentence is about the wanted one: named at its beginning, or before its "hon", or by the note's own line."""
        for m in range(n, max(-1, n - 1 - BACK), -1):
            here, there = self._contexts[m], self._contexts[n]
            sentence = self._case.sentences[m]
            if sentence.document != self._case.sentences[n].document or (here.note, here.heading) != (
                there.note,
                there.heading,
            ):
                break
            if sentence.place.kind != self._case.sentences[n].place.kind:
                continue  # a comment in the margin is nobody's sentence before
            text, quoted = self._case.quote(m), _QUOTED.search(self._case.quote(m))
            plain = text[: quoted.start()] if quoted else text  # who is named in a quotation does not say it
            pronoun = _TELLS["pronoun"].search(plain)
            end = sentence.start + min(SUBJECT, pronoun.start() if pronoun else len(plain))
            is_one = self._is(sentence.document, sentence.start, end, voice)
            if is_one is not None:
                return is_one
            if m == n and _TELLS["myself"].search(self._case.documents[sentence.document].text, sentence.start, end):
                return False
            if m == n and plain and not pronoun:
                break
        return True if self.above(n, voice) else None

    def _is(self, document: int, start: int, end: int, voice: Voice) -> bool | None:
        """Whether the first one named by these words is the wanted one; None where they name nobody."""
        row = self._named[document]
        at = bisect_left(row, (start, ""))
        named = row[at] if at < len(row) and row[at][0] < end else None
        text = self._case.documents[document].text
        noun = _TELLS["somebody"].search(text, start, end)
        if noun and (named is None or noun.start() < named[0] or _OWN.fullmatch(text, named[0], noun.start())):
            return bool(_TELLS[voice].fullmatch(noun[0]))
        if named is None or (voice == "foralder" and not self._roles[named[1]]):
            return None
        return named[1] in self._wanted[voice]

    def above(self, n: int, voice: Voice) -> bool:
        """Say whether the note or heading that a sentence stands under names the wanted one first."""
        context, title = self._contexts[n], self._titles[self._case.sentences[n].document]
        lines = [m for m in (context.note, context.heading) if m is not None] or title
        rows = [
            (self._case.sentences[m].document, self._case.sentences[m].start, self._case.sentences[m].end)
            for m in lines
        ]
        return any(self._is(*row, voice) for row in rows)
