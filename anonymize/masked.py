"""MaskedText, the only type a prompt accepts, and the map between a masked document and its original."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from anonymize.spans import Span


def digest(text: str) -> str:
    """Return the hash by which a masked text is approved, and known again."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class MaskedText:
    """Text with placeholders where personal data stood. Made by mask() and, of masked parts, by pipelines/prompts."""

    text: str = field(repr=False)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def hash(self) -> str:
        """The SHA-256 that an officer approves."""
        return digest(self.text)


@dataclass(frozen=True)
class Replacement:
    """A span of the original and the placeholder that stands for it."""

    span: Span
    placeholder: str


class Masked:
    """One document with its replacements made: slices of it by original offsets, and the way back for offsets."""

    def __init__(self, original: str, replacements: Iterable[Replacement]) -> None:
        self._original = original
        self.replacements = tuple(sorted(replacements, key=lambda r: r.span.start))
        self._starts = [r.span.start for r in self.replacements]
        self._ends: list[tuple[int, int, int]] = []  # masked start, original start, original end of each replacement
        out, at, length = [], 0, 0
        for r in self.replacements:
            kept = original[at : r.span.start]
            length += len(kept)
            self._ends.append((length, r.span.start, r.span.end))
            out += [kept, r.placeholder]
            length, at = length + len(r.placeholder), r.span.end
        self.text = MaskedText("".join([*out, original[at:]]))

    def slice(self, start: int, end: int) -> MaskedText:
        """Return the masked form of original[start:end]; a replacement that crosses a border is taken whole."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.replacements[first].span.end <= start:
            first += 1
        out, at = [], start
        for r in self.replacements[first:]:
            if r.span.start >= end:
                break
            out += [self._original[at : max(at, r.span.start)], r.placeholder]
            at = r.span.end
        return MaskedText("".join([*out, self._original[at : max(at, end)]]))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of masked[start:end]; inside a placeholder they widen to what it stands for."""
        return self._back(start, False), self._back(end, True)

    def _back(self, at: int, ending: bool) -> int:
        n = bisect_right(self._ends, (at - 1 if ending else at, 10**12, 0)) - 1
        if n < 0:
            return at
        masked_start, original_start, original_end = self._ends[n]
        masked_end = masked_start + len(self.replacements[n].placeholder)
        if at < masked_end or (ending and at == masked_end):
            return original_end if ending else original_start
        return original_end + at - masked_end

    def __repr__(self) -> str:
        return f"Masked({len(self._original)} characters, {len(self.replacements)} replacements)"
