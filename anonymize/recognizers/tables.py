"""Tables as text: the head of a column says what its cells are ("Anst.nr", "Namn", "Sign"), and rows of initials are people.

Columns are parted by tabs, bars or semicolons, or by runs of blanks; there a cell belongs to the head it stands under.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

Cell = tuple[int, int]
ROW = re.compile(r"[^\n]+")
PARTED = re.compile(r"\t|\||\S(?:[ ]{2,})\S|;[^;\n]*;")
BARS = re.compile(r"[\t|]|;(?=[^;\n]*;)|(?<=;)[^;\n]*;")
BARRED = re.compile(r"[^\t|;\n]+")
BLANKED = re.compile(r"\S+(?:[ ]\S+)*")
# A code that opens a row: "61-102", "204417", "T-2208"; a table of them numbers people, flats or cases.
OPENING = re.compile(r"(?!(?:19|20)\d\d\b)(?:[A-ZÅÄÖ]{1,4}-?\d{2,8}|\d{2,4}-\d{3,6}|\d{5,9})")
ROWS = 3  # of them that make a series
ASIDE = 3  # code points that a cell may stand to the left of its head
NUMBERED = re.compile(r"(?:nr|nummer|numret|(?<!t)id|kod)\.?$")
NUMBER = re.compile(r"(?=[^\d]{0,4}\d)[\w*][\w ./:*-]{2,24}")
DIGIT = re.compile(r"\d")
DAY = re.compile(r"(?:19|20)?\d\d[-./ ]?[01]\d[-./ ]?[0-3]\d|[0-3]?\d[/.][01]?\d[-/. ](?:19|20)?\d\d")
NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){0,3}")
INITIALS = re.compile(r"[A-ZÅÄÖ]{2,3}|[A-ZÅÄÖ][a-zåäö]?[A-ZÅÄÖ]|[a-zåäö]{2,3}")
CODE = re.compile(r"[A-ZÅÄÖ]{2,3}")
WORD = re.compile(r"[^\W\d_]+")
CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?: ?[-–] ?\d{1,2}[.:]\d\d)?")
ANSWERS = frozenset({"OK", "JA", "NEJ", "EJ", "UA"})  # which stand in a column for signatures too
ADDRESS = re.compile(r"[A-ZÅÄÖ][\w'’-]*(?: [\w'’-]+){0,3} \d{1,4}(?: ?[A-Ha-h])?(?![\w:])")
SIGNED = 3  # cells of initials that make a row one of signatures


@dataclass(frozen=True)
class Tables:
    """Reads rows whose cells are parted by tabs or bars; a head is a row that names a kind of datum."""

    lexicon: Lexicon
    known: Known
    name: str = "tables"
    example: str = "Namn\tAnst.nr\nAlm, Disa\t2207"
    named: frozenset[str] = field(default_factory=lambda: cues("column_name"), repr=False)
    signed: frozenset[str] = field(default_factory=lambda: cues("column_sign"), repr=False)
    phones: frozenset[str] = field(default_factory=lambda: cues("phone"), repr=False)
    born: frozenset[str] = field(default_factory=lambda: cues("column_born"), repr=False)
    homes: frozenset[str] = field(default_factory=lambda: cues("column_address"), repr=False)
    numbers: frozenset[str] = field(default_factory=lambda: cues("id"), repr=False)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what stands under a head, the cells of a row of initials, and the codes that open the rows of a table."""
        heads: dict[Cell, str] = {}
        opening: list[Cell] = []
        end = -1
        for match in ROW.finditer(reading.text) if PARTED.search(reading.text) else ():
            cells = list(_cells(reading.text, match))
            if len(cells) < 2:
                continue
            if match.start() > end + 1:
                yield from self._series(reading, opening)
                heads, opening = {}, []
            end = match.end()
            kinds = {
                place: kind
                for place, (a, b) in cells
                if (kind := self._kind(reading.low[a:b])) and ":" not in reading.text[a:b]
            }
            if kinds and (not DIGIT.search(match[0]) or self._heads(reading, cells, kinds)):
                heads = kinds
                continue
            opening.append(cells[0][1])
            for place, cell in cells:
                kind = next((kind for head, kind in heads.items() if _under(place, head)), None)
                if kind and self._fits(reading, cell, kind):
                    yield self._span(reading, cell, kind)
            yield from self._signatures(reading, [cell for _, cell in cells])
        yield from self._series(reading, opening)

    def _heads(self, reading: Reading, cells: Sequence[tuple[Cell, Cell]], kinds: dict[Cell, str]) -> bool:
        """Say whether a row with digits is one of heads: the first two are, without digits, before days or numbers."""
        return len(kinds) > 1 and all(p in kinds and not DIGIT.search(reading.text[slice(*c)]) for p, c in cells[:2])

    def _span(self, reading: Reading, cell: Cell, kind: str) -> Span:
        """Return what a cell holds; of an address, the street and the number."""
        if kind == "ADDRESS" and (address := ADDRESS.match(reading.text, *cell)):
            return Span(*address.span(), kind, 0.7, self.name)
        return Span(*cell, "PERSON", 0.9, self.name) if kind == "SIGN" else Span(*cell, kind, 0.7, self.name)

    def _series(self, reading: Reading, opening: Sequence[Cell]) -> Iterator[Span]:
        """Yield the codes that open the rows of one table, where they are several and no days."""
        codes = [c for c in opening if OPENING.fullmatch(t := reading.text[slice(*c)]) and not DAY.fullmatch(t)]
        if len({reading.text[slice(*c)] for c in codes}) >= ROWS:
            yield from (Span(*c, "OTHER_ID", 0.55, self.name) for c in codes)

    def _kind(self, head: str) -> str | None:
        """Return what the cells under a head are, "SIGN" for initials."""
        words = WORD.findall(head)
        if not words or len(head) > 30:
            return None
        if self.signed & set(words):
            return "SIGN"
        if self.born & set(words):
            return "DATE_OF_BIRTH"
        if self.phones & set(words):
            return "PHONE"
        if self.homes & set(words):
            return "ADDRESS"
        if NUMBERED.search(head) or (words[0] in self.numbers and (len(words) == 1 or "/" in head)):
            return "OTHER_ID"
        return "PERSON" if words[0] in self.named and len(words) < 3 else None

    def _fits(self, reading: Reading, cell: Cell, kind: str) -> bool:
        text = reading.text[slice(*cell)]
        if kind == "SIGN":
            return (
                bool(INITIALS.fullmatch(text))
                and (text.isupper() or not self.known.holds(text))
                and text not in ANSWERS
            )
        if kind == "DATE_OF_BIRTH":
            return bool(DAY.fullmatch(text))
        if kind == "ADDRESS":
            return bool(ADDRESS.match(text))
        if kind != "PERSON":
            return bool(NUMBER.fullmatch(text)) and not CLOCK.fullmatch(text) and sum(c.isdigit() for c in text) > 2
        words = [w.lower() for w in WORD.findall(text)]
        plain = all(self.lexicon.kind(w) == Kind.ORDINARY or self.known.holds(w) for w in words)
        return bool(NAME.fullmatch(text)) and not plain

    def _signatures(self, reading: Reading, cells: Sequence[Cell]) -> Iterator[Span]:
        """Yield the cells of two or three capitals, where a row has several that no list explains."""
        codes = [c for c in cells if CODE.fullmatch(t := reading.text[slice(*c)]) and not self.known.holds(t)]
        several = len({reading.text[slice(*c)] for c in codes}) > 1  # "SEM SEM SEM" is a week off
        if several and len(codes) >= SIGNED and not all(self._word(reading.low[slice(*c)]) for c in codes):
            yield from (Span(*c, "PERSON", 0.55, self.name) for c in codes)

    def _word(self, low: str) -> bool:
        return low in self.lexicon.words or low in self.lexicon.stems


def _cells(text: str, row: re.Match[str]) -> Iterator[tuple[Cell, Cell]]:
    """Yield where each cell of a row stands in it, (n, n) where marks part the cells, and its place in the text."""
    if BARS.search(row[0]):
        for n, part in enumerate(BARRED.finditer(text, *row.span())):
            yield (n, n), _trimmed(text, *part.span())
    else:
        for part in BLANKED.finditer(text, *row.span()):
            yield (part.start() - row.start(), part.end() - row.start()), part.span()


def _under(place: Cell, head: Cell) -> bool:
    """Say whether a cell stands in the column of a head."""
    if place == head:
        return True
    return place[0] != place[1] and head[0] - ASIDE <= place[0] < head[1]


def _trimmed(text: str, start: int, end: int) -> Cell:
    """Return a cell without the blanks around what it holds."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
