"""aktsam eval people: who is who in a set of cases, against its answers."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from eval.errors import SetError
from eval.people import evaluate
from eval.rows import find, load
from eval.torture import torture


def people(
    name: Annotated[str, typer.Argument(metavar="SET", help="En JSONL-fil, eller en mapp i eval/sets.")],
    form: Annotated[str, typer.Option("--format", help="text eller json.")] = "text",
    restore: Annotated[
        int, typer.Option(min=0, help="Pröva återställning på så många slumpade fall, och svar som böjer.")
    ] = 0,
    faults: Annotated[bool, typer.Option("--errors", help="Lista sammanslagna och delade personer.")] = False,
) -> None:
    """Mät vem som är vem: B³, CEAF, sammanslagna och delade personer, frågor, genitiv. En sammanslagen person ger slutkod 1.

    Exempel: aktsam eval people pii --restore 20000
    """
    try:
        score, wrong = evaluate(load(find(name)))
    except SetError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
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
