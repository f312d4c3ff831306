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
    """What the reading function gives: a document with an id and a text."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


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
    """Return the documents at the paths, and what could not be read; - is standard in."""
    if [str(p) for p in paths] == ["-"]:
        return [Source("-", sys.stdin.read())], ()
    found, errors = read(paths)
    return [Source(d.id, d.text) for d in found], errors


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
