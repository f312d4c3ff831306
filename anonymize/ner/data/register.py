"""Names and places drawn from public lists: partly as common as they are, partly from the rare tail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

TOO_COMMON = frozenset((Path(__file__).parent / "lists/too_common.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Pool:
    """Words with how many bear them."""

    words: list[str]
    by_count: list[float]
    by_root: list[float]

    @classmethod
    def of(cls, rows: list[tuple[str, int]]) -> Pool:
        counts = [n for _, n in rows]
        return cls([w for w, _ in rows], list(accumulate(map(float, counts))), list(accumulate(n**0.5 for n in counts)))

    def draw(self, rng: Random, uniform: float = 0.25, root: float = 0.35) -> str:
        """One word: by count, by the root of the count, or any (the rare tail)."""
        dice = rng.random()
        if dice < uniform:
            return rng.choice(self.words)
        return rng.choices(self.words, cum_weights=self.by_root if dice < uniform + root else self.by_count)[0]


def rows(path: Path) -> list[list[str]]:
    """Lines of a tab-separated list, without comments and the head line of the name lists."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith(("#", "name\t"))]


@dataclass(frozen=True)
class Register:
    """Everything `--data DIR` holds that a text may name."""

    first: Pool
    last: Pool
    wordlike: list[str]
    municipalities: list[str]
    localities: list[str]
    small: list[str]
    districts: list[str]
    streets: list[str]
    postcodes: list[tuple[str, str]]
    personnummer: list[str]
    phones: list[str]

    @classmethod
    def read(cls, data: Path) -> Register:
        """Read the lists under `data` (names/, places/, ids/)."""
        names, places, ids = data / "names", data / "places", data / "ids"
        first = [(r[0], int(r[1])) for r in rows(names / "first_names.tsv")]
        last = [(r[0], int(r[1])) for r in rows(names / "surnames.tsv")]
        wordlike = [
            r[0]
            for r in rows(names / "ambiguous_with_common_words.tsv")
            if r[1] == "first" and int(r[2]) > 400 and r[0] not in TOO_COMMON
        ]
        streets = [r[0] for r in rows(places / "street_names_odok.txt")]
        streets += [r[0].capitalize() for r in rows(places / "street_names_libpostal_vocab.txt") if len(r[0]) > 6]
        phones = json.loads((ids / "pts_fiction_phones.json").read_text(encoding="utf-8"))["mobile"]
        numbers = json.loads((ids / "testpersonnummer.json").read_text(encoding="utf-8"))["numbers"]
        return cls(
            Pool.of(first),
            Pool.of(last),
            wordlike,
            [r[1] for r in rows(places / "kommuner.txt")],
            [r[0] for r in rows(places / "tatorter_sphrak.tsv")],
            [r[0] for r in rows(places / "socknar_forsamlingar.txt")],
            [r[0] for r in rows(places / "stadsdelar_odok.txt")],
            streets,
            [(r[0], r[1]) for r in rows(places / "postnummer.tsv")],
            numbers,
            phones,
        )
