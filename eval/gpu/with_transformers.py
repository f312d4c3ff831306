"""A shape with random weights in torch and transformers: how fast it reads and writes, and what it holds."""

import gc
from dataclasses import dataclass, field
from typing import Any

from roofline import best, timed

from serve.memory import GIB
from serve.models import Model


@dataclass
class Transformers:
    """One model on a device. `weights` and `kv` are measured sizes in GiB."""

    known: Model
    device: str
    model: Any = field(init=False, repr=False)
    kv: float = 0.0
    kv_tokens: int = 1

    def __post_init__(self) -> None:
        import torch
        from transformers import GPT2Config, GPT2LMHeadModel

        s = self.known.shape
        config = GPT2Config(
            n_embd=s.hidden, n_layer=s.layers, n_head=s.heads, n_inner=s.intermediate, vocab_size=s.vocab,
            n_positions=s.positions, activation_function="gelu", bos_token_id=2, eos_token_id=3,
        )  # fmt: skip
        before, torch_dtype = torch.get_default_dtype(), getattr(torch, self.known.dtype)
        torch.set_default_dtype(torch_dtype)
        try:
            with torch.device(self.device):
                self.model = GPT2LMHeadModel(config).eval()
        finally:
            torch.set_default_dtype(before)

    @property
    def weights(self) -> float:
        """GiB of parameters, each counted once."""
        return sum({p.data_ptr(): p.nbytes for p in self.model.parameters()}.values()) / GIB

    def prefill(self, batch: int, tokens: int) -> float:
        """Tokens a second when so many prompts of so many tokens are read at once."""
        prompt = self._prompt(batch, tokens)
        return batch * tokens / best(lambda: self._step(prompt), self.device, 2)

    def decode(self, batch: int, context: int, steps: int) -> float:
        """Tokens a second when so many answers are written at once, after so many tokens."""
        held = self._step(self._prompt(batch, context)).past_key_values
        self.kv = sum(t.nbytes for layer in held.layers for t in (layer.keys, layer.values)) / GIB
        self.kv_tokens = batch * context
        one = self._prompt(batch, 1)

        def write() -> None:
            for _ in range(steps):
                self._step(one, held)

        return batch * steps / timed(write, self.device)

    def close(self) -> None:
        """Let the memory go."""
        import torch

        self.model = None
        gc.collect()
        if self.device == "cuda":
            torch.cuda.empty_cache()

    def _prompt(self, batch: int, tokens: int) -> Any:
        import torch

        return torch.randint(4, self.known.shape.vocab, (batch, tokens), device=self.device)

    def _step(self, tokens: Any, held: Any = None) -> Any:
        import torch

        with torch.inference_mode():
            return self.model(tokens, past_key_values=held, use_cache=True, logits_to_keep=1)
