"""The same documents as others write them: lower case, ALL CAPS, without diacritics, scanned badly. Offsets stay."""

import random
from collections.abc import Callable
from dataclasses import replace

from anonymize.marks import bare
from anonymize.recognizers.reading import lowered
from eval.rows import Row

SEED = 20260
SCANNED = {
    "å": "á",
    "ä": "a",
    "ö": "o",
    "l": "1",
    "i": "l",
    "e": "c",
    "0": "O",
    "1": "l",
    "5": "S",
    "8": "B",
    "m": "n",
    "u": "v",
    "-": "–",
}
NOISE = 0.02  # share of the letters that can be misread, that are


def upper(text: str) -> str:
    """Return the text in capitals, code point for code point."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def scanned(text: str) -> str:
    """Return the text with some letters and digits misread, the same ones every time."""
    chance = random.Random(f"{SEED}{len(text)}")
    return "".join(SCANNED.get(c, c) if chance.random() < NOISE else c for c in text)


VARIANTS: dict[str, Callable[[str], str]] = {
    "som skrivet": str,
    "gemener": lowered,
    "VERSALER": upper,
    "utan prickar": bare,
    "inskannat": scanned,
}


def varied(rows: list[Row], variant: str) -> list[Row]:
    """Return the rows written another way; the answers stand where they stood."""
    return [replace(row, text=VARIANTS[variant](row.text)) for row in rows]
