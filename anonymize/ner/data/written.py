"""Case texts written by hand for training (`written/*.txt`): `⟦surface|MARK⟧`, and `=== id | kind | voice` opens a document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from anonymize.ner.corpora import Sentence, exchange
from anonymize.ner.data.marked import Marked
from anonymize.ner.data.noise import HAND_WRITTEN
from anonymize.ner.data.register import Register

FOLDER = Path(__file__).parent / "written"
MARKS = {
    "P": "PERSON",
    "L": "LOCATION",
    "O": "ORGANISATION",
    "A": "ADDRESS",
    "YRKE": "OCCUPATION",
    "NAT": "NATIONALITY",
    "SPR": "LANGUAGE",
    "HÄL": "HEALTH",
    "REL": "RELATION",
}
# Numbers, births and names of accounts, which rules find: marked in some of the files.
RULED = {
    "PNR": "PERSONNUMMER",
    "FDT": "DATE_OF_BIRTH",
    "TEL": "PHONE",
    "MEJL": "EMAIL",
    "KTO": "ACCOUNT",
    "ÄR": "CASE_ID",
    "ID": "OTHER_ID",
    "REG": "VEHICLE",
    "FAST": "PROPERTY",
    "URL": "URL",
    "ANV": "USERNAME",
    "PNO": "POSTCODE_CITY",
}
# What the model is taught of them: one label for all numbers, and of the rest, which rules have whole, nothing.
TAUGHT = (
    MARKS
    | dict.fromkeys(RULED, "OTHER_ID")
    | {"FDT": "DATE_OF_BIRTH", "MEJL": "UNSAID", "URL": "UNSAID", "PNO": "UNSAID"}
)
NUMBERED = ("adr", "dnr", "fodd", "form", "namn", "nej", "rost", "utr")  # the files whose authors marked numbers too
MARK = re.compile(rf"⟦([^⟦⟧|\n]+)\|({'|'.join([*MARKS, *RULED])})⟧")
HEAD = re.compile(r"^=== *([^|\n]+?) *\|.*$", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """The documents that are trained on, or those held out (one in eight, by the hash of their id)."""

    documents: tuple[Sentence, ...]

    @classmethod
    def read(cls, folder: Path = FOLDER, held_out: bool = False) -> Written:
        """ValueError names the document whose marks do not parse."""
        found = [document for path in sorted(folder.glob("*.txt")) for document in _documents(path)]
        return cls(tuple(d for d in found if _held_out(d.id) == held_out))

    def drawn(self, rng: Random, register: Register) -> list[tuple[Marked, bool]]:
        """Every document once, some of its names exchanged, worn as case files are; and whether its numbers are marked."""
        return [
            (HAND_WRITTEN.apply(exchange(d, rng, register, share=0.3), rng), d.id.startswith(NUMBERED))
            for d in self.documents
        ]


def _held_out(identifier: str) -> bool:
    return int(hashlib.sha1(identifier.encode()).hexdigest(), 16) % 8 == 0


def _documents(path: Path) -> list[Sentence]:
    source = path.read_text(encoding="utf-8")
    heads = list(HEAD.finditer(source))
    ends = [*(head.start() for head in heads[1:]), len(source)]
    return [
        _parse(f"{path.stem}/{head[1]}", source[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]


def _parse(identifier: str, marked: str) -> Sentence:
    out, at = Marked(), 0
    for mark in MARK.finditer(marked):
        out.add(marked[at : mark.start()])
        out.add(mark[1], TAUGHT[mark[2]])
        at = mark.end()
    out.add(marked[at:])
    if "⟦" in out.text or "⟧" in out.text:
        raise ValueError(f"{identifier}: a mark that does not parse")
    return Sentence(identifier, out.text, tuple(out.entities()))
