"""Who is who, measured: B³ and CEAF over the mentions of each case, merged and split persons, questions asked.

One row a document: {"id", "case", "text", "entities": [{"start", "end", "label", "person"}]}; rows of one case share persons.
Linking is measured on the gold mentions, so that what detection misses is not counted here as well; or on what is found.
B³: Bagga & Baldwin 1998. CEAF (entity-based, φ4): Luo 2005.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from anonymize.reveal import reveal
from anonymize.vault import Vault
from eval.people_found import Clustering, Who, answered, of_gold
from eval.rows import Row, cases


@dataclass(frozen=True)
class PeopleScore:
    """What linking one set of cases gave. Rates are 0–1; merged and split count persons."""

    cases: int
    mentions: int
    persons: int
    b3_precision: float
    b3_recall: float
    b3_answered: float  # recall, once an officer who knows has answered the questions
    unfound: int  # mentions that no find covers
    ceaf: float
    merged: int
    split: int
    questions: int
    genitives: int
    genitives_wrong: int

    @property
    def b3(self) -> float:
        """The harmonic mean of B³ precision and recall."""
        p, r = self.b3_precision, self.b3_recall
        return 2 * p * r / (p + r) if p + r else 0.0


def gold(rows: list[Row]) -> Clustering:
    """Return (document index, start) → person of every PERSON mention that has one."""
    return {
        (n, e.start): e.person for n, row in enumerate(rows) for e in row.entities if e.label == "PERSON" and e.person
    }


def genitives(rows: list[Row]) -> dict[str, int]:
    """Return how many names stand in the genitive or end on s, x or z, and how many an answer that writes an s after gets wrong.

    "[PERSON-1]s" is Annas and Lars: the names of the set, restored as a model would write them, against Swedish orthography.
    """
    out = {"genitives": 0, "genitives_wrong": 0}
    for row in rows:
        for e in row.entities:
            name = row.text[e.start : e.end]
            owns = row.text[e.end : e.end + 1] == "s" and not row.text[e.end + 1 : e.end + 2].isalnum()
            if e.label == "PERSON" and (owns or name[-1].casefold() in "sxz"):
                vault = Vault()
                written = reveal(f"om {vault.pseudonym('PERSON', name, name)}s sak", vault).text
                out["genitives"] += 1
                out["genitives_wrong"] += written != f"om {name}{'' if name[-1].casefold() in 'sxz' else 's'} sak"
    return out


def evaluate(documents: list[Row], who: Who = of_gold) -> tuple[PeopleScore, list[dict[str, Any]]]:
    """Return the figures of a set, and each merged or split person with its written forms, for the developer's eyes."""
    totals: dict[str, float] = defaultdict(float)
    ceaf: list[tuple[float, int, int]] = []
    faults: list[dict[str, Any]] = []
    for rows in cases(documents):
        truth = gold(rows)
        found, registry = who(rows)
        sizes = {
            "cases": 1,
            "mentions": len(truth),
            "persons": len(set(truth.values())),
            "questions": len(registry.questions),
            "unfound": sum(person.startswith("?") for person in found.values()),
            "answered": b3(truth, answered(found, truth, registry))[1],
            **genitives(rows),
        }
        precision, recall = b3(truth, found)
        for name, size in (sizes | {"precision": precision, "recall": recall}).items():
            totals[name] += size
        ceaf.append(ceaf_e(truth, found))
        faults += [_fault(rows, "merged", found, truth, key) for key in impure(found, truth)]
        faults += [_fault(rows, "split", truth, found, key) for key in impure(truth, found)]
    kinds = Counter(fault["kind"] for fault in faults)
    similarity, left, right = (sum(column) for column in zip(*ceaf, strict=True))
    precision, recall, settled = (totals[name] / totals["mentions"] for name in ("precision", "recall", "answered"))
    score = PeopleScore(
        int(totals["cases"]), int(totals["mentions"]), int(totals["persons"]), precision, recall, settled, int(totals["unfound"]),
        2 * similarity / (left + right), kinds["merged"], kinds["split"], int(totals["questions"]),
        int(totals["genitives"]), int(totals["genitives_wrong"]),
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


def _fault(rows: list[Row], kind: str, whole: Clustering, parts: Clustering, key: str) -> dict[str, Any]:
    """Return one person of `whole` whose mentions are several in `parts`, with the written forms of each."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for n, start in (place for place, person in whole.items() if person == key):
        end = next(e.end for e in rows[n].entities if e.start == start and e.label == "PERSON")
        forms[parts[n, start]][rows[n].text[start:end]] += 1
    return {"kind": kind, "case": rows[0].case, "forms": {k: dict(v) for k, v in forms.items()}}
