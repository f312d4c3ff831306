"""One call of `aktsam summarize`: read, mask, approve, write, deliver, and say with a code how it went."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.mask import Masker, Masking
from anonymize.settings import Policy
from anonymize.settings import settings as anonymize_settings
from anonymize.vault import Vault
from pipelines.approval import approve
from pipelines.case import CaseFile, prepare
from pipelines.checks import configured as checks_of
from pipelines.deliver import deliver, write_bytes
from pipelines.errors import Blocked, EngineError, NotApproved, PipelineError, QuestionError
from pipelines.progress import bar
from pipelines.readers.sandbox import read_documents
from pipelines.run import Summary, summarize
from pipelines.settings import PipelineSettings
from pipelines.summarize import Check, Progress, Writer
from pipelines.templates import Template
from pipelines.writers import writer as build_writer

DELIVERED, NOT_ALL, WRONG_USE, NO_ENGINE = 0, 1, 2, 3
SUFFIX = {"text": ".txt", "json": ".json", "md": ".md", "docx": ".docx"}


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    template: Template
    engine: str
    policy: str
    masked: bool = False
    strict: bool = False
    form: str = "text"
    out: Path | None = None
    yes: bool = False
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """The options with the collaborators that they name, built once for all cases of the call."""

    options: Options
    settings: PipelineSettings
    masker: Masker
    policy: Policy
    checks: Sequence[Check]
    writer: Callable[[], Writer]  # a new one for each case: its connections belong to one event loop

    @classmethod
    def prepare(cls, options: Options, configured: PipelineSettings) -> "Job":
        """Return the job; UnknownPolicy, DetectorFailed or EngineUnavailable when a part is missing."""
        known = anonymize_settings()
        policy = known.policy(options.policy)
        build_writer(options.engine, configured)
        checks = checks_of(configured.checks)
        return cls(options, configured, masker(known), policy, checks, lambda: build_writer(options.engine, configured))

    @property
    def sends(self) -> bool:
        """Whether the case leaves this process."""
        return self.options.engine != "extractive"


class Stop(Exception):
    """The call ends here, with this code and this to say."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Write a message to stderr."""
    typer.echo(message, err=True)


def summarize_one(job: Job, paths: Sequence[Path]) -> int:
    """Summarize all the paths as one case, deliver it, and return the exit code."""
    try:
        summary, missed = _run(job, paths)
        deliver(summary, job.options.form, job.options.masked, job.options.out)
    except Stop as stop:
        say(str(stop))
        return stop.code
    return _code(job, summary, missed)


