"""Numbers that are said, as dictation and interpreters' transcripts write them: "åttahundra, nitton, sjutton …"."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from anonymize.lists import cues, read
from anonymize.recognizers.numerals import SCALES, digits, said
from anonymize.recognizers.reading import WORD, Reading
from anonymize.spans import Span

NUMERAL = re.compile("noll|e[nt]|två|tre|tj|f[yej]|s[jei]|åt|ni|ti|elv|to|ar|ad|hu|tu")
JOINTS = cues("joint")
AMOUNTS = cues("amount")
CARDS = cues("card_said")
GAP = 14  # the most characters between two number words of one number
TURNS = 80  # and where somebody else speaks in between
TURN = re.compile(r"\n[ \t>]*(?:[\[(]?\d\d[:.]\d\d[\])]?[ ]*)?[^\W\d_][\w .-]{0,20}:")
HEARD = cues("heard")
SENTENCE = re.compile(r"[.!?]\s")
PHONE_WORDS = cues("phone_said")
BIRTH = cues("born")
CODES = (
    ("POSTCODE_CITY", cues("postcode")),
    ("PHONE", cues("extension")),
    ("CASE_ID", cues("case") | cues("court")),
    ("ACCOUNT", cues("account") | cues("giro")),
)
NUMBERED = frozenset(
    {"nummer", "nr", "numret", "är", "på"}
)  # what may stand between the word for a number and the number
OTHERWISE = PHONE_WORDS | BIRTH | frozenset().union(*(words for _, words in CODES))
IDS = cues("id")
LONG = 7  # letters of "nummer" and what stands before it in one word, at least: "kundnummer"
SHORT = 4  # and of a board's abbreviation at most
REST = re.compile(r"(?:[ -]{1,2}[0-9]{1,6}(?![\w]))+")  # of a telephone number that begins in words
TOWN = re.compile(r" {1,2}([^\W\d_]+)(?![\w-])")
COUNTRY = re.compile(r"(?<![^\W_])plus \Z")
ENDING = frozenset({"sista", "slutar", "siffror", "siffrorna"})


@dataclass(frozen=True)
class Spoken:
    """Finds runs of number words that dictate at least six digits and are no amount; shorter ones by the word before them."""

    name: str = "spoken"
    example: str = "Numret är noll sjuttio ett sju fyra noll sex noll fem."
    towns: frozenset[str] = field(
        default_factory=lambda: frozenset(t.lower() for t in (*read("kommuner"), *read("places"))), repr=False
    )

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield runs as PERSONNUMMER, as PHONE where they begin with noll, or as what the word before them says."""
        numbers = {word for word in reading.positions if NUMERAL.match(word) and (word in SCALES or digits(word))}
        places = sorted(n for word in numbers for n in reading.positions[word])
        run: list[int] = []
        for n in [*places, -1]:
            if run and (n < 0 or not self._joined(reading, run[-1], n)):
                yield from self._spans(reading, run)
                run = []
            run.append(n)

    def _joined(self, reading: Reading, a: int, b: int) -> bool:
        if reading.words[b][0] - reading.words[a][1] > TURNS:
            return False
        between = reading.text[reading.words[a][1] : reading.words[b][0]]
        if "\n" in between and TURN.search(between):  # the other one says yes, and it goes on
            heard = [word for word in WORD.findall(TURN.sub("\n", between).lower()) if word not in JOINTS | HEARD]
            return not heard
        return (
            len(between) <= GAP
            and "\n\n" not in between
            and not (SENTENCE.search(between) and reading.text[reading.words[b][0]].isupper())
            and all(reading.words[k][2] in JOINTS for k in range(a + 1, b))
        )

    def _spans(self, reading: Reading, run: list[int]) -> Iterator[Span]:
        if len(run) < 2:
            return
        after = self._word(reading, run[-1] + 1)
        if after in ENDING and len(run) > 1 and reading.words[run[-1]][2] == "fyra":  # "…, fyra sista två tre nio noll"
            run, after = run[:-1], ""
        start, end = reading.words[run[0]][0], reading.words[run[-1]][1]
        rest = REST.match(reading.text, end) if reading.words[run[0]][2].startswith("noll") else None
        end = rest.end() if rest else end
        groups = said([reading.words[n][2] for n in run])
        between = [reading.text[reading.words[a][1] : reading.words[b][0]] for a, b in itertools.pairwise(run)]
        count = len("".join(groups)) + sum(c.isdigit() for c in (*"".join(between), *(rest[0] if rest else "")))
        if label := self._coded(reading, run, groups, count, after):
            yield self._to_town(reading, Span(start, end, label, 0.75, self.name))
        elif count in (4, 5) and groups[0] == "0" and (len(run) >= 4 or self._repeats(reading, "".join(groups))):
            yield Span(start, end, "PHONE", 0.6, self.name)
        elif after not in AMOUNTS and self._code(reading, run, groups, count):
            yield Span(start, end, "OTHER_ID", 0.6, self.name)
        elif (len(run) < 3 and not rest) or count < 6 or after in AMOUNTS or self._amounts(reading, run, groups, count):
            yield from self._four(reading, run)
        else:
            yield replace(self._number(reading, run, groups, count), end=end)

    def _code(self, reading: Reading, run: list[int], groups: Sequence[str], count: int) -> bool:
        """Say whether four or five digits are said one by one, not counted, and no word says of what they are the end."""
        alone = count in (4, 5) and len(run) == len(groups) == count
        return alone and not _counted(groups) and not self._before(reading, run, 7) & ENDING

    def _repeats(self, reading: Reading, end: str) -> bool:
        """Say whether a number written in digits ends so: "070-174 06 44" – "Noll sex fyrtiofyra, ja"."""
        return bool(re.search(r"[0-9][ -]?" + "[ -]?".join(end) + r"(?![0-9])", reading.text))

    def _number(self, reading: Reading, run: Sequence[int], groups: Sequence[str], count: int) -> Span:
        start, end = reading.words[run[0]][0], reading.words[run[-1]][1]
        plus = COUNTRY.search(reading.low[max(0, start - 6) : start])
        start -= len(plus[0]) if plus else 0
        phone = plus or groups[0][0] == "0" or (self._before(reading, run, 6) & PHONE_WORDS and count < 10)
        return Span(start, end, "PHONE" if phone else "PERSONNUMMER", 0.85 if count >= 8 else 0.7, self.name)

    def _coded(self, reading: Reading, run: Sequence[int], groups: Sequence[str], count: int, after: str) -> str | None:
        """Return the label of a number of four digits or more right after a word like "postnummer", or before a town."""
        if count < 4 or after in AMOUNTS or groups[0][0] == "0":
            return None
        at = run[0] - 1
        while at >= 0 and run[0] - at < 4 and self._passed(reading, at):
            at -= 1
        cue = self._word(reading, at)
        numbered = len(cue) > LONG and cue.endswith(("nummer", "numret"))
        if len(groups) > 1 and cue not in OTHERWISE and (cue in IDS or numbered):
            return "OTHER_ID"
        for label, words in CODES:
            if cue in words and len(groups) > 1 and (label != "POSTCODE_CITY" or count == 5):
                return label
        town = (
            count == 5 and len(run) > 2 and after in self.towns and TOWN.match(reading.text, reading.words[run[-1]][1])
        )
        return "POSTCODE_CITY" if town else None

    def _passed(self, reading: Reading, n: int) -> bool:
        """Say whether a word may stand between a number and the word for it: "nummer", the letters of a board."""
        start, end, word = reading.words[n]
        return word in NUMBERED or (end - start <= SHORT and reading.text[start:end].isupper())

    def _to_town(self, reading: Reading, span: Span) -> Span:
        town = TOWN.match(reading.text, span.end) if span.label == "POSTCODE_CITY" else None
        if not town or (town[1].lower() not in self.towns and town[1].islower()):
            return span
        return Span(span.start, town.end(), span.label, span.score, span.source)

    def _amounts(self, reading: Reading, run: Sequence[int], groups: Sequence[str], count: int) -> bool:
        """Say whether hundreds and thousands are only counted: nothing speaks of a number, and it is no telephone's."""
        if groups[0][0] == "0" or not any(reading.words[n][2] in SCALES for n in run):
            return False
        told = self._before(reading, run, 6) & (PHONE_WORDS | BIRTH | {"plus"})
        return len(groups) == 1 or all(g.endswith("00") for g in groups) or not (told or count >= 10)

    def _four(self, reading: Reading, run: list[int]) -> Iterator[Span]:
        """The last four, said: "fyra sista är tjugotre nittio"."""
        before = self._before(reading, run, 7)
        tail = run[1:] if reading.words[run[0]][2] == "fyra" and len(run) > 1 else run
        four = said([reading.words[n][2] for n in tail])
        if len("".join(four)) != 4 or len(tail) < 2:
            return
        start, end = reading.words[tail[0]][0], reading.words[tail[-1]][1]
        if before & ENDING:
            yield Span(start, end, "ACCOUNT" if before & CARDS else "PERSONNUMMER", 0.8, self.name)
        elif all(len(d) == 2 for d in four) and four[0] not in ("18", "19", "20") and int(four[0]) > 20:
            yield Span(start, end, "PERSONNUMMER", 0.55, self.name)

    def _before(self, reading: Reading, run: Sequence[int], many: int) -> set[str]:
        return {reading.words[k][2] for k in range(max(0, run[0] - many), run[0])}

    def _word(self, reading: Reading, n: int) -> str:
        return reading.words[n][2] if 0 <= n < len(reading.words) else ""


def _counted(groups: Sequence[str]) -> bool:
    """Say whether somebody only counts, up or down: "ett två tre fyra"."""
    steps = {int(b) - int(a) for a, b in itertools.pairwise(groups)}
    return len(steps) == 1 and abs(next(iter(steps))) <= 1


RECOGNIZER = Spoken()
