"""aktsam backup: copies for whoever runs the machine."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from configs import ConfigError
from serve import opening
from serve.backup import files, last
from serve.backup import make as making
from serve.backup.errors import WrongKey
from serve.backup.make import KEYS, Told
from serve.backup.restore import restore as put_back
from serve.errors import ServeError
from serve.keys import Keyring
from serve.settings import ServeSettings, settings

app = typer.Typer(help="Säkerhetskopior av allt utom nyckeln, och vägen tillbaka.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(metavar="MAPP", help="Mappen med kopiorna.")]
Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]


def mount(parent: typer.Typer) -> None:
    """Add the sub-app backup."""
    parent.add_typer(app, name="backup")


@app.command("make", epilog="Exempel: aktsam backup make /var/backups/aktsam")
def make(
    folder: Folder, keep: Annotated[int, typer.Option(min=1, help="Så många kopior sparas; äldre raderas.")] = 14
) -> None:
    """Kopiera databasen och inställningarna medan tjänsten kör, och läs tillbaka kopian."""
    with _told():
        chosen = settings()
        keys = _keys(chosen)
        made = making.make(opening.address(chosen), keys, folder, _folders(chosen), opening.key_file(chosen))
        making.thin(folder, keep)
        last.mark(chosen.folder)
    typer.echo(made.path)
    typer.echo(
        f"{_counted(made)}. Nyckeln {opening.key_file(chosen)} finns inte i kopian, och utan den är kopian oläsbar: "
        f"förvara den på ett annat ställe (avtryck {keys.fingerprint}).", err=True,
    )  # fmt: skip


@app.command("keys", epilog="Exempel: aktsam backup keys /var/backups/aktsam")
def renew(folder: Folder) -> None:
    """Skriv ärendenas nycklar på nytt: det som har raderats kan sedan inte öppnas i någon kopia."""
    with _told():
        chosen = settings()
        typer.echo(making.renew(opening.address(chosen), _keys(chosen), folder))


@app.command("check", epilog="Exempel: aktsam backup check /var/backups/aktsam/aktsam-20261129T020000Z.backup")
def check(file: Annotated[Path, typer.Argument(metavar="KOPIA")], form: Form = "text") -> None:
    """Läs varje byte av en kopia med installationens nyckel. Slutkod 1 om den inte går att använda."""
    with _told():
        made = making.check(file, _keys(settings()))
    if form == "json":
        typer.echo(json.dumps({**vars(made.header), "counts": made.counts}, indent=1))
    else:
        typer.echo(f"{file.name}: hel, gjord {made.header.made} med Aktsam {made.header.aktsam}. {_counted(made)}.")


@app.command("restore", epilog="Exempel: aktsam backup restore aktsam-20261129T020000Z.backup")
def restore(
    file: Annotated[Path, typer.Argument(metavar="KOPIA")],
    case_keys: Annotated[Path | None, typer.Option(help=f"Ärendenas nycklar; annars {KEYS} bredvid kopian.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Ersätt det som finns.")] = False,
) -> None:
    """Lägg tillbaka en kopia, medan tjänsten är stoppad. Det som har raderats sedan dess förblir raderat."""
    with _told():
        chosen = settings()
        keys = _keys(chosen)
        with opening.alone(chosen):
            beside = case_keys or file.with_name(KEYS)
            done = put_back(file, beside, opening.address(chosen), keys, _folders(chosen), replace)
            if not chosen.database:
                opening.lite(chosen).chmod(0o600)
    typer.echo(
        f"{done.cases} ärenden är tillbaka; {done.erased} som hade raderats förblir raderade. {len(done.files)} filer "
        f"skrevs, {done.left} fanns redan och lämnades. Alla får logga in på nytt; konton stängda efter kopian är öppna igen.",
        err=True,
    )


def _keys(chosen: ServeSettings) -> Keyring:
    path = opening.key_file(chosen)
    if not path.exists():
        raise WrongKey(
            f"Nyckelfilen {path} saknas. Utan den är en kopia oläsbar, för alltid: lägg tillbaka nyckeln från det ställe "
            "där den förvaras."
        )
    return opening.keyring(chosen, create=False)


def _folders(chosen: ServeSettings) -> files.Folders:
    config = os.environ.get("AKTSAM_CONFIG")
    return {"state": chosen.folder, "config": Path(config) if config else None}


def _counted(made: Told) -> str:
    return f"{made.counts.get('cases', 0)} ärenden, {made.counts.get('audit', 0)} rader logg, {made.counts.get('files', 0)} filer"


@contextmanager
def _told() -> Iterator[None]:
    """Tell an error as one line, and exit 1."""
    try:
        yield
    except (ServeError, ConfigError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
