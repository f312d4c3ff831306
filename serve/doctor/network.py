"""Nothing is open to others, and nothing goes out."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pipelines.engines.address import checked, is_private, resolve
from pipelines.errors import EngineError
from serve.doctor.facts import Facts
from serve.doctor.report import Line, error, ok, warning
from serve.proc import Process
from serve.settings import is_loopback

OURS = ("vllm", "aktsam", "serve.app")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
REPORTING = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
             "SENTRY_DSN", "LANGSMITH_API_KEY", "LANGCHAIN_TRACING_V2", "WANDB_API_KEY")  # fmt: skip


def ports(facts: Facts) -> Iterator[Line]:
    """Gateway and engine answer on this machine only."""
    wanted = {url.port or 80: "modellen" for url in _servers(facts)} | {facts.serve.port: "tjänsten"}
    open_ones = [x for x in facts.listeners if x.outward]
    guilty = [x for x in open_ones if x.port in wanted or (x.process and is_ours(x.process))]
    for x in guilty:
        who = wanted.get(x.port) or f"process {x.process.pid if x.process else '?'}"
        yield error("ports", f"Port {x.port} ({who}) är öppen för andra datorer ({x.address}).",
                    "Bind den till 127.0.0.1, och stäng porten i brandväggen.")  # fmt: skip
    others = sorted({x.port for x in open_ones if x not in guilty})
    if others:
        yield warning("ports", f"Andra program har portar öppna för andra datorer: {', '.join(map(str, others))}.",
                      "Kontrollera att de ska vara öppna och att brandväggen skyddar resten.")  # fmt: skip
    if not guilty:
        yield ok("ports", "Varken tjänsten eller modellen går att nå från andra datorer.")


def is_ours(process: Process) -> bool:
    """Tell whether a process is the gateway or an engine."""
    return any(word in part for part in process.argv[:4] for word in OURS) or process.argv[0].startswith("VLLM::")


def _servers(facts: Facts) -> list[SplitResult]:
    settings = facts.pipelines.engines.openai
    return [urlsplit(place) for place in (settings.base_url, *settings.replicas)]


def proxies(facts: Facts) -> Iterator[Line]:
    """Aktsam ignores proxies; that one is set says that the way out is open."""
    found = sorted({name for name in facts.environ if name.lower() in PROXIES and facts.environ[name]})
    if found:
        yield warning("proxies", f"En proxy är inställd ({', '.join(found)}). Aktsam använder den inte.",
                      "Ta bort den ur tjänstens miljö: ingenting här ska nå ut.")  # fmt: skip
    else:
        yield ok("proxies", "Ingen proxy är inställd.")


def telemetry(facts: Facts) -> Iterator[Line]:
    """No reporting to others is set up."""
    found = [name for name in REPORTING if facts.environ.get(name) and not _near(facts.environ[name])]
    if found:
        yield error("telemetry", f"Rapportering till någon annan är inställd ({', '.join(found)}).",
                    "Ta bort variablerna ur tjänstens miljö.")  # fmt: skip
    else:
        yield ok("telemetry", "Ingen rapportering till andra är inställd.")


def _near(value: str) -> bool:
    host = urlsplit(value).hostname
    try:
        return bool(host) and all(map(is_private, resolve(host or "", 80)))
    except OSError:
        return False


def tls(facts: Facts) -> Iterator[Line]:
    """Between machines, text goes encrypted."""
    host, url = facts.serve.host, next(filter(_clear, _servers(facts)), None)
    if not is_loopback(host):
        yield error(
            "tls", f"Tjänsten ska svara på {host}, utan TLS och användare.", "Sätt host: 127.0.0.1 i serve.yaml."
        )
    elif facts.pipelines.engine == "openai" and url:
        yield warning("tls", f"Texten går okrypterad till modellen på {url.hostname}.",
                      "Låt modellens dator svara med https och ange ca_file.")  # fmt: skip
    else:
        yield ok("tls", "Ingen text går okrypterad mellan datorer.")


def _clear(url: SplitResult) -> bool:
    return url.scheme == "http" and not is_loopback(url.hostname or "")


def certificates(facts: Facts) -> Iterator[Line]:
    """The certificates of the model's servers hold, and will for a while."""
    settings = facts.pipelines.engines.openai
    asked = [url for url in _servers(facts) if url.scheme == "https"] if facts.pipelines.engine == "openai" else []
    for url in asked:
        name = f"Certifikatet för {url.hostname}"
        try:
            where = checked(url.hostname or "", url.port or 443, settings.allow_hosts)
            days = _days(where, url, settings.ca_file, settings.connect_timeout)
        except (OSError, EngineError) as fault:
            why = getattr(fault, "verify_message", "") or str(fault)
            yield error("certificates", f"{name} godtas inte: {why}", "Byt certifikatet, eller rätta ca_file.")
            continue
        if days < facts.doctor.certificate_days:
            yield warning("certificates", f"{name} går ut om {days:.0f} dagar.", "Förnya det.")
        else:
            yield ok("certificates", f"{name} gäller i {days:.0f} dagar.")


def _days(where: str, url: SplitResult, ca_file: Path | None, seconds: float) -> float:
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    with (
        socket.create_connection((where, url.port or 443), seconds) as plain,
        context.wrap_socket(plain, server_hostname=url.hostname) as safe,
    ):
        ends = str((safe.getpeercert() or {})["notAfter"])
    return (ssl.cert_time_to_seconds(ends) - time.time()) / 86400
