"""What an officer is told about a text document beside its text: what was hidden, deleted or not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.document import Place, Segment
from pipelines.orders import REMARK, speaks_to_a_model


@dataclass
class Tally:
    """Counted while a document is read: characters of `hidden` and `faint` text, pieces of all else."""

    hidden: int = 0
    faint: int = 0
    deleted: int = 0
    pictures: int = 0
    embedded: int = 0
    unseen: list[str] = field(default_factory=list, repr=False)  # what no reader of the paper sees

    def hide(self, text: str, *, counted: bool = True) -> None:
        """Take note of text that is not shown; a program's own remarks are not counted."""
        self.hidden += len(text.strip()) if counted else 0
        self.unseen.append(text)

    def segments(self) -> Iterator[Segment]:
        """A remark for each thing there was any of."""
        places = "ställe" if self.deleted == 1 else "ställen"
        for count, remark in (
            (self.hidden, "Dold text ({} tecken) är inte med."),
            (self.faint, "Text som knappt syns ({} tecken, vit eller mycket liten) är med: kontrollera den."),
            (self.deleted, f"Spårade ändringar är lästa som godkända: borttagen text är inte med ({{}} {places})."),
            (self.pictures, "Bilder och diagram ({}) är inte lästa."),
            (self.embedded, "Inbäddade filer ({}) är inte lästa."),
        ):
            if count:
                yield Segment("", Place(), remark.format(count))
        if self.unseen and speaks_to_a_model(" ".join(self.unseen)):
            yield Segment("", Place(), REMARK)
