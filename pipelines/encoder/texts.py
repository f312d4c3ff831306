"""The hand-written texts and claims that the encoder is taught with: a file a field of work in data/, as its README says.

    = a kind of text                 a new text
    0. A sentence about P1.          sentences, counted from 0
    0: Something said of it.         a claim and the sentences it rests on (0,3: for two)

P1, O1, L1 and A1 stand for a person, an organisation, a place and an address, as placeholders do in a masked case.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "data"
WORDS = {"P": "PERSON", "O": "ORGANISATION", "L": "PLATS", "A": "ADRESS"}
_SHORT = re.compile(r"\b([POLA])(\d+)(?=s?(?!\w))")
_LINE = re.compile(r"([\d,]+)([.:]) (\S.*)")
Row = dict[str, Any]


class TextError(ValueError):
    """A line that is none of the three kinds, or that stands in a wrong place."""


def rows(folder: Path = HERE) -> Iterator[Row]:
    """Yield every text as eval.claims_pairs writes them: {"id", "sentences", "claims": [[text, [places]], …]}. TextError."""
    for path in sorted(folder.glob("*.txt")):
        found: list[Row] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("= "):
                found.append({"id": f"{path.stem}/{line[2:]}", "sentences": [], "claims": []})
            elif line.strip():
                _add(found, line, f"{path.name}:{number}")
        yield from found


def _add(texts: Sequence[Row], line: str, where: str) -> None:
    found = _LINE.fullmatch(line)
    if not found or not texts:
        raise TextError(where)
    row, places, sign, text = texts[-1], [int(n) for n in found[1].split(",")], found[2], full(found[3])
    if sign == "." and places == [len(row["sentences"])] and not row["claims"]:
        row["sentences"].append(text)
    elif sign == ":" and max(places) < len(row["sentences"]) and len(set(places)) == len(places):
        row["claims"].append([text, sorted(places)])
    else:
        raise TextError(where)


def full(text: str) -> str:
    """Return a text with placeholders for the short marks."""
    return _SHORT.sub(lambda m: f"[{WORDS[m[1]]}-{m[2]}]", text)
