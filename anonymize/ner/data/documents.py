"""Whole fictional case texts: a family of clauses, an author's voice, a cast, and the wear of the way in.

python -m anonymize.ner.data.documents --data DIR -n 3        # to look at some
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from anonymize.ner.data.cast import Cast
from anonymize.ner.data.grammar import Grammar, lines
from anonymize.ner.data.marked import OUTSIDE, Marked
from anonymize.ner.data.noise import CASE_FILES
from anonymize.ner.data.register import Register

FAMILIES = Path(__file__).parent / "families"
HELD_OUT = ("godman", "sms", "elevhalsa", "protokoll")  # never trained on
WEIGHTS = {"negativ": 3.0, "formular": 1.5, "namnord": 1.5, "prosa": 2.0}
VOICES = (  # how authors write names, in the order of cast.FORMS, and how many sentences make a paragraph
    ((30, 45, 2, 10, 2, 1, 6, 0, 2, 2), 4),
    ((10, 75, 5, 5, 2, 1, 0, 1, 0, 1), 3),
    ((60, 15, 0, 15, 0, 0, 10, 0, 3, 0), 5),
    ((5, 60, 30, 2, 3, 0, 0, 0, 0, 0), 2),
    ((15, 40, 2, 10, 8, 10, 0, 8, 3, 4), 3),
    ((15, 20, 2, 50, 2, 2, 2, 1, 4, 2), 4),
)


@dataclass(frozen=True)
class Family:
    """Clauses of one kind of document: how it opens, what it says, how it ends."""

    name: str
    style: str
    parts: dict[str, list[str]]

    @classmethod
    def read(cls, path: Path) -> Family:
        parts: dict[str, list[str]] = {"head": [], "body": [], "tail": []}
        part = "body"
        for line in lines(path):
            if line.startswith("== "):
                part = line[3:].strip()
            else:
                parts[part].append(line)
        first = path.read_text(encoding="utf-8").splitlines()[0]
        return cls(path.stem, first.partition("style: ")[2].strip() or "prose", parts)


@dataclass(frozen=True)
class Author:
    """Writes documents; the same seed writes the same ones."""

    register: Register
    grammar: Grammar
    families: list[Family]
    relatives: re.Pattern[str]

    @classmethod
    def read(cls, data: Path, held_out: bool = False) -> Author:
        """held_out: write only with the families that training never sees."""
        found = [Family.read(p) for p in sorted(FAMILIES.glob("*.txt"))]
        chosen = [f for f in found if (f.name in HELD_OUT) == held_out]
        grammar = Grammar.read()
        kin = "|".join(sorted(grammar.lists["rel"], key=len, reverse=True))
        return cls(Register.read(data), grammar, chosen, re.compile(rf"\b(?:{kin})\b", re.I))

    def write(self, rng: Random) -> tuple[str, Marked]:
        """(family name, text)."""
        family = rng.choices(self.families, [WEIGHTS.get(f.name, 1.0) for f in self.families])[0]
        habits, size = rng.choice(VOICES)
        cast = Cast(rng, self.register, self.grammar.lists, habits)
        out = Marked()
        if rng.random() < 0.5:
            self._say(out, rng.choice(family.parts["head"]), rng, cast)
            out.add(rng.choice(("\n", "\n\n")))
        self._body(out, family, size, rng, cast)
        if rng.random() < 0.4 and family.parts["tail"]:
            out.add(rng.choice(("\n", "\n\n", " ")))
            self._say(out, rng.choice(family.parts["tail"]), rng, cast)
        return family.name, CASE_FILES.apply(self._kin(out), rng)

    def _kin(self, marked: Marked) -> Marked:
        """Label words for relatives that the clauses hold outside their slots."""
        text = marked.text
        for match in self.relatives.finditer(text):
            if all(n == OUTSIDE for _, n in marked.characters[match.start() : match.end()]):
                marked.characters[match.start() : match.end()] = [(c, len(marked.labels)) for c in match[0]]
                marked.labels.append("RELATION")
        return marked

    def _body(self, out: Marked, family: Family, size: int, rng: Random, cast: Cast) -> None:
        for n in range(rng.randint(1, 7)):
            strangers = [f for f in self.families if f.style == family.style] if rng.random() < 0.12 else [family]
            if n:
                out.add("\n" if family.style != "prose" or rng.random() < 1 / size else " ")
            at = len(out.characters)
            self._say(out, rng.choice(rng.choice(strangers).parts["body"]), rng, cast)
            if family.style == "prose":
                _finish(out, at)

    def _say(self, out: Marked, pattern: str, rng: Random, cast: Cast) -> None:
        out.join(self.grammar.expand(pattern, rng, cast))


def _finish(out: Marked, at: int) -> None:
    """A capital at the start of a sentence and a full stop at its end."""
    if at < len(out.characters):
        c, owner = out.characters[at]
        out.characters[at] = (c.upper() if len(c.upper()) == 1 else c, owner)
        if out.characters[-1][0] not in ".!?:":
            out.add(".")


def documents(author: Author, seed: int) -> Iterator[tuple[str, Marked]]:
    """Endless documents."""
    rng = Random(seed)
    while True:
        yield author.write(rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("-n", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    source = documents(Author.read(arguments.data, arguments.held_out), arguments.seed)
    for _ in range(arguments.n):
        name, marked = next(source)
        text = marked.text
        print(f"--- {name}\n{text}\n{[(text[a:b], label) for a, b, label in marked.entities()]}")


if __name__ == "__main__":
    main()
