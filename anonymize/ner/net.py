"""The network in PyTorch: a BERT encoder with a label head. Imported for training and export only."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from anonymize.ner.windows import PAD


class Attention(nn.Module):  # type: ignore[misc,unused-ignore]
    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        shape = (batch, length, self.heads, hidden // self.heads)
        q, k, v = (part(x).view(shape).transpose(1, 2) for part in (self.query, self.key, self.value))
        # Three products, not PyTorch's fused attention: with a mask, on a processor, that trains at less than half the speed.
        scores = torch.matmul(q, k.transpose(2, 3)) / (shape[3] ** 0.5) + mask.to(q.dtype)
        mixed = torch.matmul(torch.softmax(scores, -1).to(v.dtype), v)
        return self.output(mixed.transpose(1, 2).reshape(batch, length, hidden))


class Layer(nn.Module):  # type: ignore[misc,unused-ignore]
    def __init__(self, hidden: int, heads: int, ffn: int, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(hidden, heads)
        self.attention_norm, self.norm = nn.LayerNorm(hidden, eps=1e-12), nn.LayerNorm(hidden, eps=1e-12)
        self.widen, self.narrow = nn.Linear(hidden, ffn), nn.Linear(ffn, hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.attention_norm(x + self.dropout(self.attention(x, mask)))
        return self.norm(x + self.dropout(self.narrow(gelu(self.widen(x)))))


class Encoder(nn.Module):  # type: ignore[misc,unused-ignore]
    """Token ids (batch, length), padded with PAD, to label logits (batch, length, labels)."""

    def __init__(
        self,
        vocab: int,
        layers: int,
        labels: int,
        hidden: int = 384,
        heads: int = 12,
        ffn: int = 1536,
        positions: int = 512,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocab, hidden)
        self.places = nn.Parameter(torch.zeros(positions, hidden))
        self.embedded = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, heads, ffn, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden, labels)

    def forward(self, ids: Tensor) -> Tensor:
        mask = (ids == PAD).to(torch.float32)[:, None, None, :] * -1e4
        x = self.dropout(self.embedded(self.words(ids) + self.places[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(self.dropout(x))


class Probabilities(nn.Module):  # type: ignore[misc,unused-ignore]
    """What is shipped: ids to label probabilities."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor) -> Tensor:
        return torch.softmax(self.encoder(ids), -1)
