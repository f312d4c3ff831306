"""Sentences, the unit of citation: cut on the original, so that every offset stays true, and masked afterwards.

A table of cases stands in `tests/data/sentences.jsonl`. What a cut may not do: cross a segment's border, or split what is masked.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.abbreviations import BEFORE_NUMBER, CLOSING, ENDS_OR_NOT, NEVER_ENDS, NUMBERED, ORDINAL_FOLLOWERS

LONGEST = 700  # characters: a sentence must fit a small context with room for its prompt
FULL = 35  # characters: a longer line that goes on in lower case was wrapped
NEAR = 60  # characters on each side of a stop that decide whether it ends a sentence
Range = tuple[int, int]

_STOP = re.compile(r"[.!?…]+[\"”»’')\]]*(?=\s)")
_MARKER = re.compile(r"\s*(?:[-*•–—▪◦·o] |[-–—] ?(?=[A-ZÅÄÖ])|\(?\d{1,3}[.)]\s|\(?[a-zåäö]\)\s|#{1,6} |\|)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"”»]+$")
_STREET = re.compile(r"\b[A-ZÅÄÖ]\w{2,}(?:g|v|gr|vg)$")  # Storg. 4
_QUOTED = re.compile(
    r"[”\"»“][^”\"»«“\n]{1,300}[”\"«“](?=[\s.,!?;:)\]–-]|$)|«[^«»\n]{1,300}»|\([^()\n]{1,200}\)|\[[^\[\]\n]{1,80}\]"
)
_DATED = re.compile(r"\s*(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}/\d{1,2}(?:[ -](?:20)?\d\d)?\b|\d{6}\b)")
_ONLY_DATE = re.compile(rf"{_DATED.pattern}(?:,? kl\.? ?\d{{1,2}}[.:]\d\d)?\.")  # "2026-03-12. Modern ringer."


def cut(text: str, segments: Iterable[Range], masked: Sequence[Range] = ()) -> list[Range]:
    """Return the sentences of a text as half-open ranges in order; every character that is not white space is in one.

    `segments` are the pieces no sentence may leave, `masked` disjoint ranges no border may fall inside (these win).
    """
    guard = Guard(masked)
    borders = [0]
    for start, end in segments:
        borders += [start, *_inside(text, start, end, guard), end]
    borders.append(len(text))
    kept = sorted({guard.after(border) for border in borders})
    ranges = (_trim(text, start, end) for start, end in pairwise(kept))
    return [found for found in ranges if found[0] < found[1]]


class Guard:
    """The masked ranges, asked whether a place is inside one."""

    def __init__(self, masked: Sequence[Range]) -> None:
        self._ranges = sorted(masked)
        self._starts = [start for start, _ in self._ranges]

    def after(self, at: int) -> int:
        """Return the place itself, or the end of the masked range that it is inside."""
        n = bisect_right(self._starts, at) - 1
        return self._ranges[n][1] if n >= 0 and self._ranges[n][0] < at < self._ranges[n][1] else at


def _trim(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _inside(text: str, start: int, end: int, guard: Guard) -> Iterator[int]:
    """The borders within one segment: of its logical lines, of sentences in them, of what is too long."""
    at = start
    for first, last in _lines(text, start, end):
        for border in [*_stops(text, first, last), last]:
            if border > at and guard.after(border) == border:
                yield from _too_long(text, at, border)
                yield border
                at = border


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    """Lines of a segment, hard-wrapped ones joined: a line is wrapped when the next line's first word had no room."""
    lines = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^\n]*\n?", text[start:end]) if m[0]]
    width = max((len(text[a:b].rstrip()) for a, b in lines), default=0)
    held: Range | None = None
    before = (start, start)
    for line in lines:
        if held and _continues(text[before[0] : before[1]], text[line[0] : line[1]], width):
            before = line
            held = held[0], line[1]
            continue
        if held:
            yield held
        held = before = line
    if held:
        yield held


def _continues(before: str, line: str, width: int) -> bool:
    last, word = before.rstrip(), line.split(maxsplit=1)
    if not word or not any(map(str.isalnum, last)) or _MARKER.match(line) or _DATED.match(line) or "\t" in line:
        return False
    if last.endswith("-") and word[0][0].islower():
        return True
    lower = word[0][0].islower() and last[-1] not in ".!?:"
    full = 40 < width < 110 and len(last) + 1 + len(word[0]) > width
    return full or (lower and (len(last) > FULL or last.endswith((",", ";", " och", " att", " i", " på"))))


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    line = text[start:end]
    held = [(m.start(), m.end()) for m in _QUOTED.finditer(line)]
    starts = [a for a, _ in held]
    marker, at = _MARKER.match(line), 0
    for stop in _STOP.finditer(line, marker.end() if marker else 0):
        n = bisect_right(starts, stop.start()) - 1
        quoted = (n >= 0 and stop.end() < held[n][1]) or _ONLY_DATE.fullmatch(line, at, stop.end())
        before, after = line[max(0, stop.start() - NEAR) : stop.start()], line[stop.end() : stop.end() + NEAR]
        if not quoted and _ends(before, stop[0], after.lstrip()):
            at = stop.end()
            yield start + at


def _ends(before: str, stop: str, after: str) -> bool:
    """Whether a stop between these two ends a sentence."""
    if not after:
        return True
    lower = after.lstrip("\"”»([’'-–— ")[:1].islower()
    if stop[0] in "!?…" or len(stop.rstrip("\"”»’')]")) > 1:
        return not lower
    if len(stop) > 1 and lower and stop[-1] in '”"»':
        return False
    found = _WORD_BEFORE.search(before)
    word = found[0].strip("-–/").casefold() if found else ""
    return (bool(before.strip()) and not lower) if not word else _word_ends(word, before, after, lower)


def _word_ends(word: str, before: str, after: str, lower: bool) -> bool:
    if word in NEVER_ENDS or (re.fullmatch(r"(?:[a-zåäö]\.)+[a-zåäö]", word) and word not in ENDS_OR_NOT):
        return False
    if after[0].isdigit() and (word in BEFORE_NUMBER or _STREET.search(before)):
        return False
    if word in ENDS_OR_NOT:
        return not lower
    if len(word) == 1 and word.isalpha():
        return not lower and bool(re.search(rf"\b(?:{NUMBERED}) \w$", before, re.IGNORECASE))
    if word.lstrip("§").isdigit():
        follower = after.split(maxsplit=1)[0].casefold().strip(".,")
        return not lower and follower not in ORDINAL_FOLLOWERS
    return not lower or _sloppy(word, after)


def _sloppy(word: str, after: str) -> bool:
    """Notes without capitals: a full stop after a whole word ends the sentence there too."""
    return len(word) > 2 and word[-1].isalpha() and not after.startswith(CLOSING)


def _too_long(text: str, start: int, end: int) -> Iterator[int]:
    """Borders that leave no piece longer than LONGEST: after the last ; or , or space that fits."""
    while end - start > LONGEST:
        piece = text[start : start + LONGEST]
        places = (piece.rfind(mark, LONGEST // 2) for mark in ("\n", "; ", ", ", " "))
        at = next((place + 1 for place in places if place > 0), LONGEST)
        start += at
        yield start
