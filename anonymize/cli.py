"""aktsam anonymize, people, restore and labels: data on stdout, messages on stderr, never a name in an error."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from anonymize import masking_cli, people_cli
from anonymize.errors import VaultError
from anonymize.labels import LABELS
from anonymize.mask import restored
from anonymize.options import Form, KeyAt, Read, as_text, checked, configured, fail
from anonymize.vault import PLACEHOLDER
from anonymize.vaultfile import VaultFile, read_key
from anonymize.vaults import one


def mount(app: typer.Typer, read: Read) -> None:
    """Add this package's sub-commands; read() opens files, for this package knows no formats."""
    app.command("anonymize", epilog="Exempel: aktsam anonymize examples/orosanmalan-skola --format json")(
        masking_cli.command(read)
    )
    app.command("people", epilog="Exempel: aktsam people examples/orosanmalan-skola")(people_cli.command(read))
    app.command("restore", epilog="Exempel: aktsam restore utkast.txt --vault arende.valv --key-file aktsam.key")(
        restore
    )
    app.command("labels", epilog="Exempel: aktsam labels --format json")(labels)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Maskerad text; - läser standard in.", allow_dash=True)],
    vault: Annotated[Path, typer.Option("--vault", metavar="FILE", help="Valvfilen.")],
    key_file: KeyAt = None,
    case: Annotated[str | None, typer.Option(help="Ärendets id, om valvet har flera.")] = None,
) -> None:
    """Sätt tillbaka namnen: varje platshållare byts exakt mot det den står för."""
    try:
        text = sys.stdin.read() if str(file) == "-" else as_text(file)
        if vault.is_dir():
            raise VaultError(f"{vault.name} är en mapp, inte en valvfil.")
        mine = one(VaultFile(vault, read_key(key_file)), vault, case)
    except UnicodeDecodeError:
        raise fail("Standard in är inte text i UTF-8. Spara om texten, eller ange filen i stället för -.", 2) from None
    except VaultError as error:
        raise fail(str(error), 2) from None
    sys.stdout.write(restored(text, mine))
    unknown = {m[0] for m in PLACEHOLDER.finditer(text) if mine.surface(m[0]) is None}
    if unknown:
        raise fail(f"Okända platshållare, inte återställda: {', '.join(sorted(unknown))}.", 1)


def labels(form: Form = "text") -> None:
    """Visa etiketterna, deras platshållare och vad varje policy gör med dem."""
    checked(form)
    policies = configured().policies
    if form == "json":
        rows = [
            {"label": v.name, "placeholder": f"[{v.word}-1]", "identifier": v.identifier}
            | {"actions": {name: p.action(v.name) for name, p in policies.items()}}
            for v in LABELS.values()
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for label in LABELS.values():
        acts = "  ".join(
            f"{n}: {'maskeras' if p.action(label.name) == 'mask' else 'behålls'}" for n, p in policies.items()
        )
        typer.echo(f"{label.name:20} {'[' + label.word + '-1]':20} {label.identifier:7} {acts}")
