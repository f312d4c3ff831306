"""Lines of a pdf page to paragraphs: a line ends one only where the writer meant it, so that sentences stay whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.document import Place, Segment
from pipelines.readers.pdf_tables import Line, Table, first_word, level, split

HYPHEN = "\ufffe"  # what PDFium writes for a hyphen at the end of a line, the line end with it
_LINE_HYPHEN = re.compile(rf"(\w{{0,40}}){HYPHEN}\s*(\w{{0,40}})")
_SUSPENDED = ("och", "eller", "samt", "respektive")
_LIST_ITEM = re.compile(r"(?:[-–•●○▪■□☐☒✓*\uf0b7\uf0a7] ?\S|\(?\d{1,3}[.)]\s|[a-zå-ö]\)\s)")
_ENDED = re.compile(r"[.!?:…][\"”’')\]]?$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[A-ZÅÄÖ\d\"”–-])")
_MARGIN = 0.12
_COLUMN = 40.0


@dataclass(frozen=True)
class Page:
    number: int
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Paragraph:
    """`full`: its last line reaches the edge of its column, so that the text may go on elsewhere. `cell`: row and column, and
    which table of its page."""

    text: str
    kind: str
    size: float
    full: bool
    cell: tuple[int, int, int] | None = None


def segments(pages: Sequence[Page]) -> Iterator[Segment]:
    """Paragraphs of all pages. A header or footer that many pages share is given once; a sentence cut by a page's end is
    given whole on the page where it begins."""
    shared = _shared(pages)
    usual = _usual(line.size for page in pages for line in page.lines)
    texts = [
        _paragraphs([line for line in page.lines if not _keys(line, page, len(pages)) & shared], usual)
        for page in pages
    ]
    _mend(texts)
    seen: set[str] = set()
    tables = 0
    for page, paragraphs in zip(pages, texts, strict=True):
        yield from _margin(page, len(pages), shared, seen, top=True)
        yield from (
            Segment(one.text, Place(one.kind, page=page.number, cell=_counted(one, tables))) for one in paragraphs
        )
        tables += max((one.cell[0] for one in paragraphs if one.cell), default=0)
        yield from _margin(page, len(pages), shared, seen, top=False)
    if shared:
        yield Segment("", Place(), "Sidhuvud och sidfot som upprepas på sidorna är med en gång.")


def _counted(one: _Paragraph, before: int) -> tuple[int, int, int] | None:
    return (before + one.cell[0], *one.cell[1:]) if one.cell else None


def _paragraphs(lines: list[Line], usual: float) -> list[_Paragraph]:
    parts = list(split(lines))
    edges = _edges(line for part in parts if not isinstance(part, Table) for line in part)
    tables = 0
    out: list[_Paragraph] = []
    for part in parts:
        if isinstance(part, Table):
            tables += 1
            out += _cells(part, tables)
        else:
            out += [_paragraph(block, edges, usual) for block in _blocks(part, edges)]
    return out


def _cells(table: Table, number: int) -> Iterator[_Paragraph]:
    for r, row in enumerate(table.rows(), 1):
        for c, lines in enumerate(row, 1):
            if lines:
                yield _Paragraph(_joined(lines), "table", lines[0].size, False, (number, r, c))


def _paragraph(block: list[Line], edges: dict[int, float], usual: float) -> _Paragraph:
    last = block[-1]
    full = edges[round(last.left / _COLUMN)] - last.right < 0.1 * (last.right - last.left)
    return _Paragraph(_joined(block), _kind(block, usual), last.size, full)


def _mend(texts: list[list[_Paragraph]]) -> None:
    """Moves the rest of a sentence to the page where it began."""
    for before, after in pairwise([page for page in texts if page]):
        if not _goes_on(before[-1], after[0]):
            continue
        text = after[0].text
        end = _SENTENCE_END.search(text)
        cut = end.end() if end else len(text)
        before[-1] = replace(before[-1], text=_over_page(before[-1].text, text[:cut].strip()))
        after[:1] = [replace(after[0], text=text[cut:])] if text[cut:].strip() else []


def _goes_on(before: _Paragraph, after: _Paragraph) -> bool:
    alike = (
        before.kind in ("body", "list") and after.kind == "body" and abs(before.size - after.size) < 0.12 * before.size
    )
    return alike and not _ENDED.search(before.text) and (after.text[:1].islower() or before.full)


def _over_page(before: str, after: str) -> str:
    if before[-1:] == "-" and before[-2:-1].isalpha():
        return unhyphenated(before[:-1] + HYPHEN + after)
    return before + _between(before, after) + after


def by_rows(lines: Iterable[Line]) -> list[Line]:
    """From top to bottom and left to right: for forms, whose answers stand after all questions in the file."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if rows and rows[-1][0].bottom - line.bottom < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]


