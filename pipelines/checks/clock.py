"""Times of day as Swedish writes and says them, made equal: "halv tre", "klockan 14.30", "mellan tio och fyra"."""

import re
from collections.abc import Collection, Iterator
from itertools import combinations

from pipelines.checks.numerals import number_of, numbers

_TIME = re.compile(
    r"(?:\b(?:kl\.?|klockan)\s*)(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?!\d)"
    r"|(?<![\d.,/-])(?P<h2>[01]?\d|2[0-3])[:.](?P<m2>[0-5]\d)\b(?!\.\d|\s?(?:kr|kronor|%|procent|mil|km|kg|meter|poäng|gånger)\b)",
    re.IGNORECASE,
)
_SPOKEN_TIME = re.compile(
    r"\b(?:kl\.?|klockan)\s+(?P<half>halv\s+)?(?P<word>[a-zåäö]+)(?:\s+och\s+(?P<min>[a-zåäö]+))?", re.IGNORECASE
)
_MINUTES = {"kvart": 15, "fem": 5, "tio": 10, "tjugo": 20}
_FACE = re.compile(
    r"\b(?:(?:kl\.?|klockan)\s+)?(?:(?P<off>kvart|fem|tio|tjugo)(?: minuter)? (?P<way>över|i) (?P<mid>halv )?|(?P<half>halv\s+))"
    r"(?P<word>[a-zåäö]+|\d\d?)\b(?!\s+(?:miljon|år|timme|sida|dag))",
    re.IGNORECASE,
)
_OF_DAY = re.compile(
    r"\b(?P<word>[a-zåäö]+|\d\d?)\s+(?:på|i)\s+(?:morgon|kväll|natt|eftermiddag|förmiddag)(?:en|s)?\b", re.IGNORECASE
)
_RANGE = re.compile(r"\bfrån\s+(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?=\s+till\s+\d)", re.IGNORECASE)
_LATER = re.compile(
    r"\s*(?:(?P<hours>tim\w*)|min\w*)\s+(?:\w+\s+)?(?:senare|efter\w*|därefter|före|tidigare|innan)\b", re.IGNORECASE
)
_UNTIL = re.compile(r"\s*(?:och|till|–|-)\s*(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?!\d|[.:]\d)")
_BY = re.compile(
    r"\b(?:efter|före|innan|vid|till|runt|kring|klockan|kl\.?) (?P<word>[a-zåäö]+|\d\d?)(?=\s*(?:[.,;]|$|och|på kvällen|i går))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:mellan|från) (?P<a>[a-zåäö]+|\d\d?) (?:och|till) (?P<b>[a-zåäö]+|\d\d?)(?=\s*(?:[.,;]|$))", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?P<word>[a-zåäö]+?)tiden\b", re.IGNORECASE)


def times(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, "14.05") of every time of day; "halv tre" is 2.30 or 14.30 and given as 2.30."""
    out = []
    for m in _TIME.finditer(text):
        hour, minute = int(m["h"] or m["h2"]), int(m["m"] or m["m2"] or 0)
        out.append((m.start(), m.end(), f"{hour}.{minute:02}"))
    for m in _SPOKEN_TIME.finditer(text):
        said, late = number_of(m["word"]), number_of(m["min"] or "") or 0
        said = 1 if m["word"].casefold() == "ett" else said
        if said is not None and said <= 24 and late < 60:
            out.append((m.start(), m.end(), f"{said - 1}.30" if m["half"] else f"{said}.{late:02}"))
    for m in _FACE.finditer(text):
        out = [one for one in out if not m.start() <= one[0] < m.end()]  # "klockan tio i åtta" is not ten o'clock
        face = int(m["word"]) if m["word"].isdigit() else number_of(m["word"])
        if face is not None and 0 < face <= 24:
            minutes = face * 60 + _past(m)
            out.append((m.start(), m.end(), f"{minutes // 60}.{minutes % 60:02}"))
    for m in _OF_DAY.finditer(text):
        named = int(m["word"]) if m["word"].isdigit() else number_of(m["word"])
        inside = any(a <= m.start("word") < b for a, b, _ in out)  # "halv nio på kvällen"
        if named is not None and 0 < named <= 24 and not inside:
            out.append((m.start("word"), m.end("word"), f"{named}.00"))
    out += [(m.start("h"), m.end(), f"{int(m['h'])}.{int(m['m'] or 0):02}") for m in _RANGE.finditer(text)]
    for _, end, _ in list(out):
        if until := _UNTIL.match(text, end):
            out.append((until.start("h"), until.end(), f"{int(until['h'])}.{int(until['m'] or 0):02}"))
    for m in _ABOUT.finditer(text):
        said = number_of(m["word"]) or (1 if m["word"].casefold() == "ett" else None)
        if said is not None and said <= 24:
            out.append((m.start(), m.end(), f"{said}.00"))
    return sorted(out)


def said_hours(text: str) -> set[str]:
    """Return the hours of the afternoon that a text means ("efter nio": 21), and those between two ("mellan tio och fyra": 6)."""
    out = {str(hour + 12) for m in _BY.finditer(text) if 0 < (hour := _small(m["word"])) <= 11}
    for m in _BETWEEN.finditer(text):
        first, last = _small(m["a"]), _small(m["b"])
        out |= {str((last - first) % 12)} if 0 < first <= 12 and 0 < last <= 12 else set()
    return out


def _small(word: str) -> int:
    return int(word) if word.isdigit() else number_of(word) or 0


def _past(m: re.Match[str]) -> int:
    """The minutes past the hour that a clock's face tells: "kvart i", "halv", "fem över halv"."""
    off = _MINUTES[m["off"].casefold()] * (1 if m["way"].casefold() == "över" else -1) if m["off"] else 0
    return off - (30 if m["half"] or m["mid"] else 0)


def spans(found: Collection[str]) -> set[str]:
    """Return the hours and minutes between any two times of day, whole hours and minutes apart, and all in minutes."""
    minutes = [int(h) * 60 + int(m) for h, m in (value.split(".") for value in found)]
    gaps = {gap for a, b in combinations(minutes, 2) for gap in (abs(a - b), 1440 - abs(a - b))}
    halves = {f"{gap // 60},5" for gap in gaps if gap % 60 == 30}
    return halves | {str(n) for gap in gaps for n in (gap, gap // 60, gap % 60)}


def later(found: Collection[str], text: str) -> Iterator[str]:
    """Yield times of day, and those so long before and after them as the text says: "tjugo minuter senare"."""
    yield from found
    for _, end, value in numbers(text):
        if (m := _LATER.match(text, end)) and value.isdigit():
            length = int(value) * (60 if m["hours"] else 1)
            for h, minute in (time.split(".") for time in found):
                for at in (int(h) * 60 + int(minute) + length, int(h) * 60 + int(minute) - length):
                    yield f"{at // 60 % 24}.{at % 60:02}"


def same_time(a: str, b: str) -> bool:
    """Say whether two times are one on the clock's face: 2.30 and 14.30."""
    (h, m), (k, n) = a.split("."), b.split(".")
    return m == n and int(h) % 12 == int(k) % 12
