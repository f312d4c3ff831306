"""aktsam serve: gateway, page and worker in one process, on this machine alone until there are users."""

import fcntl
import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from anonymize.errors import AnonymizeError
from anonymize.settings import settings as anonymize_settings
from configs import ConfigError
from pipelines.settings import settings as pipeline_settings
from serve import keys
from serve.app import create_app
from serve.database import used
from serve.errors import ServeError, StoreError
from serve.settings import ServeSettings, is_loopback, settings
from serve.store import Store
from serve.tools import tools


def mount(app: typer.Typer) -> None:
    """Add this package's sub-commands."""
    app.command("serve", epilog="Exempel: aktsam serve --port 8400")(serve)
    if importlib.util.find_spec("serve.engine_cli"):
        from serve.engine_cli import mount as engines

        engines(app)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Adress att lyssna på; bara den egna datorn i den här versionen.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port.")] = None,
) -> None:
    """Starta tjänsten: sidan för handläggare och API:et, på den här datorn."""
    try:
        configured = settings()
        chosen = configured.model_copy(update={k: v for k, v in (("host", host), ("port", port)) if v is not None})
        _check_host(chosen.host)
        run(chosen)
    except ConfigError as error:
        raise _fail(str(error), 2) from None
    except (ServeError, AnonymizeError) as error:
        raise _fail(str(error), 3) from None


def run(configured: ServeSettings) -> None:
    """Run until stopped. StoreError when the store or its key cannot be used, DetectorFailed when masking cannot."""
    made = tools(anonymize_settings(), pipeline_settings())
    with opened(configured) as store:
        made.masker()
        address = f"http://{configured.host}:{configured.port}"
        logging.getLogger("aktsam").setLevel(logging.INFO)
        app = create_app(configured, made, store, lambda code: _tell_code(address, code))
        uvicorn.run(
            app, host=configured.host, port=configured.port, log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=5,
        )  # fmt: skip


def _tell_code(address: str, code: str) -> None:
    """What follows # stays in the browser: the code reaches no log."""
    typer.echo(f"Öppna {address}/#kod={code} i webbläsaren, eller ange koden {code}. Den gäller en gång.", err=True)


@contextmanager
def opened(configured: ServeSettings) -> Iterator[Store]:
    """The store of the settings, for one process at a time; made at first start, with its key."""
    folder = configured.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lite = folder / "aktsam.db"
    url = configured.database.get_secret_value() if configured.database else f"sqlite:///{lite}"
    with _alone(folder / "aktsam.lock"):
        begun = used(url) if configured.database else lite.exists()
        store = Store(url, keys.load(configured.key_file or folder / "install.key", create=not begun))
        if not configured.database:
            lite.chmod(0o600)
        try:
            with store.alone():
                yield store
        finally:
            store.close()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                "Aktsam är redan igång med samma mapp. Avsluta den först, eller välj en annan mapp."
            ) from None
        yield


def _check_host(host: str) -> None:
    if not is_loopback(host):
        raise _fail(
            f"--host {host}: tjänsten har inga användare och ingen TLS än, och får därför bara nås från den egna datorn. "
            "Använd 127.0.0.1.", 2,
        )  # fmt: skip


def _fail(message: str, code: int) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)
