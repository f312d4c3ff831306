"""What an engine reads when it is to compare two periods. Its answer has the form of a summary's points."""

from collections.abc import Sequence

from anonymize.masked import MaskedText
from pipelines.engines.base import Prompt
from pipelines.prompts import join, rendered
from pipelines.templates import Template


def periods_prompt(template: Template, early: Sequence[MaskedText], late: Sequence[MaskedText], points: int) -> Prompt:
    """Return the prompt; the lines of both periods are numbered in one row."""
    sides = {"early": join(early, "\n").text, "late": join(late, "\n").text}
    return rendered("periods.j2", template=template, points=points, **sides)
