"""The exported graph: what it is given comes back from it but for the rounding, and ONNX Runtime can run it."""

import numpy as np
import pytest

from anonymize.ner.graph import build, quantize, reopen
from anonymize.ner.runtime import onnxruntime

HIDDEN, WIDE, WORDS, LABELS, LAYERS = 8, 16, 20, 5, 2


@pytest.fixture
def state():
    rng = np.random.default_rng(3)
    shapes = {
        "words.weight": (WORDS, HIDDEN),
        "places": (12, HIDDEN),
        "head.weight": (LABELS, HIDDEN),
        "head.bias": (LABELS,),
    }
    norms, linears = ["embedded"], {}
    for n in range(LAYERS):
        norms += [f"layers.{n}.attention_norm", f"layers.{n}.norm"]
        linears |= {f"layers.{n}.attention.{part}": (HIDDEN, HIDDEN) for part in ("query", "key", "value", "output")}
        linears |= {f"layers.{n}.widen": (WIDE, HIDDEN), f"layers.{n}.narrow": (HIDDEN, WIDE)}
    shapes |= {f"{name}.{part}": (HIDDEN,) for name in norms for part in ("weight", "bias")}
    for name, (wide, narrow) in linears.items():
        shapes |= {f"{name}.weight": (wide, narrow), f"{name}.bias": (wide,)}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_what_is_exported_can_be_opened_again(state):
    opened = reopen(build(state, LAYERS, heads=2))
    assert opened.keys() == state.keys()
    for name, value in state.items():
        rounded = name.endswith("weight") and value.ndim == 2
        step = np.abs(value).max(1, keepdims=True) / 63 if rounded else 0
        assert (np.abs(opened[name] - value) <= step / 2 + 1e-6).all(), name


def test_what_was_opened_runs_as_before(state):
    ids = np.array([[0, 7, 8, 9, 2], [0, 5, 2, 1, 1]])
    first = build(state, LAYERS, heads=2)
    again = build(reopen(first), LAYERS, heads=2)
    one, two = (onnxruntime.InferenceSession(m.SerializeToString()).run(None, {"ids": ids})[0] for m in (first, again))
    assert one.shape == (2, 5, LABELS) and np.allclose(one.sum(-1), 1, atol=1e-5)
    assert np.allclose(one[0], two[0], atol=0.02)  # the second rounding finds the numbers of the first


@pytest.mark.parametrize("most", [63, 127])
def test_no_weight_is_rounded_past_its_bits(most):
    rounded, scale = quantize(np.array([[1.0, -2.0], [0.0, 0.0]], np.float32), most)
    assert np.abs(rounded).max() == most and np.allclose(rounded[0] * scale[0], [1, -2], atol=2 / most)
