"""What the commands about a whole case share: their options, the case made ready, and how a call ends."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from anonymize.errors import AnonymizeError, UnknownPolicy
from configs import ConfigError
from pipelines.case import CaseFile
from pipelines.errors import PipelineError, TemplateError
from pipelines.job import NO_ENGINE, NOT_ALL, WRONG_USE, Job, Options, Stop, opened, say, stops
from pipelines.settings import settings
from pipelines.templates import load

Engine = Annotated[str | None, typer.Option(help="Motor; se aktsam engines.")]
Policy = Annotated[str | None, typer.Option(help="Maskeringspolicy i configs/anonymize.yaml.")]
Masked = Annotated[bool, typer.Option("--masked", help="Visa resultatet maskerat, utan citat.")]
Form = Annotated[str, typer.Option("--format", help="text eller json.")]
Yes = Annotated[bool, typer.Option("--yes", help="Skicka den maskerade texten till modellen utan att fråga.")]
Approved = Annotated[
    list[str] | None, typer.Option("--approve", metavar="HASH", help="Skicka bara om texten har denna hash.")
]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Filer eller mappar; allt tillsammans är ett ärende.")
]


@dataclass(frozen=True)
class Ready:
    """A case that may be used, with what was built for it. `missed` files could not be read."""

    case: CaseFile
    job: Job
    missed: int

    def end(self, delivered: bool = True) -> None:
        """End the call: 0 delivered, 1 not all."""
        if self.missed or not delivered:
            raise typer.Exit(NOT_ALL)


def ready(
    paths: Sequence[Path], engine: str | None, policy: str | None, form: str, *, masked: bool, yes: bool,
    approved: Sequence[str] | None, template: str | None = None,
) -> Ready:  # fmt: skip
    """Return the case of the paths, read, masked and approved where a model will read it; ends the call when it is not."""
    if form not in ("text", "json"):
        raise fail(f"Formatet {form} finns inte. Välj text eller json.", WRONG_USE)
    try:
        known = settings()
        options = Options(
            load(template or known.template), engine or known.engine, policy or known.policy, masked=masked,
            yes=yes, hashes=tuple(approved or ()),
        )  # fmt: skip
        job = Job.prepare(options, known)
        case, missed = opened(job, paths)
        return Ready(case, job, missed)
    except (ConfigError, TemplateError, UnknownPolicy) as error:
        raise fail(str(error), WRONG_USE) from None
    except (AnonymizeError, PipelineError) as error:
        raise fail(str(error), NO_ENGINE) from None
    except Stop as stop:
        raise fail(str(stop), stop.code) from None


@contextmanager
def ends() -> Iterator[None]:
    """Turn what can go wrong in a call into a message and its exit code."""
    try:
        with stops():
            yield
    except Stop as stop:
        raise fail(str(stop), stop.code) from None


def fail(message: str, code: int) -> typer.Exit:
    """Write a message to stderr and return the exit to raise."""
    say(message)
    return typer.Exit(code)


def tell(text: str, data: object, form: str) -> None:
    """Write a result to stdout as text or JSON."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1) if form == "json" else text, nl=form == "json")
