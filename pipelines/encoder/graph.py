"""The encoder as an ONNX graph: the body that the NER model has too, and the mean of the tokens as a vector of length 1."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from anonymize.ner.graph import FUSED, Floats, Graph, body
from anonymize.ner.windows import PAD


def build(state: dict[str, Floats], layers: int, heads: int) -> onnx.ModelProto:
    """A model from `ids` (batch, length) int64, padded on the right, to `vectors` (batch, hidden); state as in ner.net."""
    graph = Graph()
    x, _ = body(graph, state, layers, heads)
    real = graph.add("Not", graph.add("Equal", "ids", graph.constant(np.array(PAD)))[0])[0]
    mask = graph.add("Cast", real, to=TensorProto.FLOAT)[0]
    wide = graph.add("Unsqueeze", mask, graph.constant(np.array([2])))[0]
    total = graph.add("ReduceSum", graph.add("Mul", x, wide)[0], graph.constant(np.array([1])), keepdims=0)[0]
    graph.nodes.append(helper.make_node("LpNormalization", [total], ["vectors"], axis=1, p=2))
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "sentences",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", state["embedded.weight"].shape[0]])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)],
        ir_version=9,
    )
