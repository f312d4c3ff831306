"""aktsam watch: summaries of what another system exports to a folder."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from anonymize.errors import AnonymizeError, UnknownPolicy
from configs import ConfigError
from pipelines.errors import PipelineError, TemplateError
from pipelines.job import SUFFIX, WRONG_USE, Job, Options, say
from pipelines.settings import settings
from pipelines.templates import load
from pipelines.watch import BadFolder, Watch


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="MAPP", help="Mappen att bevaka: varje fil eller mapp i den är ett ärende.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Mappen för resultat och manifest.json.")],
    template: Annotated[str | None, typer.Option(help="Mall; se aktsam templates.")] = None,
    engine: Annotated[str | None, typer.Option(help="Motor; se aktsam engines.")] = None,
    policy: Annotated[str | None, typer.Option(help="Maskeringspolicy i configs/anonymize.yaml.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, json, md eller docx.")] = "docx",
    masked: Annotated[bool, typer.Option("--masked", help="Skriv resultaten maskerade, utan citat.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Skicka maskerad text till modellen utan att någon har läst den.")] = False,
    still: Annotated[float, typer.Option(min=0.1, help="Sekunder som ett ärende ska ha legat orört.")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="Gör det som ligger där och avsluta.")] = False,
) -> None:  # fmt: skip
    """Bevaka en mapp: sammanfatta varje nytt eller ändrat ärende och lägg resultatet i en annan mapp."""
    try:
        configured = settings()
        options = Options(
            load(template or configured.template), engine or configured.engine, policy or configured.policy,
            masked=masked, form=form, yes=yes,
        )  # fmt: skip
        _check(options)
        made = Watch(Job.prepare(options, configured), inbox, out, still)
    except (ConfigError, TemplateError, UnknownPolicy, BadFolder) as error:
        raise _fail(str(error), WRONG_USE) from None
    except (AnonymizeError, PipelineError) as error:
        raise _fail(str(error), 3) from None
    _run(made, once)


def _check(options: Options) -> None:
    if options.form not in SUFFIX:
        raise _fail(f"Formatet {options.form} finns inte. Välj bland: {', '.join(SUFFIX)}.", WRONG_USE)
    if options.engine != "extractive" and not options.yes:
        raise _fail(
            f"Motorn {options.engine} läser den maskerade texten, och i en bevakad mapp finns ingen som godkänner den. "
            "Ange --yes om det är beslutat, eller använd extractive.", WRONG_USE,
        )  # fmt: skip


def _run(made: Watch, once: bool) -> None:
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    if not once:
        say(f"Bevakar {made.inbox}. Avsluta med Ctrl-C.")
        made.run(stop)
        return
    list(made.ready())
    stop.wait(made.still)
    codes = [made.take(path)["code"] for path in made.ready() if not stop.is_set()]
    if any(codes):
        raise typer.Exit(max(codes))


def _fail(message: str, code: int) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)
