"""What a recognizer is: patterns of one kind of data, found in linear time at exact offsets, with a proof of life."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

DASH = "\\-\u00ad\u2010-\u2015\u2212\ufe58\uff0d"  # hyphen-minus, soft hyphen, hyphens and dashes, minus, small, full width
CELL = re.compile(
    r"[ ]?[:.]?[ ]{0,12}(?:[|\t][ |\t]{0,24}|\n[ \t]{0,24})(?=[^\s|])"
)  # from a label to what it is the label of
Check = Callable[[re.Match[str]], float]


class Recognizer(Protocol):
    """Finds one kind of data. `example` holds an instance it must find whenever it is asked: silence is failure."""

    @property
    def name(self) -> str: ...
    @property
    def example(self) -> str: ...
    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield spans in `reading.text`, in any order; they may overlap."""
        ...


@dataclass(frozen=True)
class Pattern:
    """A regular expression, the group that is the datum, and a check that gives the score (0: it is not one)."""

    label: str
    regex: re.Pattern[str]
    score: float = 0.9
    check: Check | None = None
    group: int | str = 0


@dataclass(frozen=True)
class Cued(Pattern):
    """A pattern tried only right after one of these lower-case words, or words that end so; it starts where the word ends.

    With `whole` it starts where the word does.
    """

    cues: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class Anchored(Pattern):
    """A pattern tried only around something rare that it must hold, such as "@": many times faster than trying every word."""

    anchor: re.Pattern[str] = re.compile("@")
    reach: int = 100  # code points before and after the anchor

    def __post_init__(self) -> None:
        if self.anchor.match(""):
            raise ValueError("the anchor is everywhere: in a verbose pattern # begins a comment")


@dataclass(frozen=True)
class Number(Pattern):
    """A pattern that begins as a number does, with no letter before it: tried there only."""


@dataclass(frozen=True)
class Code(Pattern):
    """A pattern that begins with the first digit of a number or the first capital of a word: tried there only."""


@dataclass(frozen=True)
class PatternRecognizer:
    """The usual recognizer: a name, an example it must find, and patterns."""

    name: str
    example: str = field(repr=False)
    patterns: tuple[Pattern, ...] = ()

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what every pattern finds and its check lets through."""
        for pattern in self.patterns:
            for match in matches(pattern, reading):
                score = pattern.check(match) if pattern.check else pattern.score
                start, end = match.span(pattern.group)
                if score > 0 and start < end:
                    yield Span(start, end, pattern.label, score, self.name)


def matches(pattern: Pattern, reading: Reading) -> Iterator[re.Match[str]]:
    """Yield a pattern's matches: anywhere, or right after its cues."""
    if isinstance(pattern, Anchored):
        yield from around(pattern.regex, pattern.anchor, pattern.reach, reading.text)
        return
    if isinstance(pattern, (Number, Code)):
        starts = reading.numbers if isinstance(pattern, Number) else reading.codes
        yield from reading.tried(pattern.regex, starts)
        return
    if not isinstance(pattern, Cued):
        yield from pattern.regex.finditer(reading.text)
        return
    after = set(pattern.cues)
    if pattern.endings:
        after |= {word for word in reading.positions if word.endswith(pattern.endings)}
    for n in reading.at(after):
        if pattern.whole:
            match = pattern.regex.match(reading.text, reading.words[n][0])
            yield from (match,) if match else ()
        elif match := after_word(pattern.regex, reading.text, reading.words[n][1]):
            yield match


def after_word(regex: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """Return the match right after a word that ends there, or in the next cell of its row, or on the next line."""
    if match := regex.match(text, end):
        return match
    gap = CELL.match(text, end)
    if not gap:
        return None
    beyond = gap.end()
    return (regex.match(text, beyond - 1) if text[beyond - 1] == " " else None) or regex.match(text, beyond)


def around(regex: re.Pattern[str], anchor: re.Pattern[str], reach: int, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches that hold an anchor; what one match has covered is not searched again."""
    done = 0
    for held in anchor.finditer(text):
        if held.start() < done:
            continue
        for match in regex.finditer(text, max(done, held.start() - reach), held.end() + reach):
            if match.start() <= held.start() < match.end():
                yield match
                done = match.end()
                break
            if match.start() > held.start():
                break


def compiled(regex: str, **parts: str) -> re.Pattern[str]:
    """Compile a verbose regex; «NAME» stands for one of the parts."""
    for name, part in {**parts, "DASH": DASH}.items():
        regex = regex.replace(f"«{name}»", part)
    if "«" in regex:
        raise ValueError("a part of the pattern is not given")
    return re.compile(regex, re.VERBOSE)


def luhn(digits: str) -> bool:
    """Say whether the last digit is the check digit of the others (mod 10, doubling every second from the right)."""
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + n % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
