"""What may be wrong with a draft. Each check is a module with a table of cases in tests/data/checks/."""

from pipelines.checks import injection
from pipelines.summarize import Check

CHECKS: tuple[Check, ...] = (injection.check,)
