"""What happens to text on its way into a case file: haste, scanners, dictation, capitals. Spans stay exact."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from anonymize.ner.data.marked import OUTSIDE, Character, Marked

SCANNED = {
    "l": "1I|",
    "I": "l1",
    "o": "0",
    "O": "0",
    "m": ("rn",),
    "å": "aä",
    "ä": "aå",
    "ö": "oó",
    "e": "c",
    "c": "e",
    "S": "5",
    "B": "8",
    "n": "ri",
    "u": "ii",
    "h": "li",
    "g": "q",
    "t": "f",
    "v": "y",
    "i": "l1",
    "a": "o",
}
KEYS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
Noise = Callable[[list[Character], Random], list[Character]]


def lower(characters: list[Character], _: Random) -> list[Character]:
    return [(_same_length(str.lower, c), n) for c, n in characters]


def upper(characters: list[Character], _: Random) -> list[Character]:
    return [(_same_length(str.upper, c), n) for c, n in characters]


def lower_names(characters: list[Character], _: Random) -> list[Character]:
    """Only the entities lose their capitals: how many officers write."""
    return [(c if n == OUTSIDE else _same_length(str.lower, c), n) for c, n in characters]


def upper_names(characters: list[Character], _: Random) -> list[Character]:
    return [(c if n == OUTSIDE else _same_length(str.upper, c), n) for c, n in characters]


def strip_marks(characters: list[Character], _: Random) -> list[Character]:
    """å ä ö é become a a o e."""
    return [(unicodedata.normalize("NFD", c)[0] if c.isalpha() else c, n) for c, n in characters]


def typos(characters: list[Character], rng: Random) -> list[Character]:
    """Dropped, doubled, swapped and neighbouring letters, about one in eighty."""
    out: list[Character] = []
    for c, n in characters:
        dice = rng.random() * 80
        if not c.isalpha() or dice > 1:
            out.append((c, n))
        elif dice < 0.3:
            continue
        elif dice < 0.5:
            out += [(c, n), (c, n)]
        elif dice < 0.75 and out and out[-1][1] == n:
            out.insert(-1, (c, n))
        else:
            out.append((_neighbour(c, rng), n))
    return out


def scan(characters: list[Character], rng: Random) -> list[Character]:
    """Optical errors: look-alikes, lost and added spaces."""
    out: list[Character] = []
    for c, n in characters:
        dice = rng.random() * 40
        if c in SCANNED and dice < 1:
            out += [(x, n) for x in rng.choice(SCANNED[c])]
        elif c == " " and dice < 0.4 and out and out[-1][1] == n:
            continue
        else:
            out.append((c, n))
            if c.isalpha() and dice < 0.08:
                out.append((" ", n))
    return out


def dictate(characters: list[Character], rng: Random) -> list[Character]:
    """No punctuation, no capitals, or the words for them."""
    spoken = rng.random() < 0.3
    out: list[Character] = []
    for c, n in lower(characters, rng) if rng.random() < 0.7 else characters:
        if n == OUTSIDE and c in '.,:;!?"”()':
            out += [(x, n) for x in {".": " punkt", ",": " komma"}.get(c, "")] if spoken else []
        else:
            out.append((" " if c in "\n\t" and n == OUTSIDE else c, n))
    return out


def wrap(characters: list[Character], rng: Random) -> list[Character]:
    """Hard line breaks, as in text out of a PDF; sometimes inside a name."""
    width, out, column = rng.randint(45, 95), list[Character](), 0
    for c, n in characters:
        column = 0 if c == "\n" else column + 1
        if c == " " and column >= width:
            c, column = "\n", 0
        out.append((c, n))
    return out


def respace(characters: list[Character], rng: Random) -> list[Character]:
    """Tabs, double and no-break spaces."""
    return [
        (rng.choice(("  ", "\u00a0", " \u200b", "   ")) if c == " " and rng.random() < 0.03 else c, n)
        for c, n in characters
    ]


@dataclass(frozen=True)
class Habit:
    """Noises with the share of texts each one meets."""

    shares: tuple[tuple[Noise, float], ...]

    def apply(self, marked: Marked, rng: Random) -> Marked:
        """A noisy copy; at most the share of each noise."""
        characters = marked.characters
        for noise, share in self.shares:
            if rng.random() < share:
                characters = noise(characters, rng)
        return Marked([(x, n) for c, n in characters for x in c], marked.labels)


def _same_length(change: Callable[[str], str], c: str) -> str:
    changed = change(c)
    return changed if len(changed) == 1 else c


def _neighbour(c: str, rng: Random) -> str:
    for row in KEYS:
        at = row.find(c.lower())
        if at >= 0:
            return row[min(max(at + rng.choice((-1, 1)), 0), len(row) - 1)]
    return c


CASE_FILES = Habit(
    (
        (lower_names, 0.10),
        (upper_names, 0.03),
        (typos, 0.12),
        (scan, 0.05),
        (dictate, 0.07),
        (strip_marks, 0.03),
        (wrap, 0.12),
        (respace, 0.08),
        (lower, 0.16),
        (upper, 0.08),
    )
)
REAL = Habit(((lower_names, 0.04), (typos, 0.03), (scan, 0.01), (strip_marks, 0.02), (lower, 0.20), (upper, 0.10)))
HAND_WRITTEN = Habit(  # as worn as their authors made them, and a little more
    ((lower_names, 0.06), (typos, 0.04), (scan, 0.02), (strip_marks, 0.03), (wrap, 0.06), (lower, 0.15), (upper, 0.08))
)
