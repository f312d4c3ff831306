"""Character n-grams of tokens as hashed numbers, for many tokens at once: the features of the name prior."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BITS = 18
BUCKETS = 1 << BITS  # the row after the last bucket stands for "no n-gram here"
ORDERS, LONGEST = 5, 22
OPEN, CLOSE = 2, 3
Indices = NDArray[np.int64]


def features(tokens: list[str]) -> tuple[Indices, Indices]:
    """(n-grams of orders 1 to 5 with boundaries: (tokens, many); the whole token: (tokens,)). Case does not matter."""
    codes, lengths = _codes(tokens)
    columns = np.arange(codes.shape[1])
    parts, rolling = [], codes
    for order in range(1, ORDERS + 1):
        if order > 1:
            rolling = rolling[:, :-1] * np.uint32(0x01000193) + codes[:, order - 1 :]
        inside = columns[: rolling.shape[1]] + order <= lengths[:, None]
        parts.append(np.where(inside, _bucket(rolling, order), BUCKETS))
    whole = np.zeros(len(tokens), np.uint32)
    for column in columns:
        whole = np.where(column < lengths, whole * np.uint32(0x01000193) + codes[:, column], whole)
    return np.concatenate(parts, axis=1), _bucket(whole, ORDERS + 1)


def _codes(tokens: list[str]) -> tuple[NDArray[np.uint32], Indices]:
    """Code points of lower-cased tokens between boundary marks; long ones keep their head and tail."""
    marked = [_short(t.lower()) for t in tokens]
    lengths = np.array([len(m) for m in marked], np.int64)
    width = int(lengths.max(initial=2))
    joined = "".join(m.ljust(width, "\0") for m in marked)
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32).reshape(len(tokens), width), lengths


def _short(token: str) -> str:
    kept = token if len(token) <= LONGEST else token[: LONGEST // 2] + token[-LONGEST // 2 :]
    return f"{chr(OPEN)}{kept}{chr(CLOSE)}"


def _bucket(hashes: NDArray[np.uint32], order: int) -> Indices:
    mixed = (hashes ^ np.uint32(order * 0x9E3779B1 & 0xFFFFFFFF)) * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    return ((mixed * np.uint32(0xC2B2AE35)) >> np.uint32(32 - BITS)).astype(np.int64)
