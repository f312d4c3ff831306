"""The shipped graph's weights as floats again: where teaching goes on when new texts have come."""

import numpy as np
import onnx
from onnx import numpy_helper

from anonymize.ner.graph import Floats

LINEAR = ("attention.output", "widen", "narrow")
NORMS = ("attention_norm", "norm")


def thaw(model: onnx.ModelProto, layers: int) -> dict[str, Floats]:
    """Return the state that `graph.build` was given, to within the rounding to 8 bits."""
    held = {weight.name: numpy_helper.to_array(weight) for weight in model.graph.initializer}
    nodes = [[held[name] for name in node.input if name in held] for node in model.graph.node]
    kinds = [node.op_type for node in model.graph.node]
    gathers, slices, norms, linears, mixers = (
        [w for w, kind in zip(nodes, kinds, strict=True) if kind == wanted]
        for wanted in ("Gather", "Slice", "LayerNormalization", "DynamicQuantizeMatMul", "QAttention")
    )
    state = {"words.weight": gathers[0][0] * gathers[1][0], "places": slices[1][0]}
    state |= {"embedded.weight": norms[0][0], "embedded.bias": norms[0][1]}
    for n in range(layers):
        own = _mixer(*mixers[n][:3])
        for k, name in enumerate(LINEAR):
            rounded, scale, _, bias = linears[len(LINEAR) * n + k]
            own |= {f"{name}.weight": (rounded * scale).T, f"{name}.bias": bias}
        for k, name in enumerate(NORMS):
            weight, bias = norms[1 + len(NORMS) * n + k]
            own |= {f"{name}.weight": weight, f"{name}.bias": bias}
        state |= {f"layers.{n}.{name}": value for name, value in own.items()}
    return {name: np.ascontiguousarray(value, np.float32) for name, value in state.items()}


def _mixer(rounded: Floats, bias: Floats, scale: Floats) -> dict[str, Floats]:
    parts = zip(("query", "key", "value"), np.split((rounded * scale).T, 3), np.split(bias, 3), strict=True)
    return {f"attention.{name}.{kind}": v for name, w, b in parts for kind, v in (("weight", w), ("bias", b))}
