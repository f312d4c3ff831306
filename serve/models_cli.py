"""aktsam models: what there is, and how it gets here: fetched, carried, verified, removed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from configs import ConfigError
from serve import signing
from serve.bundles import installed
from serve.bundles.errors import BundleError, HubError
from serve.bundles.manifest import MANIFEST, Manifest
from serve.bundles.pack import images as listed_images
from serve.bundles.pack import pack
from serve.bundles.unpack import extras, verified
from serve.memory import GIB, kv, need, weights
from serve.models import Model, models
from serve.models import model as find
from serve.proc import processes
from serve.signing import SigningError

Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]
Name = Annotated[str, typer.Argument(metavar="MODELL", help="Modellens namn: se aktsam models.")]
app = typer.Typer(help="Modellerna: vad som finns, och hur de kommer hit.", invoke_without_command=True)

FIRST = (
    "{0} är hämtad för första gången i den här utgåvan, och modellens fil anger inte kontrollsummor för allt som kom: den här "
    "gången litar Aktsam på vad {1} lämnade ut. Jämför det som skrivs ut med vad utgivaren säger. Det är nu uppskrivet och "
    "signerat: något annat av samma utgåva vägras framöver.\n"
    "This revision of {0} was fetched for the first time, and the model's file does not give the checksums of all that came: "
    "this once Aktsam trusts what {1} gave. Compare what is written out with what the publisher says. It is now on record and "
    "signed: anything else of the same revision is refused from now on."
)


def mount(parent: typer.Typer) -> None:
    """Add models and its sub-commands."""
    parent.add_typer(app, name="models", epilog="Exempel: aktsam models --format json")


@contextmanager
def told() -> Iterator[None]:
    """Errors as messages: 2 for wrong use, 3 when the hub cannot be reached, 1 for a model that is not as it should be."""
    try:
        yield
    except ConfigError as error:
        _end(error, 2)
    except HubError as error:
        _end(error, 3)
    except (BundleError, SigningError) as error:
        _end(error, 1)
    except OSError as error:
        _end(BundleError(f"{error.filename or 'Disken'}: {error.strerror}."), 1)


def _end(error: Exception, code: int) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(code) from None


@app.callback()
def list_models(context: typer.Context, form: Form = "text") -> None:
    """Visa modellerna: licens, hur mycket de rymmer, minne och vad som är prövat."""
    if context.invoked_subcommand:
        return
    with told():
        known = models()
    if form == "json":
        typer.echo(json.dumps([_card(m) for m in known.values()], ensure_ascii=False, indent=1))
        return
    typer.echo(f"{'modell':34}{'licens':32}{'token':>7}{'vikter':>8}{'minst':>7}{'8 åt gången':>13}  GiB")
    for m in known.values():
        typer.echo(f"{m.name:34}{m.licence.name:32}{m.max_model_len:>7}{weights(m):>8.1f}{need(m):>7.0f}{need(m, 8):>13.0f}"
                   f"{_presence(m)}")  # fmt: skip


def _presence(model: Model) -> str:
    if not model.folder().is_dir():
        return "  (inte hämtad)"
    return "" if (model.folder() / MANIFEST).is_file() else "  (inte godkänd)"


def _card(model: Model) -> dict[str, object]:
    sizes = {"weights_gib": weights(model), "kv_gib": kv(model, model.max_model_len), "card_gib_1": need(model)}
    rounded = {name: round(size, 2) for name, size in (sizes | {"card_gib_8": need(model, 8)}).items()}
    shown = {
        "name",
        "title",
        "source",
        "revision",
        "files",
        "licence",
        "languages",
        "context",
        "serve_context",
        "dtype",
        "tested",
    }
    return model.model_dump(mode="json", include=shown) | rounded | {"present": model.folder().is_dir()}


@app.command("key", epilog="Exempel: aktsam models key kommunens.key")
def make_key(path: Annotated[Path, typer.Argument(metavar="FIL")]) -> None:
    """Gör en nyckel att signera modeller med, och dess öppna del (.pub) att bära till datorn utan nät."""
    with told():
        public = signing.make(path)
        name = signing.fingerprint(signing.public(public))
    typer.echo(f"{path} är hemlig och stannar här. {public} ({name}) ska till datorn som modellen körs på.", err=True)


@app.command(
    "fetch", epilog="Exempel: aktsam models fetch gpt-sw3-1.3b-instruct --bundle modell.tar --key kommunens.key"
)
def fetch(
    name: Name,
    bundle: Annotated[Path | None, typer.Option(help="Skriv också en signerad fil att bära härifrån.")] = None,
    key: Annotated[Path | None, typer.Option(help="Nyckeln att signera filen med.")] = None,
    wheels: Annotated[Path | None, typer.Option(help="Mapp med .whl-filer att ta med.")] = None,
    images: Annotated[Path | None, typer.Option(help="Fil med containrar, en rad var: namn@sha256:….")] = None,
    revision: Annotated[str | None, typer.Option(help="Annan utgåva än den kända: 40 hexadecimala tecken.")] = None,
) -> None:
    """Hämta en modell från dess utgivare. Körs på en dator med nät."""
    if bundle and not key:
        raise typer.BadParameter("en fil att bära ska signeras: ange --key (gör en med aktsam models key)")
    with told():
        model = find(name)
        signer = signing.private(key) if key else None
        before = installed.remembered(model)
        manifest = installed.get(model, revision=revision)
        if manifest.files.keys() - model.files and _new(before, installed.remembered(model)):
            typer.echo(FIRST.format(model.title, model.source), err=True)
        _say(manifest, f"{model.title} ligger i {model.folder()}.")
        if bundle and signer:
            pack(model.folder(), manifest, bundle, signer, wheels, listed_images(images) if images else ())
            typer.echo(f"{bundle}: {bundle.stat().st_size / GIB:.2f} GiB, signerad ({signing.fingerprint(signer.public_key())}).",
                       err=True)  # fmt: skip


def _new(before: Manifest | None, after: Manifest | None) -> bool:
    """Tell whether a fetch brought a revision that was not here before."""
    return after is not None and (before is None or before.revision != after.revision)


def _say(manifest: Manifest, message: str) -> None:
    """What is on stdout can be written into a model's file as it stands."""
    typer.echo(message, err=True)
    if manifest.revision:
        typer.echo(f"revision: {manifest.revision}")
    typer.echo("files:")
    for file, entry in manifest.files.items():
        typer.echo(f"  {file}: {entry.sha256}")


