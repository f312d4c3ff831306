"""Nothing is open to others, and nothing goes out."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography import x509

from pipelines.engines.address import checked, is_private, resolve
from pipelines.engines.settings import OpenAISettings
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
    """Engine and gateway answer on this machine only; the gateway others too, where it is set so, with accounts and TLS."""
    meant = {facts.serve.port} if facts.serve.guarded and not is_loopback(facts.serve.host) else set[int]()
    wanted = {url.port or 80: "modellen" for url in _servers(facts)} | {facts.serve.port: "tjänsten"}
    open_ones = [x for x in facts.listeners if x.outward and x.port not in meant]
    guilty = [x for x in open_ones if x.port in wanted or (x.process and is_ours(x.process))]
    for x in guilty:
        who = wanted.get(x.port) or f"process {x.process.pid if x.process else '?'}"
        yield error("ports", f"Port {x.port} ({who}) är öppen för andra datorer ({x.address}).",
                    "Bind den till 127.0.0.1, och stäng porten i brandväggen.")  # fmt: skip
    others = sorted({x.port for x in open_ones if x not in guilty})
    if others:
        yield warning("ports", f"Andra program har portar öppna för andra datorer: {', '.join(map(str, others))}.",
                      "Kontrollera att de ska vara öppna och att brandväggen skyddar resten.")  # fmt: skip
    if not guilty and meant:
        yield ok(
            "ports", f"Andra datorer når bara tjänsten, på {facts.serve.host}:{facts.serve.port}, och inte modellen."
        )
    elif not guilty:
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
    serve, url = facts.serve, next(filter(_clear, _servers(facts)), None)
    if not is_loopback(serve.host) and not serve.guarded:
        yield error("tls", f"Tjänsten ska svara på {serve.host}, utan TLS och användare.",
                    "Sätt host: 127.0.0.1 i serve.yaml, eller accounts: true och tls_cert (handboken, avsnitt 2).")  # fmt: skip
    elif not is_loopback(serve.host) and not serve.tls_cert:
        yield warning("tls", f"Texten går okrypterad mellan TLS-proxyn ({', '.join(serve.trusted_proxies)}) och tjänsten.",
                      "Ange tls_cert och tls_key också här, eller ställ proxyn på samma dator.")  # fmt: skip
    elif facts.pipelines.engine == "openai" and url:
        yield warning("tls", f"Texten går okrypterad till modellen på {url.hostname}.",
                      "Låt modellens dator svara med https och ange ca_file.")  # fmt: skip
    else:
        yield ok("tls", "Ingen text går okrypterad mellan datorer.")


def _clear(url: SplitResult) -> bool:
    return url.scheme == "http" and not is_loopback(url.hostname or "")


def certificates(facts: Facts) -> Iterator[Line]:
    """The certificates of the gateway and of the model's servers hold, and will for a while."""
    if facts.serve.tls_cert:
        yield _lasts(facts, f"Tjänstens certifikat {facts.serve.tls_cert}", partial(_own_days, facts.serve.tls_cert),
                     "Byt certifikatet, eller rätta tls_cert i serve.yaml. Starta sedan om tjänsten.")  # fmt: skip
    settings = facts.pipelines.engines.openai
    asked = [url for url in _servers(facts) if url.scheme == "https"] if facts.pipelines.engine == "openai" else []
    for url in asked:
        yield _lasts(facts, f"Certifikatet för {url.hostname}", partial(_days, url, settings),
                     "Byt certifikatet, eller rätta ca_file.")  # fmt: skip


def _lasts(facts: Facts, name: str, days: Callable[[], float], remedy: str) -> Line:
    try:
        left = days()
    except (OSError, ValueError, EngineError) as fault:
        why = getattr(fault, "verify_message", "") or getattr(fault, "strerror", None) or str(fault)
        return error("certificates", f"{name} godtas inte: {why}", remedy)
    if left <= 0:
        return error("certificates", f"{name} gick ut för {-left:.0f} dagar sedan.", remedy)
    if left < facts.doctor.certificate_days:
        return warning("certificates", f"{name} går ut om {left:.0f} dagar.", "Förnya det.")
    return ok("certificates", f"{name} gäller i {left:.0f} dagar.")


def _own_days(file: Path) -> float:
    """Days that the first certificate of a file still holds: the gateway's own; those after it are its issuers'."""
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    return (certificate.not_valid_after_utc.timestamp() - time.time()) / 86400


def _days(url: SplitResult, settings: OpenAISettings) -> float:
    where = checked(url.hostname or "", url.port or 443, settings.allow_hosts)
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    with (
        socket.create_connection((where, url.port or 443), settings.connect_timeout) as plain,
        context.wrap_socket(plain, server_hostname=url.hostname) as safe,
    ):
        ends = str((safe.getpeercert() or {})["notAfter"])
    return (ssl.cert_time_to_seconds(ends) - time.time()) / 86400
