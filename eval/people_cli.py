"""aktsam eval people: who is who in a set of cases, against its answers."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.settings import settings
from configs import ConfigError
from eval.errors import SetError
from eval.people import evaluate
from eval.people_found import Who, of_found, of_gold
from eval.rows import find, load
from eval.torture import torture


def people(
    name: Annotated[str, typer.Argument(metavar="SET", help="En JSONL-fil, eller en mapp i eval/sets.")],
    form: Annotated[str, typer.Option("--format", help="text eller json.")] = "text",
    restore: Annotated[
        int, typer.Option(min=0, help="Pröva återställning på så många slumpade fall, och svar som böjer.")
    ] = 0,
    found: Annotated[
        bool, typer.Option("--found", help="Länka det som maskeringen hittar, i stället för facits namn.")
    ] = False,
    faults: Annotated[bool, typer.Option("--errors", help="Lista sammanslagna och delade personer.")] = False,
) -> None:
    """Mät vem som är vem: B³, CEAF, sammanslagna och delade personer, frågor, genitiv. En sammanslagen person ger slutkod 1.

    Exempel: aktsam eval people pii --restore 20000
    """
    try:
        rows = load(find(name))
        score, wrong = evaluate(rows, _masking() if found else of_gold)
    except (SetError, ConfigError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except AnonymizeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    tried = torture(restore) if restore else None
    figures = asdict(score) | {"b3": score.b3} | (asdict(tried) if tried else {})
    if form == "json":
        typer.echo(json.dumps(figures | ({"faults": wrong} if faults else {}), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(f"{k:14} {v:.4f}" if isinstance(v, float) else f"{k:14} {v}" for k, v in figures.items()))
        for fault in wrong if faults else ():
            typer.echo(f"{fault['kind']:7} {fault['case']}: {fault['forms']}")
    if score.merged or score.genitives_wrong or (tried and tried.broken):
        raise typer.Exit(1)


def _masking() -> Who:
    """Return what links the finds of the masking as it is configured."""
    configured = settings()
    return of_found(masker(configured), configured.policy("standard"))
