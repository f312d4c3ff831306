"""What a machine can do at best, as measured: bytes a second from memory, operations a second; and what a model needs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from serve.memory import GIB, embedding, kv, linear, weights
from serve.models import Model


@dataclass(frozen=True)
class Machine:
    """Bytes and floating-point operations a second."""

    bandwidth: float
    flops: float

    def decode(self, model: Model, batch: int, context: int) -> float:
        """Tokens a second at best: every step reads the weights once, and the cache of every answer."""
        read = (weights(model) + kv(model, batch * context)) * GIB
        return min(batch * self.bandwidth / read, self.flops / work(model))

    def prefill(self, model: Model) -> float:
        """Tokens a second at best: two operations a parameter (attention over the prompt not counted)."""
        return self.flops / work(model)


def work(model: Model) -> float:
    """Operations a token."""
    return 2.0 * (linear(model.shape) + (embedding(model.shape) if model.shape.tied else embedding(model.shape) / 2))


def machine(device: str, dtype: str, mib: int, side: int) -> Machine:
    """Measure this machine: a copy of so many MiB, and a product of two matrices with such a side."""
    import torch

    kind = getattr(torch, dtype)
    held = torch.ones(mib * 2**20 // 2, dtype=torch.bfloat16, device=device)
    into = torch.empty_like(held)
    left = torch.randn(side, side, device=device).to(kind)

    def copy() -> None:
        into.copy_(held)

    def product() -> None:
        left @ left

    bytes_ = 2 * held.numel() * held.element_size()
    return Machine(bytes_ / best(copy, device), 2.0 * side**3 / best(product, device))


def best(what: Callable[[], None], device: str, times: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    what()
    return min(timed(what, device) for _ in range(times))


def timed(what: Callable[[], None], device: str) -> float:
    """Return how long it takes, in seconds, with all that was put on the card done."""
    import torch

    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    wait()
    began = time.perf_counter()
    what()
    wait()
    return time.perf_counter() - began
