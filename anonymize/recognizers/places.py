"""Places and organisations by rule: known places, heads like "…skolan", tails like "kommun", and what stands before a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

STREETS = tuple(cues("street_sure"))
BEFORE_PLACE = cues("before_place")
KIND = re.compile(r"(?<= )(?:AB|HB|KB|Ek\.? ?för\.?)(?![\w])")
SOCIETY = re.compile(r"ekonomisk förening(?<= ekonomisk förening)(?![\w])")
FIRM = re.compile(r"(?:(?<![\w&é-])[A-ZÅÄÖ][\w&é-]{0,30}(?:,? (?:& |och |i )?)){1,4}\Z")
NAMED = re.compile(r"(?: [A-ZÅÄÖÉ0-9][\w'’-]*(?: (?:[A-ZÅÄÖÉ][\w'’-]*|[0-9]{1,2}(?![\w:/.]))){0,2})")


@dataclass(frozen=True)
class Places:
    """Finds LOCATION and ORGANISATION around words the lists know."""

    lexicon: Lexicon
    name: str = "places"
    example: str = "Hon bor i Vetlanda och går på förskolan Provstenen i Vetlanda kommun."
    tails: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_tails")), repr=False)
    heads: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_heads")), repr=False)
    suffixes: tuple[str, ...] = field(default_factory=lambda: tuple(read("organisation_suffixes")), repr=False)
    place_tails: frozenset[str] = field(default_factory=lambda: frozenset(read("place_tails")), repr=False)
    phrases: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for place in (*read("places"), *read("kommuner")):
            if " " in place:
                self.phrases.setdefault(place.lower().split()[0], []).append(place)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield places, then organisations; both may be overruled by what is found more exactly."""
        kinds = self.lexicon.kinds(reading.positions)
        for word, places in reading.positions.items():
            kind = kinds[word]
            if kind & Kind.PLACE:
                for n in places:
                    yield from self._place(reading, n, kind)
            for phrase in self.phrases.get(word, ()):
                for n in places:
                    start = reading.words[n][0]
                    if (
                        reading.text.startswith(phrase, start)
                        and not reading.text[start + len(phrase) : start + len(phrase) + 1].isalpha()
                    ):
                        yield Span(start, start + len(phrase), "LOCATION", 0.85, self.name)
            if word in self.heads:
                for n in places:
                    yield from self._headed(reading, n)
            elif len(word) > 6 and word.endswith(self.suffixes):
                for n in places:
                    yield from self._suffixed(reading, n)
            if word in self.tails or word in self.place_tails:
                for n in places:
                    yield from self._tailed(reading, n)
        for match in (*reading.tried(KIND, reading.capitals), *SOCIETY.finditer(reading.text)):
            base = max(0, match.start() - 80)
            if firm := FIRM.search(reading.text[base : match.start()]):
                yield Span(base + firm.start(), match.end(), "ORGANISATION", 0.9, self.name)

    def _place(self, reading: Reading, n: int, kind: int) -> Iterator[Span]:
        start, end, word = reading.words[n]
        exact = self.lexicon.exact(word)
        if not exact & Kind.PLACE:
            end -= 1  # a genitive s
        before = reading.words[n - 1][2] if n else ""
        upper = reading.text[start].isupper()
        if upper and not (kind & Kind.PERHAPS and before not in BEFORE_PLACE):
            opens = kind & Kind.ORDINARY and (
                start == 0
                or (
                    reading.text[max(0, start - 2) : start].strip() in (".", ":", "", "-")
                    and before not in BEFORE_PLACE
                )
            )
            if not opens:
                yield Span(start, end, "LOCATION", 0.8, self.name)
        elif not upper and not kind & Kind.PERHAPS and not (word in self.lexicon.stems or self.lexicon.inflected(word)):
            yield Span(start, end, "LOCATION", 0.7, self.name)

    def _headed(self, reading: Reading, n: int) -> Iterator[Span]:
        """ "förskolan Kotten", "BUP Järva", "HVB Ekbacken": the head and the capitalised words after it."""
        start, end, word = reading.words[n]
        match = NAMED.match(reading.text, end)
        if not match or not match[0].strip()[0].isalpha():
            return
        first = match[0].split()[0].lower()
        kind = self.lexicon.kind(first)
        if first.endswith(STREETS) or first in (word, word + "s"):
            return  # "boende Storgatan 4", "företaget Företagets"
        if kind & Kind.NAME and word not in ("bup", "bvc", "hvb", "region", "förskolan") and not kind & Kind.PLACE:
            return
        if reading.text[start:end].isupper() and len(word) > 4 and not match[0].isupper():
            return
        yield Span(start, match.end(), "ORGANISATION", 0.75, self.name)

    def _suffixed(self, reading: Reading, n: int) -> Iterator[Span]:
        """ "Runnerydskolan": a name that ends in a kind of unit, unless it is the plain word at the start of a sentence."""
        start, _end, word = reading.words[n]
        lexicon = self.lexicon
        bare = word[:-1] if word.endswith("s") else word
        plain = word in lexicon.stems or bare in lexicon.stems or bare in lexicon.words or lexicon.inflected(bare)
        if plain or word in self.heads or bare in self.heads:
            return
        upper = reading.text[start].isupper()
        if not upper and lexicon.ordinary(bare):
            return
        opens = start == 0 or reading.text[max(0, start - 2) : start].rstrip(" ")[-1:] in (".", "!", "?", "\n", "")
        if upper and opens and lexicon.ordinary(bare) and GENERIC.search(bare):
            return
        yield Span(start, start + len(bare), "ORGANISATION", 0.75 if upper else 0.6, self.name)

    def _tailed(self, reading: Reading, n: int) -> Iterator[Span]:
        """ "Vetlanda kommun", "Solhaga hemtjänst", "Rosengårds station"."""
        start, end, word = reading.words[n]
        if n == 0 or reading.text[reading.words[n - 1][1] : start] != " ":
            return
        k, first = n - 1, reading.words[n - 1][0]
        while (
            k > 0
            and n - k < 3
            and reading.text[reading.words[k][0]].isupper()
            and reading.text[reading.words[k - 1][1] : first] == " "
            and reading.text[reading.words[k - 1][0]].isupper()
            and not self._plain(reading.words[k - 1][2])
        ):
            k -= 1
            first = reading.words[k][0]
        low = reading.words[n - 1][2]
        kind = self.lexicon.kind(low)
        label = "ORGANISATION" if word in self.tails else "LOCATION"
        if reading.text[first].isupper() and not self._plain(low):
            caps = reading.text[start].isupper() and not reading.text[first:start].isupper()
            if not (caps and len(word) > 3):
                yield Span(first, end - (word in ("kommuns", "skolas") and 1), label, 0.8, self.name)
        elif kind & Kind.PLACE and not kind & Kind.ORDINARY:
            yield Span(reading.words[n - 1][0], end, label, 0.75, self.name)

    def _plain(self, word: str) -> bool:
        """Say whether a capitalised word is only the first of its sentence: "Barnets skola", "Vår kommun"."""
        kind = self.lexicon.kind(word)
        return (
            bool(kind & Kind.ORDINARY)
            and not kind & Kind.PLACE
            and (word in self.lexicon.words or self.lexicon.inflected(word))
            and (not kind & Kind.PERHAPS or word in self.lexicon.words)
        )


GENERIC = re.compile(
    r"^(?:för|grund|hög|folk|gymnasie|special|resurs|sär|mellan|låg|grannskap|barn|ungdoms|familje|fosterhem"
    r"|jour|sjuk|äldre|vård|demens|grupp|servic|korttids|behandlings|stöd|hyres|en|rad|små|bostads|bad|id|gym"
    r"|mat|sport|sim|is)"
)
