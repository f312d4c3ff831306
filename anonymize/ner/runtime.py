"""ONNX Runtime, silent. Since 1.29 it reports to Microsoft from Linux, and keeps an identifier and a queue on the disk.

Only `ORT_DISABLE_TELEMETRY`, set before it is first loaded, turns all of that off (docs/Privacy.md of microsoft/onnxruntime):
nothing else may import it.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

__all__ = ["onnxruntime"]
