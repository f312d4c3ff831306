"""python -m eval.fit_omission: what tells that a sentence a draft lacks is one that must not be missed. Writes its weights.

Logistic regression with a ridge, on the cases with odd numbers: of the sentences of the kinds an officer must not miss, those
that a whole draft of the gold lacks are no loss, those of a critical fact left out of it are. Even cases are never read.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import yaml

from anonymize.assemble import masker
from anonymize.settings import settings
from eval.claims import Text
from eval.claims_omission import draft
from eval.claims_pairs import cases
from pipelines.checks.omission import considered
from pipelines.lists import HERE
from pipelines.templates import Template, load

RIDGE = 3.0
ROUNDS = 30
HEAD = "# How grave it is that a draft lacks a sentence. Written by python -m eval.fit_omission; not to be edited by hand.\n"
Row = tuple[dict[str, float], float]


def rows(text: Text, template: Template) -> Iterator[Row]:
    """Yield the features of a case's sentences, and whether the draft lacks something with them."""
    yield from ((row, 0.0) for _, _, row in considered(draft(text, template)))
    for claim in text.claims:
        if claim.error == "critical":
            left = considered(draft(text, template, claim))
            yield from ((row, 1.0) for n, _, row in left if n in claim.sources)


def fit(held: Sequence[Row]) -> dict[str, float]:
    """Return a weight for every feature, and "all" for what every sentence has."""
    names = sorted({name for row, _ in held for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] + [1.0] for row, _ in held])
    y, beta = np.array([wanted for _, wanted in held]), np.zeros(len(names) + 1)
    ridge = np.diag([RIDGE] * len(names) + [0.0])
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ beta))
        beta += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (y - p) - ridge @ beta)
    return {name: round(float(b), 2) for name, b in zip([*names, "all"], beta, strict=True)}


def main() -> None:
    """Fit on the odd cases and write the weights."""
    known, template = settings(), load("allman")
    texts = cases("odd", masker(known), known.policy("standard"))
    fitted = fit([row for text in texts for row in rows(text, template)])
    content = yaml.safe_dump(fitted, allow_unicode=True, sort_keys=False)
    (HERE / "omission.yaml").write_text(HEAD + content, encoding="utf-8")


if __name__ == "__main__":
    main()
