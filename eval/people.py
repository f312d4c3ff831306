"""Who is who, measured: B³ and CEAF over the mentions of each case, merged and split persons, questions asked.

One row a document: {"id", "case", "text", "entities": [{"start", "end", "label", "person"}]}; rows of one case share persons.
Linking is measured on the gold mentions, so that what detection misses is not counted here as well.
B³: Bagga & Baldwin 1998. CEAF (entity-based, φ4): Luo 2005.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from anonymize.link import link
from anonymize.people import Source
from anonymize.spans import Span

Clustering = dict[tuple[int, int], str]


@dataclass(frozen=True)
class PeopleScore:
    """What linking one set of cases gave. Rates are 0–1; merged and split count persons."""

    cases: int
    mentions: int
    persons: int
    b3_precision: float
    b3_recall: float
    ceaf: float
    merged: int
    split: int
    questions: int

    @property
    def b3(self) -> float:
        """The harmonic mean of B³ precision and recall."""
        p, r = self.b3_precision, self.b3_recall
        return 2 * p * r / (p + r) if p + r else 0.0


def cases(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of each case of a JSONL set; a row without a case is one of its own."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for _, group in groupby(rows, key=lambda row: row.get("case") or row["id"]):
        yield list(group)


def gold(rows: list[dict[str, Any]]) -> Clustering:
    """Return (document index, start) → person of every PERSON mention that has one."""
    return {
        (n, e["start"]): e["person"]
        for n, row in enumerate(rows)
        for e in row["entities"]
        if e["label"] == "PERSON" and e.get("person")
    }


def spans(row: dict[str, Any]) -> list[Span]:
    """Return a row's gold entities as spans."""
    return [Span(e["start"], e["end"], e["label"]) for e in row["entities"]]


def evaluate(path: Path) -> tuple[PeopleScore, list[dict[str, Any]]]:
    """Return the figures of a set, and each merged or split person with its written forms, for the developer's eyes."""
    totals: Counter[str] = Counter()
    ceaf: list[tuple[float, int, int]] = []
    faults: list[dict[str, Any]] = []
    for rows in cases(path):
        truth = gold(rows)
        registry = link([Source(row["id"], row["text"]) for row in rows], [spans(row) for row in rows])
        found = {place: registry.whose[place] for place in truth}
        totals += Counter(cases=1, mentions=len(truth), persons=len(set(truth.values())), questions=len(registry.questions))
        precision, recall = b3(truth, found)
        totals["precision"], totals["recall"] = totals["precision"] + precision, totals["recall"] + recall
        ceaf.append(ceaf_e(truth, found))
        faults += [_fault(rows, "merged", truth, found, key) for key in impure(found, truth)]
        faults += [_fault(rows, "split", found, truth, key) for key in impure(truth, found)]
    kinds = Counter(fault["kind"] for fault in faults)
    similarity, left, right = (sum(column) for column in zip(*ceaf, strict=True))
    score = PeopleScore(
        totals["cases"], totals["mentions"], totals["persons"],
        totals["precision"] / totals["mentions"], totals["recall"] / totals["mentions"],
        2 * similarity / (left + right), kinds["merged"], kinds["split"], totals["questions"],
    )  # fmt: skip
    return score, faults


def clusters(of: Clustering) -> dict[str, set[tuple[int, int]]]:
    """Return person → places."""
    out: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for place, person in of.items():
        out[person].add(place)
    return out


def b3(truth: Clustering, found: Clustering) -> tuple[float, float]:
    """Return the sums over mentions of B³ precision and recall."""
    a, b = clusters(truth), clusters(found)
    shared = [(len(a[truth[m]] & b[found[m]]), len(b[found[m]]), len(a[truth[m]])) for m in truth]
    return sum(s / size for s, size, _ in shared), sum(s / size for s, _, size in shared)


def ceaf_e(truth: Clustering, found: Clustering) -> tuple[float, int, int]:
    """Return the best one-to-one similarity (φ4) and how many persons each side has."""
    a, b = list(clusters(truth).values()), list(clusters(found).values())
    table = np.array([[2 * len(x & y) / (len(x) + len(y)) for y in b] for x in a]).reshape(len(a), len(b))
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum()), len(a), len(b)


def impure(of: Clustering, other: Clustering) -> Iterable[str]:
    """Return the persons of one clustering whose mentions are several persons in the other."""
    return [key for key, places in clusters(of).items() if len({other[p] for p in places}) > 1]


def _fault(
    rows: list[dict[str, Any]], kind: str, truth: Clustering, found: Clustering, key: str
) -> dict[str, Any]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    places = [p for p, k in (found if kind == "merged" else truth).items() if k == key] if kind == "merged" else [
        p for p, k in found.items() if k == key
    ]  # fmt: skip
    for n, start in places:
        end = next(e["end"] for e in rows[n]["entities"] if e["start"] == start and e["label"] == "PERSON")
        forms[truth[n, start]][rows[n]["text"][start:end]] += 1
    return {"kind": kind, "case": rows[0].get("case"), "forms": {k: dict(v) for k, v in forms.items()}}
