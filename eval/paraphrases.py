"""Which true paraphrases the checks accuse, and which planted errors they find: pairs of a source and what is said of it.

A row of the file holds a source, true paraphrases, and planted errors by class; where a true one names two people who could
change places, they do: `swapped`. Rows of the odd half are read while checks are built, the even half is counted only.

usage: python -m eval.paraphrases tests/data/paraphrases.jsonl [--half odd|even|all] [--errors]
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.scores import Rate
from pipelines.checks import (
    attribution,
    certainty,
    decision,
    judgement,
    law,
    negation,
    numbers,
    people,
    placeholders,
    risk,
)
from pipelines.checks.compare import Pair

COMPARE: dict[str, Callable[[Pair], Iterable[str]]] = {
    "numbers": numbers.compare, "placeholders": placeholders.compare, "negation": negation.compare, "law": law.compare,
    "attribution": attribution.compare, "risk": risk.compare, "certainty": certainty.compare, "decision": decision.compare,
    "people": people.compare, "judgement": judgement.compare,
}  # fmt: skip
_MUTUAL = re.compile(
    r"\b(?:gift|gifta|möttes|skilde|skilsmäss\w*|träffa\w*|umgänge|mötet?|överens)\b"
)  # either may stand first


@dataclass(frozen=True)
class Claim:
    """What is said of a source: of which class of error, none where it is true."""

    source: str = field(repr=False)
    text: str = field(repr=False)
    error: str = ""

    def found(self) -> tuple[str, ...]:
        """Return the checks that accuse it."""
        pair = Pair(self.text, tuple(self.source.split(" | ")))
        return tuple(name for name, compare in COMPARE.items() if list(compare(pair)))


def claims(rows: Iterable[dict[str, Any]]) -> Iterator[Claim]:
    """Yield the claims of a file's rows, swaps made by code among them."""
    for row in rows:
        for text in row["true"]:
            yield Claim(row["source"], text)
            if row.get("swap", True):  # false where either may stand first
                yield from _swapped(row["source"], text)
        for error, texts in row["planted"].items():
            yield from (Claim(row["source"], text, error) for text in texts)


def _swapped(source: str, text: str) -> Iterator[Claim]:
    both = "[PERSON-1]" in text and "[PERSON-2]" in text
    if both and not _MUTUAL.search(text) and not _MUTUAL.search(source):
        turned = text.replace("[PERSON-1]", "[]").replace("[PERSON-2]", "[PERSON-1]").replace("[]", "[PERSON-2]")
        yield Claim(source, turned, "swapped")


def rows(path: Path, half: str = "all") -> list[dict[str, Any]]:
    """Return the rows of a file of a half: odd or even by their number."""
    held = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in held if half == "all" or row["n"] % 2 == (half == "odd")]


def rates(judged: Sequence[tuple[Claim, tuple[str, ...]]]) -> dict[str, Rate]:
    """Return found errors by class, false alarms in all and by check."""
    by: dict[str, list[bool]] = defaultdict(list)
    for claim, found in judged:
        by[f"found/{claim.error}" if claim.error else "false alarms"].append(bool(found))
        if not claim.error:
            for name in COMPARE:
                by[f"false alarms/{name}"].append(name in found)
    return {
        name: Rate(sum(hits), len(hits)) for name, hits in by.items() if any(hits) or "/" not in name or "found" in name
    }


def main() -> None:
    parse = argparse.ArgumentParser()
    parse.add_argument("file", type=Path)
    parse.add_argument("--half", default="all", choices=("odd", "even", "all"))
    parse.add_argument("--errors", action="store_true")
    args = parse.parse_args()
    judged = [(claim, claim.found()) for claim in claims(rows(args.file, args.half))]
    for name, rate in rates(judged).items():
        sys.stdout.write(f"{name:28} {rate}\n")
    for claim, found in judged if args.errors else ():
        if bool(found) is not bool(claim.error):
            sys.stdout.write(f"{claim.error or 'true'} {','.join(found)}\n    {claim.source}\n    {claim.text}\n")


if __name__ == "__main__":
    main()
