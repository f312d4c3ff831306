"""What the doctor found: a line a fact, its status, and the remedy."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "error"]
WORDS = {"ok": "ok", "warning": "VARNING", "error": "FEL"}


@dataclass(frozen=True)
class Line:
    """One fact. `remedy` says what to do, and is empty when all is well."""

    check: str
    status: Status
    message: str
    remedy: str = ""


def ok(check: str, message: str) -> Line:
    """Return a line that all is well."""
    return Line(check, "ok", message)


def warning(check: str, message: str, remedy: str) -> Line:
    """Return a line about something to look at."""
    return Line(check, "warning", message, remedy)


def error(check: str, message: str, remedy: str) -> Line:
    """Return a line about something that must not stay so."""
    return Line(check, "error", message, remedy)


@dataclass(frozen=True)
class Report:
    """All lines in the order of the checks."""

    lines: tuple[Line, ...]

    @property
    def healthy(self) -> bool:
        """Tell whether there is no error."""
        return not any(line.status == "error" for line in self.lines)

    def text(self) -> str:
        """Return the report as a person reads it."""
        rows = [row for line in self.lines for row in _rows(line)]
        counts = {status: sum(line.status == status for line in self.lines) for status in WORDS}
        return "\n".join([*rows, f"{counts['ok']} ok, {counts['warning']} varningar, {counts['error']} fel"])

    def data(self) -> dict[str, object]:
        """Return the report as JSON has it."""
        return {"healthy": self.healthy, "lines": [vars(line) for line in self.lines]}


def _rows(line: Line) -> list[str]:
    first = f"{WORDS[line.status]:8}{line.check:12}{line.message}"
    return [first, f"{'':20}→ {line.remedy}"] if line.remedy else [first]