@app.command("import", epilog="Exempel: aktsam models import modell.tar --trust kommunens.pub")
def bring(
    what: Annotated[str, typer.Argument(metavar="FIL|MODELL", help="Den signerade filen; med --local modellens namn.")],
    trust: Annotated[Path | None, typer.Option(help="Lita från och med nu på denna öppna nyckel.")] = None,
    local: Annotated[
        Path | None, typer.Option(help="Godkänn en mapp som den är: dess kontrollsummor skrivs upp.")
    ] = None,
) -> None:
    """Hämta in en modell på datorn utan nät. Signatur och alla kontrollsummor prövas innan något ändras."""
    with told():
        if local:
            model = find(what)
            _say(installed.accept(model, local), f"{local} är godkänd som {model.title}. En ändrad fil laddas inte.")
            return
        if trust:
            typer.echo(f"Litar på nyckeln {signing.trust(trust)}.", err=True)
        manifest, folder = installed.bring(Path(what))
        typer.echo(f"{manifest.model}: {len(manifest.files)} filer i {folder}.", err=True)
        if manifest.wheels:
            typer.echo(f"pip install --no-index --find-links {extras(folder) / 'wheels'} 'aktsam[gpu]'", err=True)


@app.command("verify", epilog="Exempel: aktsam models verify gpt-sw3-1.3b-instruct")
def verify(
    what: Annotated[
        str | None, typer.Argument(metavar="[MODELL|FIL]", help="Alla som ligger här om inget anges.")
    ] = None,
    form: Form = "text",
) -> None:
    """Läs varje byte och jämför med det som signerades. Slutkod 1 om något skiljer."""
    with told():
        if what and Path(what).is_file():
            manifest = verified(Path(what), signing.trusted())
            rows: dict[str, list[str]] = {manifest.model: []}
        else:
            chosen = [find(what)] if what else [m for m in models().values() if m.folder().is_dir()]
            rows = {m.name: list(installed.faults(m, m.folder())) for m in chosen}
    if not rows:
        typer.echo("Ingen modell ligger här: ingenting har prövats. Mappen anges i AKTSAM_MODELS.", err=True)
        raise typer.Exit(2)
    if form == "json":
        typer.echo(json.dumps({"ok": not any(rows.values()), "models": rows}, ensure_ascii=False, indent=1))
    else:
        for name, wrong in rows.items():
            typer.echo("\n".join(wrong) if wrong else f"{name}: varje fil är den som signerades.")
    raise typer.Exit(1 if any(rows.values()) else 0)


@app.command("remove", epilog="Exempel: aktsam models remove gpt-sw3-1.3b-instruct --yes")
def remove(name: Name, yes: Annotated[bool, typer.Option("--yes", help="Fråga inte.")] = False) -> None:
    """Radera en modells mapp."""
    with told():
        model = find(name)
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Radera {model.folder()}?", err=True)):
            typer.echo("Ingenting raderades: svara ja, eller ange --yes.", err=True)
            raise typer.Exit(2)
        freed = installed.remove(model, processes())
    typer.echo(f"{model.folder()} är raderad: {freed / GIB:.2f} GiB frigjordes.", err=True)
