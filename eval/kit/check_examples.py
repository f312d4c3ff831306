"""Do the readers find in `examples/` what the gold files say? `python -m eval.kit.check_examples`.

Reads every built file as `aktsam read` does and prints, a document a row, how many mentions and quotes stand in its
text; exits 1 when a quote or a mention of a body is missing.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from eval.kit.build_examples import EXAMPLES
from eval.kit.case import even
from eval.kit.locate import locate
from pipelines.readers import read


class Row(NamedTuple):
    """One document: mentions in its body and elsewhere, and quotes; found and all of each."""

    path: str
    body: tuple[int, int]
    aside: tuple[int, int]
    quotes: tuple[int, int]


def rows(gold: dict[str, Any], folder: Path) -> Iterator[Row]:
    """A row for each document of a case."""
    for document in gold["documents"]:
        path = folder / document["path"]
        text = "\n".join(segment.text for segment in read(path.name, path.read_bytes()))
        held = list(zip(document["mentions"], locate(text, document["mentions"]), strict=True))
        body = [bool(place) for mention, place in held if mention["part"] == "body"]
        aside = [bool(place) for mention, place in held if mention["part"] != "body"]
        quotes = [even(one["quote"]) in even(text) for one in gold["facts"] if one["document"] == document["path"]]
        yield Row(f"{gold['case']}/{path.name}", *((sum(found), len(found)) for found in (body, aside, quotes)))


def main() -> int:
    """Print the table; return the exit status."""
    bad = 0
    for path in sorted(EXAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        for row in rows(gold, EXAMPLES / gold["case"]):
            bad += row.body[0] < row.body[1] or row.quotes[0] < row.quotes[1]
            counts = "  ".join(f"{found:>4}/{total:<4}" for found, total in row[1:])
            print(f"{row.path:<50} {counts}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
