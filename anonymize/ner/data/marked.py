"""Text whose every character knows its entity, so that any edit keeps the spans exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

OUTSIDE = -1
Character = tuple[str, int]


@dataclass
class Marked:
    """Characters paired with the number of their entity (OUTSIDE: none); labels[n] names entity n."""

    characters: list[Character] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, entities: Iterable[tuple[int, int, str]] = ()) -> Marked:
        """Mark `text` with (start, end, label) code-point spans that do not overlap."""
        owner = [OUTSIDE] * len(text)
        labels: list[str] = []
        for start, end, label in entities:
            owner[start:end] = [len(labels)] * (end - start)
            labels.append(label)
        return cls(list(zip(text, owner, strict=True)), labels)

    def add(self, text: str, label: str = "") -> None:
        """Append text, as one entity when it has a label."""
        owner = OUTSIDE
        if label and text:
            owner = len(self.labels)
            self.labels.append(label)
        self.characters += [(c, owner) for c in text]

    def join(self, other: Marked) -> None:
        """Append another marked text."""
        shift = len(self.labels)
        self.characters += [(c, n if n == OUTSIDE else n + shift) for c, n in other.characters]
        self.labels += other.labels

    @property
    def text(self) -> str:
        """The characters without their marks."""
        return "".join(c for c, _ in self.characters)

    def entities(self) -> Iterator[tuple[int, int, str]]:
        """Every (start, end, label), in order; an entity whose characters are gone is gone."""
        at = 0
        while at < len(self.characters):
            owner = self.characters[at][1]
            end = at + 1
            while end < len(self.characters) and self.characters[end][1] == owner:
                end += 1
            if owner != OUTSIDE and any(not c.isspace() for c, _ in self.characters[at:end]):
                yield (at, end, self.labels[owner])
            at = end
