"""What the extractive writer chooses among: a sentence, with what it cannot be understood without.

A row of a table is one unit, a short turn too; an answer keeps its question, "Den har inte funnits där" the sentence before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from anonymize.masked import MaskedText
from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile, Sentence
from pipelines.outline import says_only
from pipelines.prompts import join, unmarked
from pipelines.signals import NEGATION, is_greeting, is_layout, is_small_talk, kinds, tells_nothing
from pipelines.tables import between, is_label
from pipelines.words import stems
from pipelines.writers.lean import answer, asks_in_form, countered, proviso
from pipelines.writers.lean import needs as leant_on
from pipelines.writers.talk import refuted, said, says_nothing, without_question

TURN = 260  # characters of a turn that is kept whole
SHORT = 60  # characters: so short a sentence stands with the one beside it
PAIR = 280  # characters that they may be together
QUOTE = 420  # characters of somebody's words that are kept whole
EDGE = 3  # sentences at the top and the foot of a page among which its header and footer are looked for
ROUTINE = 160  # characters of what may be written at every note
MANY = 3  # times that it is written before it is that
SIGNED = 2  # words beside the name of the one who signs
LONE = 40  # characters of a cell that has its row for itself and tells nothing


@dataclass(frozen=True)
class Unit:
    """Its own sentences and those it needs (places in the case), and the masked text of all in order."""

    core: tuple[int, ...]
    needs: tuple[int, ...]
    text: MaskedText = field(repr=False)
    own: MaskedText = field(repr=False)

    @property
    def sources(self) -> tuple[int, ...]:
        """All its sentences, in order."""
        return tuple(sorted({*self.core, *self.needs}))


def units(case: CaseFile) -> list[Unit]:
    """Return the units of a case. Headings, page furniture, greetings and barred sentences are in none."""
    usable = {
        n for n, s in enumerate(case.sentences)
        if n not in case.barred and not _only_opens(case, n) and _says_something(s) and not asks_in_form(case, n)
    }  # fmt: skip
    usable -= _repeated(case, usable) | _routine(case, usable) | case.tables.headings
    return [unit for group in _groups(case) if (unit := _unit(case, group, usable)) is not None]


def _only_opens(case: CaseFile, n: int) -> bool:
    """Whether it is a heading, or a note's first line that says no more than its day and kind."""
    text = case.quote(n)
    return case.contexts[n].opens and (not text[:1].isdigit() or says_only(text))


def _says_something(sentence: Sentence) -> bool:
    text = said(sentence)
    if tells_nothing(text) and not (sentence.place.cell and is_label(text)):
        return False
    if sentence.place.cell is not None:
        return True
    if sentence.place.kind == "turn" and is_small_talk(text):
        return False
    return not (is_layout(text, sentence.place.kind) or is_greeting(text) or _signs(text, sentence.place.kind))


def _signs(text: str, kind: str) -> bool:
    """Whether it is a name, or a title, alone on its line: the foot of a letter, "rådman"."""
    bare = text.strip()
    rest = PLACEHOLDER.sub(" ", bare).replace(",", " ").replace("/", " ").split()
    named = len(rest) <= SIGNED and PLACEHOLDER.match(bare)
    return kind not in ("turn", "list") and bare[-1:].isalnum() | bare.endswith("]") and bool(
        all(word.isalpha() for word in rest) and (named or (len(rest) == 1 and rest[0].islower() and bare == rest[0]))
    )  # fmt: skip


def _repeated(case: CaseFile, usable: set[int]) -> set[int]:
    """Lines that a document repeats at the edges of its pages: headers and footers of paper."""
    pages: dict[tuple[int, int], list[int]] = {}
    for n in sorted(usable):
        sentence = case.sentences[n]
        if sentence.place.page is not None and sentence.place.cell is None:
            pages.setdefault((sentence.document, sentence.place.page), []).append(n)
    seen: dict[tuple[int, str], list[int]] = {}
    for (document, _), page in pages.items():
        for n in {*page[:EDGE], *page[-EDGE:]}:
            text = "".join(c for c in case.sentences[n].masked.text.casefold() if not c.isdigit())
            seen.setdefault((document, text), []).append(n)
    return {n for places in seen.values() if len(places) > 2 for n in places}


def _routine(case: CaseFile, usable: set[int]) -> set[int]:
    """What a system writes at every note: "Signerad … av …". Short, many times the same but for names and numbers."""
    seen: dict[str, list[int]] = {}
    for n in sorted(n for n in usable if case.sentences[n].place.cell is None):
        text = case.sentences[n].masked.text
        if len(text) <= ROUTINE:
            seen.setdefault("".join(c for c in PLACEHOLDER.sub("X", text).casefold() if not c.isdigit()), []).append(n)
    often = {bare: places for bare, places in seen.items() if len(places) > MANY and len(stems(bare)) <= MANY + 1}
    plain = ([n for n in places if _tells_little(case.sentences[n].masked.text)] for places in often.values())
    return {n for places in plain if len(places) > MANY for n in places}


