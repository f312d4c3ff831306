"""Numbers that are said, as dictation and interpreters' transcripts write them: "åttahundra, nitton, sjutton …"."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from anonymize.lists import cues
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

ONES = dict(
    zip(["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"], "0123456789", strict=True)
) | {"en": "1", "tvåa": "2", "nolla": "0", "nollnoll": "00"}
TEENS = dict(
    zip(
        ["tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"],
        range(10, 20),
        strict=True,
    )
) | {"aderton": 18}
TENS = dict(
    zip(
        ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"],
        range(20, 100, 10),
        strict=True,
    )
)
TENS |= {"tjuge": 20, "tretti": 30, "fyrti": 40, "femti": 50, "sexti": 60, "sjutti": 70, "åtti": 80, "nitti": 90}
NUMERAL = re.compile("noll|e[nt]|två|tre|tj|f[yej]|s[jei]|åt|ni|ti|elv|to|ar|ad|hu")
JOINTS = cues("joint")
AMOUNTS = cues("amount")
CARDS = cues("card_said")
GAP = 14  # the most characters between two number words of one number
SENTENCE = re.compile(r"[.!?]\s")
PHONE_WORDS = cues("phone_said")


@cache
def digits(word: str) -> str | None:
    """Return the digits that a number word dictates, None for another word: "åttiosju" → "87", "nittonhundra" → "19"."""
    if word in ONES:
        return ONES[word]
    if word in TEENS:
        return str(TEENS[word])
    for ten, value in TENS.items():
        if word == ten:
            return str(value)
        if word.startswith(ten) and word[len(ten) :] in ONES:
            return str(value + int(ONES[word[len(ten) :]]))
    if word.endswith("hundra") and (head := digits(word[:-6])):
        return head
    if "hundra" in word:
        head, _, tail = word.partition("hundra")
        first, rest = digits(head) if head else "1", digits(tail)
        if first and rest:
            return first + rest.zfill(2)
    return None


@dataclass(frozen=True)
class Spoken:
    """Finds runs of number words that dictate at least six digits and are no amount."""

    name: str = "spoken"
    example: str = "Numret är noll sjuttio ett sju fyra noll sex noll fem."

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield runs as PERSONNUMMER, or PHONE where they begin with noll."""
        numbers = {word: d for word in reading.positions if NUMERAL.match(word) and (d := digits(word)) is not None}
        places = sorted(n for word in numbers for n in reading.positions[word])
        run: list[int] = []
        for n in [*places, -1]:
            if run and (n < 0 or not self._joined(reading, run[-1], n)):
                yield from self._spans(reading, run, numbers)
                run = []
            run.append(n)

    def _joined(self, reading: Reading, a: int, b: int) -> bool:
        between = reading.text[reading.words[a][1] : reading.words[b][0]]
        return (
            len(between) <= GAP
            and "\n\n" not in between
            and not (SENTENCE.search(between) and reading.text[reading.words[b][0]].isupper())
            and all(reading.words[k][2] in JOINTS for k in range(a + 1, b))
        )

    def _spans(self, reading: Reading, run: list[int], numbers: dict[str, str]) -> Iterator[Span]:
        start, end = reading.words[run[0]][0], reading.words[run[-1]][1]
        said = [numbers[reading.words[n][2]] for n in run]
        between = [reading.text[reading.words[a][1] : reading.words[b][0]] for a, b in itertools.pairwise(run)]
        written = "".join(c for gap in between for c in gap if c.isdigit())
        after = reading.words[run[-1] + 1][2] if run[-1] + 1 < len(reading.words) else ""
        count = len("".join(said)) + len(written)
        if len(run) >= 4 and count in (4, 5) and said[0] == "0":
            yield Span(start, end, "PHONE", 0.6, self.name)
            return
        if len(run) < 3 or count < 6 or after in AMOUNTS:
            yield from self._four(reading, run, said)
            return
        before = {reading.words[k][2] for k in range(max(0, run[0] - 6), run[0])}
        label = "PHONE" if said[0] in ("0", "00") or (before & PHONE_WORDS and count < 10) else "PERSONNUMMER"
        yield Span(start, end, label, 0.85 if count >= 8 else 0.7, self.name)

    def _four(self, reading: Reading, run: list[int], said: list[str]) -> Iterator[Span]:
        """The last four, said: "fyra sista är tjugotre nittio"."""
        before = {reading.words[k][2] for k in range(max(0, run[0] - 7), run[0])}
        tail = run[1:] if reading.words[run[0]][2] == "fyra" and len(run) > 1 else run
        four = said[-len(tail) :]
        if len("".join(four)) != 4 or len(four) < 2:
            return
        start, end = reading.words[tail[0]][0], reading.words[tail[-1]][1]
        if before & {"sista", "slutar", "siffror", "siffrorna"}:
            yield Span(start, end, "ACCOUNT" if before & CARDS else "PERSONNUMMER", 0.8, self.name)
        elif all(len(d) == 2 for d in four) and four[0] not in ("18", "19", "20") and int(four[0]) > 20:
            yield Span(start, end, "PERSONNUMMER", 0.55, self.name)


RECOGNIZER = Spoken()
