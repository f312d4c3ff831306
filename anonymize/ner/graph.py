"""The shipped network as an ONNX graph, written node by node: 8-bit weights and ONNX Runtime's fused operators.

Written by hand because the exporter's graph leaves attention unfused and runs at two thirds of the speed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from anonymize.ner.windows import PAD

Floats = NDArray[np.float32]
FUSED = "com.microsoft"
KINDS = ("Gather", "Slice", "LayerNormalization", "DynamicQuantizeMatMul", "QAttention")


@dataclass
class Graph:
    """Collects nodes and weights; every method adds an operator and returns the name of its output."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, value: NDArray[Any]) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> list[str]:
        names = [f"t{len(self.nodes)}_{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def norm(self, x: str, scale: Floats, bias: Floats) -> str:
        return self.add("LayerNormalization", x, self.constant(scale), self.constant(bias), axis=-1, epsilon=1e-12)[0]

    def skip_norm(self, x: str, skip: str, scale: Floats, bias: Floats) -> str:
        """Two operators: ONNX Runtime's SkipLayerNormalization is several times slower than these."""
        return self.norm(self.add("Add", x, skip)[0], scale, bias)

    def linear(self, x: str, weight: Floats, bias: Floats) -> str:
        """x @ weight.T + bias, the input quantised on the fly."""
        rounded, scale = quantize(weight)
        parts = (rounded.T.copy(), scale, np.zeros(len(scale), np.int8), bias)
        return self.add("DynamicQuantizeMatMul", x, *[self.constant(part) for part in parts], domain=FUSED)[0]

    def attention(self, x: str, lengths: str, weight: Floats, bias: Floats, heads: int) -> str:
        """Self-attention over the first `lengths` tokens of each row; weight stacks query, key and value."""
        rounded, scale = quantize(weight)
        small, small_scale, small_zero = self.add("DynamicQuantizeLinear", x, outputs=3)
        inputs = (
            small,
            self.constant(rounded.T.copy()),
            self.constant(bias),
            small_scale,
            self.constant(scale),
            lengths,
            small_zero,
            self.constant(np.zeros(len(scale), np.int8)),
        )
        return self.add("QAttention", *inputs, domain=FUSED, num_heads=heads)[0]


def quantize(weight: Floats, most: int = 63) -> tuple[NDArray[np.int8], Floats]:
    """Rows of (out, in) as int8 with one scale each, symmetric. 7 bits by default: a processor without VNNI adds two products
    in 16 bits, where those of 8-bit weights overflow (ONNX Runtime, "when and why do I need to try U8U8")."""
    scale = np.maximum(np.abs(weight).max(1), 1e-8) / most
    return np.round(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def build(state: dict[str, Floats], layers: int, heads: int) -> onnx.ModelProto:
    """A model from `ids` (batch, length) int64, padded on the right, to `probabilities`; state as in net.Encoder."""
    graph = Graph()
    x, _ = body(graph, state, layers, heads)
    graph.nodes.append(
        helper.make_node(
            "Softmax", [graph.linear(x, state["head.weight"], state["head.bias"])], ["probabilities"], axis=-1
        )
    )
    return _model(graph, len(state["head.bias"]))


def reopen(model: onnx.ModelProto) -> dict[str, Floats]:
    """The state that `build` was given, as exact as its rounded weights: what a model is taught on from."""
    arrays = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}
    takes = {kind: [n.input for n in model.graph.node if n.op_type == kind] for kind in KINDS}
    (rounded, _), (scale, _) = takes["Gather"]
    state = {"words.weight": arrays[rounded].astype(np.float32) * arrays[scale]}
    state["places"] = next(arrays[n[0]] for n in takes["Slice"] if n[0] in arrays)
    layers = range(len(takes["QAttention"]))
    norms = ["embedded", *(f"layers.{n}.{part}" for n in layers for part in ("attention_norm", "norm"))]
    for name, inputs in zip(norms, takes["LayerNormalization"], strict=True):
        state[f"{name}.weight"], state[f"{name}.bias"] = arrays[inputs[1]], arrays[inputs[2]]
    linears = [f"layers.{n}.{part}" for n in layers for part in ("attention.output", "widen", "narrow")]
    for name, inputs in zip([*linears, "head"], takes["DynamicQuantizeMatMul"], strict=True):
        state[f"{name}.weight"], state[f"{name}.bias"] = _exact(arrays, inputs[1], inputs[2]), arrays[inputs[4]]
    for n, inputs in enumerate(takes["QAttention"]):
        for part, weight, bias in zip(
            ("query", "key", "value"),
            np.split(_exact(arrays, inputs[1], inputs[4]), 3),
            np.split(arrays[inputs[2]], 3),
            strict=True,
        ):
            state[f"layers.{n}.attention.{part}.weight"], state[f"layers.{n}.attention.{part}.bias"] = weight, bias
    return state


def _exact(arrays: dict[str, NDArray[Any]], weight: str, scale: str) -> Floats:
    return np.ascontiguousarray(arrays[weight].T.astype(np.float32) * arrays[scale][:, None])


def body(graph: Graph, state: dict[str, Floats], layers: int, heads: int) -> tuple[str, str]:
    """Add everything below the head; return the tokens' states (batch, length, hidden) and how many tokens are real (batch)."""
    rounded, scale = quantize(state["words.weight"], 127)  # looked up, never multiplied in 8 bits
    real = graph.add(
        "Cast", graph.add("Not", graph.add("Equal", "ids", graph.constant(np.array(PAD)))[0])[0], to=TensorProto.INT32
    )[0]
    lengths = graph.add("ReduceSum", real, graph.constant(np.array([1])), keepdims=0)[0]
    small = graph.add("Cast", graph.add("Gather", graph.constant(rounded), "ids")[0], to=TensorProto.FLOAT)[0]
    sizes = graph.add("Gather", graph.constant(scale[:, None]), "ids")[0]
    length = graph.add(
        "Slice", graph.add("Shape", "ids")[0], graph.constant(np.array([1])), graph.constant(np.array([2]))
    )[0]
    places = graph.add("Slice", graph.constant(state["places"]), graph.constant(np.array([0])), length)[0]
    x = graph.add("Add", graph.add("Mul", small, sizes)[0], places)[0]
    x = graph.norm(x, state["embedded.weight"], state["embedded.bias"])
    for n in range(layers):
        x = _layer(graph, x, lengths, {k.removeprefix(f"layers.{n}."): v for k, v in state.items()}, heads)
    return x, lengths


def _layer(graph: Graph, x: str, lengths: str, state: dict[str, Floats], heads: int) -> str:
    parts = [(state[f"attention.{p}.weight"], state[f"attention.{p}.bias"]) for p in ("query", "key", "value")]
    weight, bias = np.concatenate([w for w, _ in parts]), np.concatenate([b for _, b in parts])
    mixed = graph.attention(x, lengths, weight, bias, heads)
    out = graph.linear(mixed, state["attention.output.weight"], state["attention.output.bias"])
    x = graph.skip_norm(out, x, state["attention_norm.weight"], state["attention_norm.bias"])
    wide = graph.linear(x, state["widen.weight"], state["widen.bias"])
    wide = graph.add("Gelu", wide, domain=FUSED)[0]
    out = graph.linear(wide, state["narrow.weight"], state["narrow.bias"])
    return graph.skip_norm(out, x, state["norm.weight"], state["norm.bias"])


def _model(graph: Graph, labels: int) -> onnx.ModelProto:
    shape = ["batch", "length"]
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "ner",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, shape)],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [*shape, labels])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)],
        ir_version=9,
    )
