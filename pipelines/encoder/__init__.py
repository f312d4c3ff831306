"""Sentences as vectors, on the CPU and offline: multilingual-e5-small, cut to Swedish and 8 bits, run by ONNX Runtime."""
