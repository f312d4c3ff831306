"""The linear weights of a network in PyTorch rounded as they are shipped, layer by layer. Imported for training only."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from pipelines.encoder.steps import steps

Batch = tuple[Tensor, Tensor]  # what goes into a layer (texts, length, hidden), and its mask


def settle(layers: Sequence[nn.Module], batches: Sequence[Batch]) -> None:
    """Round in place, each layer on what the rounded ones before it send."""
    with torch.no_grad():
        for layer in layers:
            seen = _inputs(layer, batches)
            for name, part in _linear(layer):
                part.weight.copy_(torch.tensor(steps(part.weight.numpy(), seen[name].numpy())))
            batches = [(layer(x, mask), mask) for x, mask in batches]


def _linear(layer: nn.Module) -> list[tuple[str, nn.Linear]]:
    return [(name, part) for name, part in layer.named_modules() if isinstance(part, nn.Linear)]


def _inputs(layer: nn.Module, batches: Sequence[Batch]) -> dict[str, Tensor]:
    """How the inputs of each linear part go together (inputs, inputs)."""
    seen: dict[str, Tensor] = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
        def see(_: nn.Module, given: tuple[Tensor]) -> None:
            rows = given[0].flatten(0, 1)
            seen[name] = seen.get(name, 0) + rows.T @ rows

        return see

    hooks = [part.register_forward_pre_hook(watch(name)) for name, part in _linear(layer)]
    for x, mask in batches:
        layer(x, mask)
    for hook in hooks:
        hook.remove()
    return seen
