"""aktsam summarize, read, templates and engines: data on stdout, everything else on stderr."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from anonymize.errors import AnonymizeError, UnknownPolicy
from configs import ConfigError
from pipelines.deliver import replaces
from pipelines.engines import ENGINES
from pipelines.errors import PipelineError, TemplateError
from pipelines.job import Job, Options, summarize_each, summarize_one
from pipelines.missing_cli import missing
from pipelines.periods.cli import compare
from pipelines.plain.cli import plain
from pipelines.questions.cli import ask
from pipelines.readers.sandbox import read_documents
from pipelines.readers.show import as_dict, describe
from pipelines.settings import PipelineSettings, settings
from pipelines.templates import load, load_all
from pipelines.watch_cli import watch

FORMATS = ("text", "json", "md", "docx")
Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Filer eller mappar; allt tillsammans är ett ärende.")
]


def mount(app: typer.Typer) -> None:
    """Add this package's sub-commands."""
    app.command("summarize", epilog="Exempel: aktsam summarize examples/orosanmalan-skola --template orosanmalan")(
        summarize
    )
    app.command("read", epilog="Exempel: aktsam read examples/orosanmalan-skola/orosanmalan.docx --format json")(read)
    app.command("ask", epilog='Exempel: aktsam ask examples/orosanmalan-skola "Vem har anmält?"')(ask)
    app.command("watch", epilog="Exempel: aktsam watch inkorg -o sammanfattningar --template journal")(watch)
    app.command("missing", epilog="Exempel: aktsam missing examples/orosanmalan-skola --template orosanmalan")(missing)
    app.command("plain", epilog="Exempel: aktsam plain examples/bygglov/beslut.pdf --engine openai")(plain)
    app.command(
        "compare", epilog="Exempel: aktsam compare examples/journal-tre-ar --before 2023 --after 2024-01..2024-12"
    )(compare)
    app.command("templates", epilog="Exempel: aktsam templates --format json")(templates)
    app.command("engines", epilog="Exempel: aktsam engines")(engines)


def fail(message: str, code: int) -> typer.Exit:
    """Write a message to stderr and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def summarize(
    paths: Paths,
    template: Annotated[str | None, typer.Option(help="Mall; se aktsam templates.")] = None,
    engine: Annotated[str | None, typer.Option(help="Motor; se aktsam engines.")] = None,
    policy: Annotated[str | None, typer.Option(help="Maskeringspolicy i configs/anonymize.yaml.")] = None,
    masked: Annotated[bool, typer.Option("--masked", help="Visa resultatet maskerat, utan citat.")] = False,
    each: Annotated[
        bool, typer.Option("--each", help="Varje argument är ett eget ärende, med resultat och manifest.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Avsluta med 1 om någon punkt har undanhållits.")] = False,
    form: Annotated[str | None, typer.Option("--format", help="text, json, md eller docx.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Skriv till filen (med --each: mappen).")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Skicka den maskerade texten till modellen utan att fråga.")
    ] = False,
    approved: Annotated[
        list[str] | None, typer.Option("--approve", metavar="HASH", help="Skicka bara om texten har denna hash.")
    ] = None,
) -> None:
    """Sammanfatta ett ärende: läs, maskera, skriv, kontrollera mot källan och återställ namnen."""
    chosen = _form(form, out, each)
    if out is not None and not each:
        _free(out, paths)
    try:
        configured = settings()
        options = Options(
            load(template or configured.template), engine or configured.engine, policy or configured.policy,
            masked=masked, strict=strict, form=chosen, out=out, yes=yes, hashes=tuple(approved or ()),
        )  # fmt: skip
        job = Job.prepare(options, configured)
    except (ConfigError, TemplateError, UnknownPolicy) as error:
        raise fail(str(error), 2) from None
    except (AnonymizeError, PipelineError) as error:
        raise fail(str(error), 3) from None
    code = summarize_each(job, paths) if each else summarize_one(job, paths)
    if code:
        raise typer.Exit(code)


def _free(out: Path, paths: list[Path]) -> None:
    if out.is_dir():
        raise fail(f"{out.name} är en mapp. Ange en fil för resultatet, till exempel {out / 'sammanfattning.docx'}.", 2)
    if replaces(out, paths):
        raise fail(f"{out.name} hör till underlaget och skulle skrivas över. Välj ett annat namn för resultatet.", 2)


def _form(form: str | None, out: Path | None, each: bool) -> str:
    chosen = form or ((out.suffix.lstrip(".").lower() if out and not each else "") or "text")
    chosen = {"txt": "text", "markdown": "md"}.get(chosen, chosen)
    if chosen not in FORMATS:
        raise fail(f"Formatet {chosen} finns inte. Välj bland: {', '.join(FORMATS)}.", 2)
    if chosen == "docx" and out is None and not each and sys.stdout.isatty():
        raise fail("En docx kan inte visas i terminalen: ange en fil med -o.", 2)
    return chosen


def read(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="En fil eller mapp.")],
    form: Form = "text",
) -> None:
    """Visa den utlästa texten, som alla positioner räknas i, med platsen för varje stycke."""
    _known(form)
    documents, errors = read_documents([path], _settings().readers.limits())
    for error in errors:
        typer.echo(f"{error.name}: {error}", err=True)
    if form == "json":
        rows: list[dict[str, Any]] = [as_dict(document) for document in documents]
        if rows:
            typer.echo(json.dumps(rows if path.is_dir() else rows[0], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n\n".join(describe(document) for document in documents), nl=bool(documents))
    if errors:
        raise typer.Exit(1 if documents else 2)


def templates(form: Form = "text") -> None:
    """Visa mallarna: vad en sammanfattning av varje sorts ärende ska innehålla."""
    _known(form)
    try:
        found = load_all()
    except TemplateError as error:
        raise fail(str(error), 2) from None
    if form == "json":
        typer.echo(json.dumps([t.model_dump(mode="json") for t in found], ensure_ascii=False, indent=1))
        return
    for template in found:
        typer.echo(f"{template.name:22} {template.title}\n{'':22} {template.description}")
        typer.echo(f"{'':22} {' · '.join(section.heading for section in template.sections)}\n")


def engines(form: Form = "text") -> None:
    """Visa motorerna: extractive utan modell, och de som anropar en modell."""
    _known(form)
    configured = _settings()
    rows = [
        {"name": n, "model": n != "extractive", "default": n == configured.engine, "about": a} for n, a in ABOUT.items()
    ]
    if form == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['name']:14} {row['about']}{' (förvald)' if row['default'] else ''}")


ABOUT = {
    "extractive": "Väljer ut ärendets egna meningar. Ingen modell, ingenting skickas.",
    "openai": "vLLM eller annan server med samma gränssnitt, på den egna datorn eller det egna nätet.",
    "transformers": "En modell i en lokal mapp, körd i samma process (tillägget hf).",
    "scripted": "Inspelade svar ur en fil, för prov och visning.",
}
assert set(ABOUT) == {"extractive", *ENGINES}


def _settings() -> PipelineSettings:
    try:
        return settings()
    except ConfigError as error:
        raise fail(str(error), 2) from None


def _known(form: str) -> None:
    if form not in ("text", "json"):
        raise fail(f"Formatet {form} finns inte. Välj text eller json.", 2)
