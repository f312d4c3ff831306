"""What came of it: every sentence as it was and as it reads now, and why those kept were kept."""

from dataclasses import dataclass, field

from anonymize.mask import restore
from anonymize.masked import MaskedText
from anonymize.reveal import reveal
from pipelines.case import CaseFile
from pipelines.plain.readability import Weight, weight
from pipelines.summarize import Usage


@dataclass(frozen=True)
class Row:
    """A sentence (its place in the case), its rewriting if one was kept, and what a rejected one did not keep."""

    number: int
    text: MaskedText | None = field(default=None, repr=False)
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rewritten:
    """All sentences of a case in order. Without a model none has a text: then it is a report of what is heavy to read."""

    case: CaseFile = field(repr=False)
    rows: tuple[Row, ...]
    usage: Usage = field(default_factory=Usage)
    engine: str = "extractive"
    model: str = ""

    def reveal(self, masked: MaskedText) -> str:
        """Return what the model wrote with the originals put back."""
        return reveal(masked.text, self.case.vault).text

    def restore(self, masked: MaskedText) -> str:
        """Return source text exactly as it stood."""
        return restore(masked, self.case.vault)

    @property
    def before(self) -> Weight:
        """The weight of the text as it was."""
        return sum((weight(self.case.sentences[row.number].masked.text) for row in self.rows), Weight())

    @property
    def after(self) -> Weight:
        """The weight of the text as it reads now."""
        shown = ((row.text or self.case.sentences[row.number].masked).text for row in self.rows)
        return sum((weight(text) for text in shown), Weight())

    @property
    def heavy(self) -> tuple[int, ...]:
        """The sentences (places in the case) that are heavy to read as they were."""
        return tuple(r.number for r in self.rows if weight(self.case.sentences[r.number].masked.text).heavy)
