"""Train the name prior from name counts and word frequencies, and say how it ranks names it never saw.

python -m anonymize.ner.train_prior --data DIR [--out FILE]         # needs scipy and wordfreq
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped,unused-ignore]

from anonymize.ner.data.register import Pool, Register, rows
from anonymize.ner.ngrams import BUCKETS, features
from anonymize.ner.prior import HERE, NamePrior

CLASSES = ("first", "surname", "place", "street", "word")
RUNNING = (0.02, 0.012, 0.006, 0.002, 0.9)  # share of running case text, by class
LISTS = Path(__file__).parent / "data" / "lists"
FOREIGN = (LISTS / "foreign.txt").read_text(encoding="utf-8").split()


def usage(data: Path) -> dict[str, NDArray[np.float64]]:
    """Expected uses of every lower-cased token in running text, by class."""
    register, table = Register.read(data), dict[str, Any]()
    wordlike = {r[0].lower() for r in rows(data / "names" / "ambiguous_with_common_words.tsv")}
    for column, pool in enumerate((register.first, register.last)):
        _add(table, column, _counts(pool))
    _add(table, 2, {w: 1.0 for part in (register.localities, register.small, register.districts) for w in part})
    _add(table, 2, {w: 30.0 for w in register.municipalities})
    _add(table, 3, {w: 1.0 for w in register.streets})
    _add(table, 4, _words({t for t, shares in table.items() if shares[:2].sum() > 0 and t not in wordlike}, table))
    return table


def _counts(pool: Pool) -> dict[str, float]:
    """Counts of single-word names."""
    totals = np.diff(np.array([0.0, *pool.by_count]))
    return {w: float(n) for w, n in zip(pool.words, totals, strict=True)}


def _words(names: set[str], table: dict[str, Any]) -> dict[str, float]:
    """Word frequencies; what is a common name and no dictionary word counts as a word one time in fifty."""
    from wordfreq import top_n_list, word_frequency

    found = {}
    for word in top_n_list("sv", 300_000):
        if len(word) > 1 and word.replace("-", "").isalpha():
            known = word in names and table[word][:2].sum() > 1e-7
            found[word] = word_frequency(word, "sv") * (0.02 if known else 1.0)
    return found


def _add(table: dict[str, Any], column: int, counts: dict[str, float]) -> None:
    """Each single-word token gets its share of the class."""
    total = sum(counts.values())
    for word, n in counts.items():
        if " " not in word:
            table.setdefault(word.lower(), np.zeros(len(CLASSES)))[column] += RUNNING[column] * n / total


def kept_back(token: str) -> bool:
    """One token in twenty, and all of FOREIGN, is never trained on."""
    return token in _FOREIGN or hashlib.sha1(token.encode()).digest()[0] < 13


_FOREIGN = {t.lower() for t in FOREIGN}


def matrix(tokens: list[str]) -> tuple[sparse.csr_matrix, NDArray[np.int64]]:
    """n-grams scaled as in NamePrior, and the column of each whole token."""
    grams, whole = features(tokens)
    inside = grams < BUCKETS
    counts = inside.sum(1)
    values = np.repeat(1 / np.sqrt(counts), counts).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return sparse.csr_matrix((values, grams[inside], starts), shape=(len(tokens), BUCKETS)), whole


def fit(
    tokens: list[str], shares: NDArray[np.float64], weights: NDArray[np.float64], epochs: int, seed: int = 5
) -> NamePrior:
    """Softmax regression by Adagrad; the whole token is hidden half the time, so that spelling must speak as well."""
    rng = np.random.default_rng(seed)
    w, bias = np.zeros((BUCKETS, len(CLASSES)), np.float32), np.zeros(len(CLASSES), np.float32)
    squares, bias_squares = np.full_like(w, 1e-6), np.full_like(bias, 1e-6)
    for epoch in range(epochs):
        rate = 0.25 * (1 - epoch / epochs)
        for part in np.array_split(rng.permutation(len(tokens)), max(1, len(tokens) // 4096)):
            x, whole = matrix([tokens[n] for n in part])
            x = x + sparse.csr_matrix(
                ((rng.random(len(part)) < 0.5).astype(np.float32), (np.arange(len(part)), whole)), shape=x.shape
            )
            logits = x @ w + bias
            powers = np.exp(logits - logits.max(1, keepdims=True))
            error = ((powers / powers.sum(1, keepdims=True) - shares[part]) * weights[part, None]).astype(np.float32)
            columns = np.unique(x.indices)
            gradient = (x.T.tocsr()[columns] @ error) + 1e-4 * w[columns]
            squares[columns] += gradient**2
            w[columns] -= rate * gradient / np.sqrt(squares[columns])
            bias_squares += error.sum(0) ** 2
            bias -= rate * error.sum(0) / np.sqrt(bias_squares)
    return NamePrior(np.vstack([w, np.zeros((1, len(CLASSES)), np.float32)]), bias)


def save(prior: NamePrior, file: Path) -> None:
    """Eight bits a weight."""
    weights = prior.weights[:-1]
    scale = np.abs(weights).max() / 127
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        file, weights=np.round(weights / scale).astype(np.int8), scale=np.float32(scale), bias=prior.bias
    )


def area(positive: list[float], negative: list[float]) -> float:
    """Area under the ROC curve."""
    from scipy.stats import rankdata  # type: ignore[import-untyped,unused-ignore]

    ranks = rankdata(positive + negative)[: len(positive)]
    return float((ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def report(prior: NamePrior, table: dict[str, Any]) -> None:
    """Areas on tokens kept back, and the names that are words."""
    back = [t for t in table if kept_back(t)]
    words = [
        p.name for t, p in zip(back, prior.scores(back), strict=True) if table[t][4] > 3e-7 and table[t][:4].sum() == 0
    ]
    person = RUNNING[0] / 2.0e7
    groups: dict[str, Callable[[str], bool]] = {
        "all names": lambda t: table[t][:2].sum() > 0 and table[t][4] == 0,
        "rare (2 to 5 bearers)": lambda t: 0 < table[t][:2].sum() <= 5 * person and table[t][4] == 0,
        "common (over 1000)": lambda t: table[t][:2].sum() > 1000 * person and table[t][4] < table[t][:2].sum(),
    }
    for title, chosen in groups.items():
        names = [prior.score(t).name for t in back if chosen(t)]
        print(f"AUC {title}: {area(names, words):.4f} ({len(names)} names, {len(words)} words)")
    foreign = [p.name for p in prior.scores(list(FOREIGN))]
    print(f"AUC foreign, by hand: {area(foreign, words):.4f} ({len(foreign)}); least: {min(foreign):.2f}")
    for token in (LISTS / "shown.txt").read_text(encoding="utf-8").split():
        p = prior.score(token)
        print(f"{token:10} " + " ".join(f"{c} {getattr(p, c):.3f}" for c in CLASSES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--epochs", type=int, default=2)
    arguments = parser.parse_args()
    table = usage(arguments.data)
    tokens = [t for t in table if not kept_back(t) and table[t].sum() > 0]
    uses = np.array([table[t] for t in tokens])
    weights = (uses.sum(1) / 1e-9) ** 0.3
    shares = uses / uses.sum(1, keepdims=True)
    save(fit(tokens, shares, np.minimum(weights, 40), arguments.epochs), arguments.out)
    report(NamePrior.load(arguments.out), table)


if __name__ == "__main__":
    main()
