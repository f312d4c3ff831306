"""Centrality: TextRank over TF-IDF of stems. The work grows with the text's length: every unit has few neighbours."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

NEIGHBOURS = 10  # edges kept of each unit
POSTINGS = 40  # of each word, the nearest units before that are compared
RARE = 8  # words of a unit by which neighbours are looked for
ROUNDS = 30
DAMPING = 0.85


def vectors(units: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """Return the TF-IDF of each unit's stems, of length 1."""
    seen = Counter(word for unit in units for word in set(unit))
    out = []
    for unit in units:
        weights = {w: (1 + np.log(n)) * np.log(1 + len(units) / seen[w]) for w, n in Counter(unit).items()}
        norm = float(np.sqrt(sum(x * x for x in weights.values()))) or 1.0
        out.append({w: float(x) / norm for w, x in weights.items()})
    return out


def centrality(units: Sequence[Sequence[str]]) -> list[float]:
    """Return for each unit how central it is to the case, from 0 (least) to 1 (most)."""
    if not units:
        return []
    rows, columns, weights = _edges(vectors(units))
    n = len(units)
    score, out = np.full(n, 1 / n), np.bincount(rows, weights, n)
    share = weights / out[rows] if len(rows) else weights
    for _ in range(ROUNDS):
        score = (1 - DAMPING) / n + DAMPING * np.bincount(columns, score[rows] * share, n)
    order = np.argsort(score, kind="stable")
    rank = np.empty(n)
    rank[order] = np.arange(n)
    return [float(x) for x in rank / max(n - 1, 1)]


def _edges(units: list[dict[str, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    postings: dict[str, list[int]] = {}
    rows, columns, weights = [], [], []
    for n, unit in enumerate(units):
        near = Counter[int]()
        for word in sorted(unit, key=lambda w: (-unit[w], w))[:RARE]:
            for other in postings.get(word, ())[-POSTINGS:]:
                near[other] += 1
        alike = sorted(
            ((cosine(unit, units[other]), other) for other, _ in near.most_common(4 * NEIGHBOURS)), reverse=True
        )
        for weight, other in alike[:NEIGHBOURS]:
            rows += [n, other]
            columns += [other, n]
            weights += [weight, weight]
        for word in unit:
            postings.setdefault(word, []).append(n)
    return np.array(rows, dtype=int), np.array(columns, dtype=int), np.array(weights)


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Return the likeness of two vectors of length 1."""
    small, large = (a, b) if len(a) < len(b) else (b, a)
    return sum(x * large[w] for w, x in small.items() if w in large)


def again(vectored: Sequence[dict[str, float]]) -> list[float]:
    """How much of it another unit says too: the likeness of the one most like it."""
    held: dict[str, list[int]] = {}
    out = [0.0] * len(vectored)
    for n, vector in enumerate(vectored):
        near = {
            m for word in sorted(vector, key=lambda w: (-vector[w], w))[:RARE] for m in held.get(word, ())[-POSTINGS:]
        }
        for m in near:
            like = cosine(vector, vectored[m])
            out[n], out[m] = max(out[n], like), max(out[m], like)
        for word in vector:
            held.setdefault(word, []).append(n)
    return out
