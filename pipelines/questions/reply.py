"""What an officer gets for a question: sentences with their sources, or that the case does not tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from anonymize.mask import restore
from anonymize.masked import MaskedText
from anonymize.reveal import reveal
from pipelines.case import CaseFile
from pipelines.checks import CHECKS
from pipelines.run import judged
from pipelines.summarize import Check, Draft, Finding, Point, Usage
from pipelines.templates import Section, Template

NOTHING = "Det framgår inte av underlaget."
ANSWER = Section(id="svar", heading="Svar", question="Frågan", max_points=5, missing=NOTHING)
FORM = Template(
    name="fraga", title="Svar på en fråga", description="Svarar bara med det som står i underlaget.", sections=(ANSWER,)
)


@dataclass(frozen=True)
class Reply:
    """Masked. Without points the answer is NOTHING. `read` are the sentences (places in the case) it was sought in."""

    case: CaseFile = field(repr=False)
    question: MaskedText = field(repr=False)
    points: tuple[Point, ...]
    withheld: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()
    read: tuple[int, ...] = ()
    usage: Usage = field(default_factory=Usage)
    engine: str = "extractive"
    model: str = ""

    def reveal(self, masked: MaskedText) -> str:
        """Return what was written with the originals put back; the case's own sentences exactly as they stand."""
        return self.restore(masked) if self.engine == "extractive" else reveal(masked.text, self.case.vault).text

    def restore(self, masked: MaskedText) -> str:
        """Return masked source text, or the question, as it stood."""
        return restore(masked, self.case.vault)


def checked(
    case: CaseFile, question: MaskedText, points: Sequence[Point], read: Sequence[int], usage: Usage = Usage(),
    engine: str = "extractive", model: str = "", checks: Sequence[Check] = CHECKS,
) -> Reply:  # fmt: skip
    """Return the reply of these points, those that fail a check withheld."""
    draft = Draft(case, FORM, tuple(points), usage=usage, engine=engine, model=model)
    findings, kept, withheld = judged(draft, checks)
    about = [f for f in findings if f.point is not None or f.check == "injection"]
    return Reply(case, question, kept, withheld, tuple(about), tuple(read), usage, engine, model)