def unhyphenated(text: str) -> str:
    """ "social-⏎tjänst" as one word; the hyphen stays before a capital, a digit, "och" and after a single letter."""
    return _LINE_HYPHEN.sub(lambda found: found[1] + _hyphen(found[1], found[2]) + found[2], text)


def _hyphen(before: str, after: str) -> str:
    if after in _SUSPENDED:
        return "- "
    return "" if after[:1].islower() and len(before) > 1 and before[-1:].isalpha() else "-"


def _shared(pages: Sequence[Page]) -> frozenset[str]:
    keys = Counter(
        key for page in pages for key in {key for line in page.lines for key in _keys(line, page, len(pages))}
    )
    return frozenset(key for key, count in keys.items() if count >= max(3, 0.3 * len(pages)))


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom > page.height * (1 - _MARGIN) or line.bottom < page.height * _MARGIN


def _keys(line: Line, page: Page, pages: int) -> frozenset[str]:
    """The line as it stands and with its page's number taken out ("26 kap. 1 §" is no number of page 1); none in the body."""
    if not _at_edge(line, page):
        return frozenset()
    bare = re.sub(r"\d+", lambda found: "#" if found[0] in (str(page.number), str(pages)) else found[0], line.text)
    return frozenset((line.text, bare))


def _margin(page: Page, pages: int, shared: frozenset[str], seen: set[str], top: bool) -> Iterator[Segment]:
    for line in page.lines:
        keys = _keys(line, page, pages) & shared
        if keys and not keys & seen and (line.bottom > page.height / 2) == top:
            seen |= keys
            yield Segment(line.text, Place("header" if top else "footer", page=page.number))


def _blocks(lines: list[Line], edges: dict[int, float]) -> Iterator[list[Line]]:
    if not lines:
        return
    pitch = _usual(a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom)
    block = [lines[0]]
    for before, line in pairwise(lines):
        if _breaks(before, line, edges, pitch):
            yield block
            block = []
        block.append(line)
    yield block


def _breaks(before: Line, line: Line, edges: dict[int, float], pitch: float) -> bool:
    drop = before.bottom - line.bottom
    if _same_row(before, line):
        return False
    if _LIST_ITEM.match(line.text) or before.bold != line.bold or abs(before.size - line.size) > 0.12 * before.size:
        return True
    lower = line.text[:1].islower() and not _ENDED.search(before.text)
    if drop < 0 or drop > max(1.4 * min(pitch, 1.8 * before.size), 1.3 * before.size):
        return not (lower and drop < 0)
    slack = edges[round(before.left / _COLUMN)] - before.right
    word = first_word(line)
    return slack > max(word, 0.25 * (before.right + slack - before.left)) if lower else slack > word


def _same_row(before: Line, line: Line) -> bool:
    return level(before, line) and line.left >= before.right - 1


def _edges(lines: Iterable[Line]) -> dict[int, float]:
    """The right edge of the column that begins near each left edge."""
    rights: dict[int, float] = {}
    for line in lines:
        column = round(line.left / _COLUMN)
        rights[column] = max(rights.get(column, 0.0), line.right)
    return {column: max(rights.get(column + step, 0.0) for step in (-1, 0, 1)) for column in rights}


def _joined(block: list[Line]) -> str:
    parts = [block[0].text]
    for before, line in pairwise(block):
        parts += ["\t" if _same_row(before, line) else _between(before.text, line.text), line.text]
    return unhyphenated("".join(parts))


def _between(before: str, after: str) -> str:
    """Nothing after a hyphen that breaks a word or number ("20140312-", "Anna-"), else a space."""
    broken = before.endswith("-") and before[-2:-1].isalnum() and after.split(" ", 1)[0] not in _SUSPENDED
    return "" if broken else " "


def _kind(block: list[Line], body: float) -> str:
    if _LIST_ITEM.match(block[0].text):
        return "list"
    stands_out = all(line.bold or line.size > 1.15 * body for line in block)
    return "heading" if stands_out and len(block) <= 3 and not block[-1].text.endswith(".") else "body"


def _usual(values: Iterable[float]) -> float:
    """The most common value, to half a point."""
    counts = Counter(round(value * 2) / 2 for value in values)
    return counts.most_common(1)[0][0] if counts else 0.0
