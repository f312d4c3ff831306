"""What may be wrong with a draft. Each check is a module with a table of cases in tests/data/checks/."""

from pipelines.checks import (
    attribution,
    certainty,
    cites,
    decision,
    injection,
    judgement,
    law,
    negation,
    numbers,
    omission,
    people,
    placeholders,
    risk,
)
from pipelines.summarize import Check

CHECKS: tuple[Check, ...] = (
    cites.check,
    numbers.check,
    placeholders.invented,
    placeholders.check,
    people.check,
    negation.check,
    law.check,
    attribution.check,
    certainty.check,
    decision.check,
    risk.check,
    judgement.check,
    injection.check,
)

# a draft of the whole case is also asked what it lacks
WHOLE: tuple[Check, ...] = (*CHECKS, omission.check)
