"""aktsam doctor: is this machine safe and big enough?"""

import json
from pathlib import Path
from typing import Annotated

import typer

from serve import signing
from serve.doctor import CHECKS, Facts, Report, examine
from serve.doctor.egress import egress as way_out
from serve.doctor.signed import signed, verified
from serve.signing import SigningError

Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]


def mount(app: typer.Typer) -> None:
    """Add doctor."""
    app.command("doctor", epilog="Exempel: aktsam doctor --report kontroll.json")(doctor)


def doctor(
    egress: Annotated[bool, typer.Option("--egress", help="Försök också nå ut; det ska misslyckas.")] = False,
    report: Annotated[Path | None, typer.Option(help="Skriv en signerad kontroll att spara.")] = None,
    key: Annotated[Path | None, typer.Option(help="Nyckel att signera med; annars datorns egen.")] = None,
    verify: Annotated[Path | None, typer.Option(help="Pröva en signerad kontroll i stället.")] = None,
    trust: Annotated[Path | None, typer.Option(help="Öppen nyckel (.pub) som den ska vara signerad med.")] = None,
    form: Form = "text",
) -> None:
    """Kontrollera att datorn är säker och räcker till. Slutkod 1 om något är fel."""
    try:
        if verify:
            found = _verified(verify, trust)
        else:
            found = examine(Facts(), (*CHECKS, way_out) if egress else CHECKS)
            if report:
                report.write_text(signed(found, signing.private(key) if key else signing.own()), encoding="utf-8")
                typer.echo(f"Signerad kontroll: {report}", err=True)
    except SigningError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(found.data(), ensure_ascii=False, indent=1) if form == "json" else found.text())
    raise typer.Exit(0 if found.healthy else 1)


def _verified(file: Path, trust: Path | None) -> Report:
    """Return the report of a file; what stands in it is told as it was."""
    keys = signing.trusted()
    if trust:
        public = signing.public(trust)
        keys = {signing.fingerprint(public): public}
    told = verified(file.read_text(encoding="utf-8"), keys)
    typer.echo(f"Signaturen stämmer. {told.machine}, {told.made}, Aktsam {told.aktsam}.", err=True)
    return told.report
