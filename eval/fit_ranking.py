"""python -m eval.fit_ranking: what tells that a sentence belongs in a summary, fitted to the gold facts of half a of the set.

Logistic regression with a ridge, by Newton's method; a unit is wanted when it holds at least half of a gold quote, and one that
tells a critical fact counts double. Writes pipelines/lists/ranking.yaml. Half b is never read.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from anonymize.assemble import masker
from anonymize.settings import settings
from anonymize.vault import Vault
from eval.gold import GoldCase, load
from eval.places import Places
from eval.summaries import template_of
from pipelines.case import CaseFile, prepare
from pipelines.lists import HERE
from pipelines.readers.sandbox import read_documents
from pipelines.templates import load_all
from pipelines.writers.scoring import NAMES, features
from pipelines.writers.units import units

RIDGE = 3.0
ROUNDS = 30
UNSEEN = {"cell": -1.0}  # half a has no tables: most of a form is names and numbers
GRAVE = 2.0  # weight of a unit that tells a critical fact
HEAD = "# What tells that a sentence belongs in a summary. Written by python -m eval.fit_ranking; not to be edited by hand.\n"


def examples(gold: GoldCase, case: CaseFile) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (features, whether wanted, weight) of the units of a case."""
    all_units, places = units(case), Places(case)
    rows = features(case, case.contexts, all_units, template_of(gold, load_all()))
    table, wanted, grave = [], [], []
    for unit, row in zip(all_units, rows, strict=True):
        told = [f for f in gold.facts if any(places.rests(unit.core, quote) for quote in f.quotes)]
        table.append([max(row.fits.values()) if n == "fit" else row.about.get(n, 0.0) for n in NAMES])
        wanted.append(float(bool(told)))
        grave.append(GRAVE if any(f.critical for f in told) else 1.0)
    return np.array(table), np.array(wanted), np.array(grave)


def fit(rows: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Return a weight for every feature; what all units share is left out, for only the order counts."""
    x, y, w = (np.concatenate(part) for part in zip(*rows, strict=True))
    x = np.hstack([x, np.ones((len(x), 1))])
    ridge = np.diag([RIDGE] * (x.shape[1] - 1) + [0.0])
    beta = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ beta))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + ridge
        beta = beta + np.linalg.solve(hessian, x.T @ (w * (y - p)) - ridge @ beta)
    seen = [bool(column.any()) for column in x.T]
    return {name: round(float(beta[n]), 2) if seen[n] else UNSEEN.get(name, 0.0) for n, name in enumerate(NAMES)}


def auc(rows: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> float:
    """Return how well cases left out one by one are ranked: how often a wanted unit stands above another of its case."""
    right, pairs = 0.0, 0
    for n, (x, y, _) in enumerate(rows):
        fitted = fit([row for k, row in enumerate(rows) if k != n])
        score = x @ np.array([fitted[name] for name in NAMES])
        above = score[y == 1][:, None] - score[y == 0][None, :]
        right, pairs = right + float((above > 0).sum() + 0.5 * (above == 0).sum()), pairs + above.size
    return right / pairs


def main(out: Path = HERE / "ranking.yaml") -> None:
    """Fit on half a and write the weights; the AUC goes to stderr."""
    masking = settings()
    mask = masker(masking)
    rows = []
    for gold in load("summaries", "a"):
        documents, _ = read_documents(gold.files)
        rows.append(examples(gold, prepare(documents, mask, masking.policy("standard"), Vault())))
    fitted = fit(rows)
    out.write_text(HEAD + "".join(f"{name}: {value}\n" for name, value in fitted.items()), encoding="utf-8")
    sys.stderr.write(
        f"{sum(len(x) for x, _, _ in rows)} units of {len(rows)} cases, AUC {auc(rows):.3f} (leave one case out)\n"
    )


if __name__ == "__main__":
    main()
