"""Fit how much meaning, words, numbers, people and a cite count for the aligner, on claims with known sources.

    python -m eval.claims_fit [--on facts|texts] [--seed 3] [--encoder FOLDER]

On the facts of the summaries' even cases: the encoder has learnt from the odd texts of both sets, and would there be trusted too
much; the even claims are left to be judged on. Or on the texts of pipelines/encoder/data, with an encoder of FOLDER that has not
read them: the shipped one has, and the one of commit 9849832 (its pipelines/encoder/model) has not.

A conditional logit over the sentences of a text. Each claim is shown three times: uncited, cited rightly and cited wrongly (the
sentence nearest in words that is no source), weighted as cites are met. Prints the weights for pipelines/writers/align.py and how
often the likeliest sentence is right, the texts left out in turn.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from anonymize.assemble import masker
from anonymize.mask import MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from eval.claims import Claim, Text
from eval.claims_pairs import cases
from pipelines.case import CaseFile, Sentence
from pipelines.document import Segment, join
from pipelines.encoder.meanings import Meanings
from pipelines.encoder.model import Encoder, shipped
from pipelines.encoder.texts import Row
from pipelines.encoder.texts import rows as texts
from pipelines.writers.align import WEIGHTS, evidence, features

Floats = NDArray[np.float64]
NAMES = tuple(WEIGHTS)
CITED = {"": 0.3, "right": 0.5, "wrong": 0.2}  # how cites are met
NEAR = 60  # sentences of a long case that a claim is shown among
SHRINK = 0.01
FOLDS = 8


def facts() -> Iterator[Text]:
    """Yield the even cases of the summaries with their facts."""
    known = settings()
    return cases("even", masker(known), known.policy("standard"))


def of_row(row: Row) -> Text:
    """Return a text of pipelines/encoder/data, which stands masked there, with its claims."""
    policy, sentences = settings().policy("standard"), row["sentences"]
    document = join(row["id"], row["id"], [Segment(sentence) for sentence in sentences])
    masked = Masked(document.text, ())
    made = Masking((MaskedDocument(row["id"], masked, (), ()),), Registry(), policy)
    held = tuple(
        Sentence(0, n, s.start, s.end, masked.slice(s.start, s.end), s.place) for n, s in enumerate(document.segments)
    )
    claims = (Claim(row["id"], "alignment", Masked(text, ()).text, tuple(places)) for text, places in row["claims"])
    return Text(CaseFile((document,), made, Vault(), held), tuple(claims))


@dataclass(frozen=True)
class Shown:
    """One claim among its sentences: what speaks for each (sentences, names), which are true, how much it counts."""

    text: int
    kind: str
    rows: Floats
    true: tuple[int, ...]


def read_by(text: Text, encoder: Encoder) -> Text:
    """Return a text whose sentences are compared by this encoder."""
    vars(text.case)["meanings"] = Meanings(text.case, encoder)
    return text


def shown(found: Sequence[Text], seed: int) -> Iterator[Shown]:
    """Yield every claim in its three forms."""
    random = Random(seed)
    for k, text in enumerate(found):
        for claim in text.claims:
            near = _near(len(text.case.sentences), claim.sources, random)
            held = {n: features(text.case.sentences[n].masked.text) for n in near}
            seen = evidence(text.case, claim.text.text, (), held)
            rows = np.array([[seen[n][name] for name in NAMES] for n in near])
            true = tuple(near.index(n) for n in claim.sources)
            wrong = max((i for i in range(len(near)) if i not in true), key=lambda i: float(rows[i, 1]), default=None)
            for kind, places in (("", ()), ("right", true), ("wrong", () if wrong is None else (wrong,))):
                yield Shown(k, kind, _cited(rows, places), true)


def _near(count: int, true: Sequence[int], random: Random) -> list[int]:
    others = [n for n in range(count) if n not in true]
    return sorted({*true, *random.sample(others, min(len(others), NEAR))})


def _cited(rows: Floats, places: Sequence[int]) -> Floats:
    out = rows.copy()
    out[list(places), NAMES.index("cited")] = 1.0
    return out


def fit(rows: Sequence[Shown]) -> Floats:
    """Return the weights under which the true sentences are likeliest."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = SHRINK * float(weights @ weights) / 100, 2 * SHRINK * weights / 100
        for one in rows:
            chances = _chances(one.rows, weights)
            right = float(chances[list(one.true)].sum())
            ideal = np.zeros_like(chances)
            ideal[list(one.true)] = chances[list(one.true)] / right
            total -= CITED[one.kind] * np.log(right) / len(rows)
            slope = slope - CITED[one.kind] * (ideal - chances) @ one.rows / len(rows)
        return total, slope

    return np.asarray(minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x)


def _chances(rows: Floats, weights: Floats) -> Floats:
    scores = rows @ weights
    shares = np.exp(scores - scores.max())
    return np.asarray(shares / shares.sum())


def right(rows: Sequence[Shown], weights: Floats, kind: str) -> list[bool]:
    """Say of each claim in this form whether its likeliest sentence is a true one."""
    return [int(_chances(one.rows, weights).argmax()) in one.true for one in rows if one.kind == kind]


def main() -> None:
    """Print the weights and how they do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--on", default="facts", choices=("facts", "texts"))
    parser.add_argument("--encoder", type=Path, help="folder of encoder.onnx and tokenizer.json")
    given = parser.parse_args()
    encoder = Encoder.load(given.encoder) if given.encoder else shipped()
    found = [read_by(text, encoder) for text in (facts() if given.on == "facts" else map(of_row, texts()))]
    rows = list(shown(found, given.seed))
    for kind in CITED:
        hits: list[bool] = []
        for fold in range(FOLDS):
            weights = fit([one for one in rows if one.text % FOLDS != fold])
            hits += right([one for one in rows if one.text % FOLDS == fold], weights, kind)
        print(f"cited {kind or 'nothing':8} {sum(hits)}/{len(hits)}")  # noqa: T201
    print({name: round(float(w), 2) for name, w in zip(NAMES, fit(rows), strict=True)})  # noqa: T201


if __name__ == "__main__":
    main()
