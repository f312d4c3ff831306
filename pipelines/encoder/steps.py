"""Weights rounded to the steps that are shipped, one column after the other, so that what comes later makes up for the error.

GPTQ (Frantar et al. 2022): on what texts send through the weights, not weight by weight. Taught weights rounded one by one to 7
bits lose nearly all that teaching gave (eval/LOG.md, 2026-11-30).
"""

import numpy as np

from anonymize.ner.graph import Floats

MOST = 63  # steps on either side of nothing: 7 bits, as anonymize.ner.graph.quantize has them
DAMP = 0.01  # of the mean of what goes through, added to each input: some hardly ever speak


def steps(weight: Floats, seen: Floats) -> Floats:
    """Return weights (out, in) that are whole steps of each row's scale; `seen` (in, in): how inputs go together.

    A row's largest stays at the end of the scale, so that `quantize` finds these very steps again.
    """
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / MOST
    largest = np.abs(weight).argmax(1)
    damped = seen.astype(np.float64) + DAMP * np.diag(seen).mean() * np.eye(len(seen))
    after = np.linalg.cholesky(np.linalg.inv(damped)).T
    left, out = weight.astype(np.float64), np.zeros_like(weight)
    for n in range(weight.shape[1]):
        whole = np.clip(np.round(left[:, n] / scale), -MOST, MOST)
        whole = np.where(largest == n, np.sign(weight[:, n]) * MOST, whole)
        out[:, n] = whole * scale
        left[:, n:] -= np.outer((left[:, n] - whole * scale) / after[n, n], after[n, n:])
    return out