def summarize_each(job: Job, paths: Sequence[Path]) -> int:
    """Summarize every path as a case of its own: results and `manifest.json` in the folder -o, else beside the paths."""
    folder = job.options.out
    rows = [
        deliver_one(job, path, _beside(path, folder or path.resolve().parent, n, paths, job.options.form))
        for n, path in enumerate(paths)
    ]
    manifest = {"engine": job.options.engine, "template": job.options.template.name, "cases": rows}
    target = (folder or paths[0].resolve().parent) / "manifest.json"
    write_bytes(target, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    codes = {row["code"] for row in rows}
    return codes.pop() if len(codes) == 1 else NO_ENGINE if NO_ENGINE in codes else NOT_ALL


def deliver_one(job: Job, path: Path, result: Path) -> dict[str, Any]:
    """Summarize a path as a case of its own into a file; return its row of the manifest, with the exit code it would give."""
    try:
        summary, missed = _run(job, [path], writes=True)
        deliver(summary, job.options.form, job.options.masked, result)
    except Stop as stop:
        say(f"{path}: {stop}")
        return {"path": str(path), "result": None, "code": stop.code, "message": str(stop)}
    return {"path": str(path), "result": str(result), "code": _code(job, summary, missed), "message": None}


def _beside(path: Path, folder: Path, n: int, paths: Sequence[Path], form: str) -> Path:
    """Where a path's result goes; paths of the same name are told apart by their number."""
    twin = any(other.name == path.name for k, other in enumerate(paths) if k != n)
    return folder / f"{path.resolve().name}{f'-{n + 1}' if twin else ''}.sammanfattning{SUFFIX[form]}"


def _run(job: Job, paths: Sequence[Path], writes: bool = False) -> tuple[Summary, int]:
    """Return the summary and how many files were not read; Stop when there is none."""
    case, missed = opened(job, paths, writes)
    with stops(), bar() as progress:
        return asyncio.run(_write(job, case, progress)), missed


def opened(job: Job, paths: Sequence[Path], writes: bool = False) -> tuple[CaseFile, int]:
    """Return the case read, masked and allowed to be used, and how many files were not read; Stop when it is not."""
    documents, errors = read_documents(paths, job.settings.readers.limits())
    for error in errors:
        say(f"{error.name}: {error}")
    if not documents:
        raise Stop(WRONG_USE, "Det fanns inget underlag som gick att läsa.")
    for document in documents:
        for note in document.notes:
            say(f"{document.name}: {note}")
    with stops():
        with bar() as progress:
            progress("Maskerar", 0, 1)
            case = prepare(documents, job.masker, job.policy, Vault())
            progress("Maskerar", 1, 1)
        _check(job, case, writes or job.options.out is not None)
    return case, len(errors)


async def _write(job: Job, case: CaseFile, progress: Progress) -> Summary:
    writer = job.writer()
    try:
        return await summarize(case, writer, job.options.template, progress, job.checks)
    finally:
        await writer.aclose()


@contextmanager
def stops() -> Iterator[None]:
    """Turn what can go wrong into an exit code."""
    try:
        yield
    except (NotApproved, QuestionError) as error:
        raise Stop(WRONG_USE, str(error)) from None
    except EngineError as error:
        raise Stop(NO_ENGINE, str(error)) from None
    except (Blocked, AnonymizeError, PipelineError) as error:
        raise Stop(NOT_ALL, str(error)) from None


def _check(job: Job, case: CaseFile, writes: bool) -> None:
    """Warn, and stop what may not go on: export under protected identity, a block, a text nobody approved."""
    masking, options = case.masking, job.options
    if masking.raised_by:
        say(f"Skyddade uppgifter ({', '.join(masking.raised_by)}): policyn {masking.policy.name} används.")
        if writes or options.form == "docx":
            raise Stop(
                NOT_ALL,
                "Ärendet har skyddade uppgifter. Att skriva till fil kräver behörighet för det; visa det på skärmen.",
            )
    for document in masking.documents:
        if document.status == "blocked":
            say(f"{document.id}: {document.message}")
            certain = [f"{r.start}–{r.end}" for r in document.residual if r.kind == "certain"]
            say(f"  Ställen (tecken): {', '.join(certain)}")
    if masking.status == "blocked" and options.masked:
        raise Stop(NOT_ALL, "Den maskerade texten är inte säker att visa. Inget har skrivits.")
    if masking.status == "blocked" and not job.sends:
        say("Varning: maskeringen är inte fullständig. Sammanfattningen görs ändå, eftersom inget lämnar datorn.")
    if job.sends:
        approve(
            masking,
            yes=options.yes,
            hashes=options.hashes,
            ask=_ask if sys.stdin.isatty() and sys.stderr.isatty() else None,
        )


def _ask(masking: Masking) -> bool:
    for document in masking.documents:
        say(f"\n── {document.id} ──\n{document.masked.text.text}")
    say(f"\n{masking.hash}")
    return typer.confirm("Texten ovan skickas till modellen. Är den rätt maskerad?", err=True)


def _code(job: Job, summary: Summary, missed: int) -> int:
    if missed:
        say(f"{missed} fil(er) kunde inte läsas och är inte med i sammanfattningen.")
    if summary.withheld:
        say(f"{len(summary.withheld)} punkt(er) har undanhållits; se Att kontrollera.")
    return NOT_ALL if missed or (job.options.strict and summary.withheld) else DELIVERED
