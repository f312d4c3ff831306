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
from pipelines.checks.entailment import entailment
from pipelines.inference import local
from pipelines.settings import CheckSettings
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


def configured(settings: CheckSettings) -> tuple[Check, ...]:
    """Return the checks of a draft of the whole case, with the model of inference where a folder is configured.

    EntailmentUnavailable when that folder holds none.
    """
    return WHOLE if settings.entailment is None else (*WHOLE, entailment(local(settings.entailment)))
