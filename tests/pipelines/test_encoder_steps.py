"""Weights rounded on what goes through them: nearer than one by one, and found again when they are written."""

import numpy as np

from anonymize.ner.graph import quantize
from pipelines.encoder.steps import MOST, steps


def test_rounded_on_what_goes_through_them_they_err_less_and_are_shipped_as_they_are() -> None:
    random = np.random.default_rng(3)
    weight = random.normal(size=(24, 32)).astype(np.float32)
    inputs = (random.normal(size=(400, 6)) @ random.normal(size=(6, 32)) + 0.1 * random.normal(size=(400, 32))).astype(
        np.float32
    )
    made = steps(weight, inputs.T @ inputs)
    rounded, scale = quantize(made)
    assert np.allclose(rounded * scale[:, None], made, atol=1e-6) and np.abs(rounded).max() == MOST
    alone, width = quantize(weight)
    errors = [float(np.abs(inputs @ (other - weight).T).mean()) for other in (made, alone * width[:, None])]
    assert errors[0] < 0.5 * errors[1]


def test_weights_that_are_such_steps_already_stay() -> None:
    whole, scale = quantize(np.random.default_rng(5).normal(size=(8, 12)).astype(np.float32))
    weight = (whole * scale[:, None]).astype(np.float32)
    assert np.allclose(steps(weight, np.eye(12, dtype=np.float32)), weight, atol=1e-6)
