"""What one round of training reads: Swedish news, Norwegian, case texts written by hand and fresh ones by the generator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from anonymize.ner.batches import OUTSIDE, OUTSIDE_OR_NUMBER, OUTSIDE_OR_QUASI, Row, encode
from anonymize.ner.corpora import Sentence, bare_names, exchange, held_out, read
from anonymize.ner.data.documents import Author
from anonymize.ner.data.marked import Marked
from anonymize.ner.data.noise import REAL
from anonymize.ner.data.register import Register
from anonymize.ner.data.written import Written

SHAPES = (
    "{A}",
    "{A}: {b}",
    "{A} {b} {c}.",
    "- {A}",
    "{A}, {b} och {c}.",
    "{U}",
    "{A} och {b}",
    "{U} {V}",
    "{A}\t{B}",
    "{a} {b} {c}",
)


@dataclass(frozen=True)
class Mixture:
    """How many Norwegian sentences and documents a round; all Swedish news sentences are read once."""

    author: Author
    tokenizer: Tokenizer
    swedish: list[Sentence]
    norwegian: list[Sentence]
    words: list[str]
    written: Written
    norwegian_share: int = 5000
    documents: int = 1200
    plain: int = 400

    @classmethod
    def read(cls, data: Path, tokenizer: Tokenizer) -> Mixture:
        author = Author.read(data)
        swedish = [s for s in read(data / "ner" / "klintan_train.jsonl", author.register) if not held_out(s.id)]
        norwegian = [
            s for form in ("nob", "nno") for s in read(data / "ner" / f"norne_{form}_train.jsonl", author.register)
        ]
        full = [s for s in norwegian if s.entities] + [s for s in norwegian if not s.entities][:5000]
        return cls(author, tokenizer, swedish, full, ordinary(swedish, author.register), Written.read())

    def rows(self, seed: int) -> list[Row]:
        """The rows of one round, fresh for every seed."""
        rng = Random(seed)
        real = self.swedish + rng.sample(self.norwegian, self.norwegian_share)
        rng.shuffle(real)
        rows: list[Row] = []
        for text in _pasted(real, rng, self.author):
            rows += encode(REAL.apply(text, rng), self.tokenizer, OUTSIDE_OR_QUASI)
        for document, numbered in self.written.drawn(rng, self.author.register):
            rows += encode(document, self.tokenizer, OUTSIDE if numbered else OUTSIDE_OR_NUMBER)
        for _ in range(self.documents):
            rows += encode(self.author.write(rng)[1], self.tokenizer)
        for _ in range(self.plain):
            rows += encode(Marked.of(_headings(self.words, rng)), self.tokenizer, OUTSIDE_OR_QUASI)
        return rows


def ordinary(sentences: list[Sentence], register: Register) -> list[str]:
    """Words that the news writes in lower case and that are nobody's usual name."""
    names = bare_names(register)
    seen = {w for s in sentences for w in s.text.split() if w.isalpha() and w.islower() and len(w) > 2}
    return sorted(w for w in seen if names.get(w.capitalize(), 0) < 30)


def _headings(words: list[str], rng: Random) -> str:
    """Ordinary words where a name could stand: alone on lines, before colons, at the start of sentences."""
    lines = []
    for _ in range(rng.randint(1, 7)):
        a, b, c = rng.choices(words, k=3)
        lines.append(
            rng.choice(SHAPES).format(a=a, b=b, c=c, A=a.capitalize(), B=b.capitalize(), U=a.upper(), V=b.upper())
        )
    return rng.choice(("\n", " ", "\n")).join(lines)


def _pasted(sentences: list[Sentence], rng: Random, author: Author) -> Iterator[Marked]:
    """One to four sentences together: alone, in a paragraph, or on lines."""
    at = 0
    while at < len(sentences):
        out, size, glue = Marked(), rng.choice((1, 1, 1, 2, 3, 4)), rng.choice((" ", " ", "\n"))
        for sentence in sentences[at : at + size]:
            if out.characters:
                out.add(glue)
            out.join(exchange(sentence, rng, author.register))
        at += size
        yield out
