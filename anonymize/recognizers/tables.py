"""Tables as text: the head of a column says what its cells are ("Anst.nr", "Namn", "Sign"), and rows of initials are people."""

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
BARS = ("\t", "|")
CELL = re.compile(r"[^\t|\n]+")
NUMBERED = re.compile(r"(?:nr|nummer|numret|(?<!t)id|kod)\.?$")
NUMBER = re.compile(r"(?=[^\d]{0,4}\d)[\w*][\w ./:*-]{2,24}")
DAY = re.compile(r"(?:19|20)?\d\d[-./ ]?[01]\d[-./ ]?[0-3]\d|[0-3]?\d[/.][01]?\d[-/. ](?:19|20)?\d\d")
NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){0,3}")
INITIALS = re.compile(r"[A-ZÅÄÖ]{2,3}|[A-ZÅÄÖ][a-zåäö]?[A-ZÅÄÖ]|[a-zåäö]{2,3}")
CODE = re.compile(r"[A-ZÅÄÖ]{2,3}")
WORD = re.compile(r"[^\W\d_]+")
CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?: ?[-–] ?\d{1,2}[.:]\d\d)?")
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
    numbers: frozenset[str] = field(default_factory=lambda: cues("id"), repr=False)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what stands under a head, and the cells of a row of initials."""
        heads: dict[int, str] = {}
        end = -1
        for match in ROW.finditer(reading.text) if any(bar in reading.text for bar in BARS) else ():
            if not any(bar in match[0] for bar in BARS):
                continue
            cells = [_trimmed(reading.text, *m.span()) for m in CELL.finditer(reading.text, *match.span())]
            if match.start() > end + 1:
                heads = {}
            end = match.end()
            kinds = {n: kind for n, (a, b) in enumerate(cells) if (kind := self._kind(reading.low[a:b]))}
            if kinds and not any(c.isdigit() for c in match[0]):
                heads = kinds
                continue
            for n, kind in heads.items():
                if n < len(cells) and self._fits(reading, cells[n], kind):
                    yield Span(*cells[n], kind if kind != "SIGN" else "PERSON", 0.7, self.name)
            yield from self._signatures(reading, cells)

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
        if NUMBERED.search(head) or (len(words) == 1 and words[0] in self.numbers):
            return "OTHER_ID"
        return "PERSON" if words[0] in self.named and len(words) < 3 else None

    def _fits(self, reading: Reading, cell: Cell, kind: str) -> bool:
        text = reading.text[slice(*cell)]
        if kind == "SIGN":
            return bool(INITIALS.fullmatch(text)) and not self.known.holds(text)
        if kind == "DATE_OF_BIRTH":
            return bool(DAY.fullmatch(text))
        if kind != "PERSON":
            return bool(NUMBER.fullmatch(text)) and not CLOCK.fullmatch(text) and sum(c.isdigit() for c in text) > 2
        words = [w.lower() for w in WORD.findall(text)]
        plain = all(self.lexicon.kind(w) == Kind.ORDINARY or self.known.holds(w) for w in words)
        return bool(NAME.fullmatch(text)) and not plain

    def _signatures(self, reading: Reading, cells: Sequence[Cell]) -> Iterator[Span]:
        """Yield the cells of two or three capitals, where a row has several that no list explains."""
        codes = [c for c in cells if CODE.fullmatch(t := reading.text[slice(*c)]) and not self.known.holds(t)]
        if len(codes) >= SIGNED and not all(self._word(reading.low[slice(*c)]) for c in codes):
            yield from (Span(*c, "PERSON", 0.55, self.name) for c in codes)

    def _word(self, low: str) -> bool:
        return low in self.lexicon.words or low in self.lexicon.stems


def _trimmed(text: str, start: int, end: int) -> Cell:
    """Return a cell without the blanks around what it holds."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
