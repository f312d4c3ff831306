"""A talk written down turn by turn: whose letters open the lines, after a clock or before a colon, where people answer."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anonymize.recognizers.reading import Reading
from anonymize.recognizers.turns import LETTER

CLOCK = r"[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?"
# "00:55  E   Mamma.", "09.04 JR: Godmorgon", "0:01:02 OK/tolk Det är", "[00:02] T: Ja"; without a clock a colon must follow.
TURN = re.compile(
    rf"[ \t>*]*(?:(?P<clock>{CLOCK})[ \t–-]+)?(?P<name>[{LETTER}]{{1,4}})"
    r"(?:[*]*:(?=[ \t])|(?(clock)(?:/[a-zåäö]+[ :]|[ ]{2,}|\t|(?P<thin>[ ](?=[\w(\"”–-])))|(?!)))"
)
# Somebody else's turn, by a name or what they are: "09.01 Hannu:", "tolk:", "10:03:30  barn  PAPA!".
OTHER = re.compile(
    rf"[ \t>*]*(?:{CLOCK}[ \t–-]+)?(?P<name>[^\W\d_][^\n:]{{1,24}}?)(?::(?=[ \t])|(?<=[a-zåäö])(?:[ ]{{2,}}|\t))"
)
TURNS = 4  # that a talk has at least
AGAIN = 3  # turns of letters that only one blank parts from what is said


@dataclass(frozen=True)
class Spoken:
    """Letters that open a turn: where they stand, and what they are."""

    start: int
    end: int
    name: str


def turns(reading: Reading) -> Iterator[Spoken]:
    """Yield the letters that open the turns of a talk; none where nobody speaks again after somebody else."""
    text, said, row = reading.text, [], []
    for start in reading.lines:
        if match := TURN.match(text, start):
            said.append(match)
            row.append(match["name"])
        elif match := OTHER.match(text, start):
            row.append(match["name"].casefold())
    if not said or not answered(row):
        return
    times = Counter(match["name"] for match in said)
    for match in said:
        if not match["thin"] or times[match["name"]] >= AGAIN:
            yield Spoken(*match.span("name"), match["name"])


def answered(row: Sequence[str]) -> bool:
    """Say whether people answer each other: somebody speaks again after somebody else. A list names each but once."""
    seen: set[str] = set()
    for n, name in enumerate(row):
        if name in seen and row[n - 1] != name:
            return len(row) >= TURNS
        seen.add(name)
    return False