def _tells_little(text: str) -> bool:
    return not NEGATION.search(text) and not kinds(text) & {"risk", "beslut", "frist"}


def _groups(case: CaseFile) -> Iterator[list[int]]:
    """Sentences that stand or fall together: the cells of a row, the sentences of a short turn; else one alone."""
    group: list[int] = []
    for n, sentence in enumerate(case.sentences):
        if group and not _together(case, case.sentences[group[-1]], sentence, group):
            yield group
            group = []
        group.append(n)
    if group:
        yield group


def _together(case: CaseFile, before: Sentence, sentence: Sentence, group: list[int]) -> bool:
    if before.document != sentence.document:
        return False
    if before.place.cell and sentence.place.cell:
        return before.place.cell[:2] == sentence.place.cell[:2]
    if (
        _quotes(case, group)
        and before.place == sentence.place
        and sentence.end - case.sentences[group[0]].start <= QUOTE
    ):
        return True
    if sentence.speaker is not None and sentence.place.kind == "turn":
        return sentence.end - case.sentences[group[0]].start <= TURN
    short = min(len(sentence.masked), len(before.masked)) <= SHORT and sentence.place.kind != "turn"
    near = case.documents[sentence.document].text[before.end : sentence.start]
    opens = case.contexts[group[-1]].opens or case.contexts[group[-1] + 1].opens
    return short and near.strip(" ") == "" and not opens and sentence.end - case.sentences[group[0]].start <= PAIR


def _quotes(case: CaseFile, group: list[int]) -> bool:
    """Whether these sentences stand in the middle of somebody's words: a quotation that they open and do not close."""
    first, last = case.sentences[group[0]], case.sentences[group[-1]]
    text = case.documents[first.document].text[first.start : last.end]
    return bool(text.count('"') % 2 or (text.count("”") % 2 and "“" not in text))


def _unit(case: CaseFile, group: list[int], usable: set[int]) -> Unit | None:
    core = without_question(case, tuple(n for n in group if n in usable))
    if not core:
        return None
    if case.sentences[core[0]].place.cell is not None:
        return _row(case, core)
    needs = leant_on(case, core[0], usable)
    if says_nothing(case, core) and all(says_nothing(case, (n,)) for n in needs):
        return None
    needs = needs or countered(case, core[0], usable, -1)
    last = core[-1]
    after = answer(case, last, usable) or proviso(case, last, usable) or refuted(case, last, usable)
    after = after or countered(case, last, usable, 1)
    return Unit(core, (*needs, *after), written(case, (*needs, *core, *after)), written(case, core))


def _row(case: CaseFile, core: tuple[int, ...]) -> Unit | None:
    """A row of a form or table: "Skola: …", every cell with its column's heading; a lone short cell is none."""
    cells = {case.sentences[n].place.cell for n in core}
    if len(cells) < 2 and sum(len(case.sentences[n].masked) for n in core) <= LONE:
        return None
    needs = tuple(sorted({head for n in core for head in case.tables.heads.get(n, ())}))
    if tells_nothing(written(case, core).text):
        return None
    return Unit(core, needs, written(case, (*needs, *core)), written(case, core))


def written(case: CaseFile, numbers: tuple[int, ...]) -> MaskedText:
    """Return the masked text of sentences as one point says them: a turn's speaker named, a cell after its heading."""
    first, *rest = [n for n in numbers if n not in case.tables.headings] or list(numbers)
    text, before = _said(case, None, first, numbers), first
    for n in rest:
        text, before = join([text, _said(case, before, n, numbers)], _gap(case, before, n)), n
    return unmarked(text)


def _gap(case: CaseFile, before: int, n: int) -> str:
    """What stands between two sentences: a sign where others between them are left out."""
    a, b = case.sentences[before], case.sentences[n]
    return " … " if n > before + 1 and not (a.place.cell or b.place.cell) else between(case, before, n)


def _said(case: CaseFile, before: int | None, n: int, numbers: Sequence[int]) -> MaskedText:
    """A sentence after its speaker's name, or its column's heading where the point holds it: once for each turn and cell."""
    sentence = case.sentences[n]
    if before is not None and case.sentences[before].place == sentence.place:
        return sentence.masked
    heads = join([case.sentences[h].masked for h in case.tables.heads.get(n, ()) if h in numbers])
    named = sentence.speaker or (heads if heads.text else None)
    return join([named, sentence.masked], ": ") if named else sentence.masked
