"""What the commands of this package share: options, settings, the documents to mask, and how they fail."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Protocol

import typer

from anonymize.errors import AnonymizeError
from anonymize.people import Source
from anonymize.settings import AnonymizeSettings, Policy, settings
from configs import ConfigError

TOGETHER = "Filer eller mappar, ett ärende tillsammans; - läser standard in."
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…|-", help=TOGETHER, allow_dash=True)]
Form = Annotated[
    str, typer.Option("--format", help="text eller json (ett objekt per dokument och rad).", show_default=True)
]
VaultAt = Annotated[
    Path | None, typer.Option("--vault", metavar="FILE", help="Krypterad valvfil att skapa eller utöka.")
]
KeyAt = Annotated[
    Path | None, typer.Option("--key-file", metavar="FILE", help="Nyckel till valvet; annars $AKTSAM_VAULT_KEY.")
]
CaseId = Annotated[str, typer.Option("--case", help="Ärendets id i valvet.")]
Chosen = Annotated[str, typer.Option("--policy", help="Policy i configs/anonymize.yaml.")]
CorrectionsAt = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE", help="Handläggarens rättelser, JSON-rader: svar på frågor, dela, roll …"),
]  # fmt: skip


class Named(Protocol):
    """What the reading function gives: a document with an id, a text, and what its reader has to say of it."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...


Read = Callable[[Sequence[Path]], tuple[Sequence[Named], Sequence[Exception]]]


def fail(message: str, code: int) -> typer.Exit:
    """Write a message to stderr and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def checked(form: str) -> None:
    """Fail for a format there is not."""
    if form not in ("text", "json"):
        raise fail(f"Formatet {form} finns inte. Välj bland: text, json.", 2)


def documents(paths: Sequence[Path], read: Read) -> tuple[list[Source], Sequence[Exception]]:
    """Return the documents at the paths, and what could not be read; - is standard in. Readers' notes go to stderr."""
    if [str(p) for p in paths] == ["-"]:
        return [Source("-", standard_in())], ()
    found, errors = read(paths)
    for document in found:
        for note in document.notes:
            typer.echo(f"{Path(document.id).name}: {note}", err=True)
    return [Source(d.id, d.text) for d in found], errors


def as_text(file: Path) -> str:
    """Return the text of a file with its line ends as they are; fail when it is not there or no text in UTF-8."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise fail(f"Filen {file.name} finns inte. Kontrollera sökvägen.", 2) from None
    except OSError:
        raise fail(f"Filen {file.name} kan inte öppnas: det är en mapp, eller så saknas behörighet.", 2) from None
    except UnicodeDecodeError:
        raise fail(f"Filen {file.name} kan inte läsas som text. Spara den som text i UTF-8.", 2) from None


def standard_in() -> str:
    """Return standard in as text; fail when it is none, whatever the locale says of bytes that are not UTF-8."""
    try:
        text = sys.stdin.read()
        text.encode()  # under LANG=C what is no text comes as halves of characters
    except UnicodeError:
        raise fail("Standard in är inte text i UTF-8. Spara om texten, eller ange filen i stället för -.", 2) from None
    if not text.strip():
        raise fail("Standard in är tom. Kontrollera kommandot före |.", 2)
    return text


def configured() -> AnonymizeSettings:
    """Return the settings, or fail with what is wrong in them."""
    try:
        return settings()
    except ConfigError as error:
        raise fail(str(error), 2) from None


def with_policy(name: str) -> tuple[AnonymizeSettings, Policy]:
    """Return the settings and one of their policies."""
    found = configured()
    try:
        return found, found.policy(name)
    except AnonymizeError as error:
        raise fail(str(error), 2) from None
