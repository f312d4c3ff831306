"""aktsam serve: gateway, page and worker in one process, on this machine alone until there are accounts and TLS."""

import logging
from typing import Annotated, Any

import typer
import uvicorn

import configs
from anonymize.errors import AnonymizeError
from anonymize.settings import settings as anonymize_settings
from configs import ConfigError
from pipelines.settings import settings as pipeline_settings
from serve.accounts import defaults
from serve.app import create_app
from serve.binding import refused
from serve.draining import Draining
from serve.errors import ServeError
from serve.opening import opened
from serve.settings import ServeSettings, is_loopback, settings
from serve.tools import tools
from serve.traces import Traces
from serve.tuning import frugal, settled


def mount(app: typer.Typer) -> None:
    """Add serve."""
    app.command("serve", epilog="Exempel: aktsam serve --port 8400")(serve)


def serve(
    host: Annotated[
        str | None, typer.Option(help="Adress att lyssna på; en annan än den egna datorn kräver konton och TLS.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port.")] = None,
) -> None:
    """Starta tjänsten: sidan för handläggare och API:et, på den här datorn."""
    try:
        configs.there()
        configured = settings()
        chosen = configured.model_copy(update={k: v for k, v in (("host", host), ("port", port)) if v is not None})
        check_address(chosen)
        if told := refused(chosen.host, chosen.port):
            raise _fail(told, 3)
        run(chosen)
    except ConfigError as error:
        raise _fail(str(error), 2) from None
    except (ServeError, AnonymizeError) as error:
        raise _fail(str(error), 3) from None


def run(configured: ServeSettings) -> None:
    """Run until stopped. StoreError when the store or its key cannot be used, DetectorFailed when masking cannot."""
    frugal()
    defaults.check(configured)
    made = tools(anonymize_settings(), pipeline_settings())
    with opened(configured) as store:
        defaults.check_store(configured, store)
        made.masker()
        made.templates()  # read now, not while the first officer waits
        logging.getLogger("aktsam").setLevel(logging.INFO)
        traces = traced(configured)
        app = create_app(configured, made, store, lambda code: _tell_code(configured, code), traces=traces)
        settled()
        Draining(uvicorn.Config(app, **listening(configured)), made.line, configured.drain_seconds).run()
        traces.close()


def traced(configured: ServeSettings) -> Traces:
    """Return the traces of the settings: none, or to a receiver; ConfigError when it is not ours or the extra is missing."""
    if configured.traces is None:
        return Traces()
    try:
        from serve.otlp import traces
    except ImportError:
        raise ConfigError("traces i serve.yaml kräver tillägget traces: pip install 'aktsam[traces]'") from None
    return traces(configured.traces)


def listening(configured: ServeSettings) -> dict[str, Any]:
    """Return how uvicorn listens. Only a proxy of ours is believed about where a request comes from."""
    return {
        "host": configured.host, "port": configured.port, "log_level": "warning", "access_log": False, "server_header": False,
        "timeout_graceful_shutdown": 5, "ssl_certfile": configured.tls_cert, "ssl_keyfile": configured.tls_key,
        "proxy_headers": bool(configured.trusted_proxies), "forwarded_allow_ips": list(configured.trusted_proxies),
    }  # fmt: skip


def _tell_code(configured: ServeSettings, code: str) -> None:
    """What follows # stays in the browser: the code reaches no log."""
    address = f"{'https' if configured.tls_cert else 'http'}://{configured.host}:{configured.port}"
    if configured.accounts:
        admin = configured.admin
        told = f"Välj lösenord för {admin}: öppna {address}/#konto={admin}&kod={code}, eller ange koden {code}."
    else:
        told = f"Öppna {address}/#kod={code} i webbläsaren, eller ange koden {code}. Den gäller en gång."
    typer.echo(told, err=True)


def check_address(configured: ServeSettings) -> None:
    """Exit unless what others can reach has accounts and TLS, its own or that of a proxy of ours."""
    if is_loopback(configured.host):
        return
    if not configured.accounts:
        raise _fail(
            f"--host {configured.host}: den som nås från andra datorer behöver konton. Sätt accounts: true i serve.yaml.",
            2,
        )
    if not (configured.tls_cert or configured.trusted_proxies):
        raise _fail(
            f"--host {configured.host}: TLS saknas. Ange tls_cert och tls_key, eller trusted_proxies, i serve.yaml.", 2
        )


def _fail(message: str, code: int) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)
