"""Nothing is open to others, and nothing goes out."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipelines.engines.address import is_private, resolve
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
    wanted = {facts.serve.port: "tjänsten", _engine_port(facts): "modellen"}
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


def _engine_port(facts: Facts) -> int:
    url = urlsplit(facts.pipelines.engines.openai.base_url)
    return url.port or (443 if url.scheme == "https" else 80)


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
    host, url = facts.serve.host, urlsplit(facts.pipelines.engines.openai.base_url)
    if not is_loopback(host):
        yield error(
            "tls", f"Tjänsten ska svara på {host}, utan TLS och användare.", "Sätt host: 127.0.0.1 i serve.yaml."
        )
    elif facts.pipelines.engine == "openai" and url.scheme == "http" and not is_loopback(url.hostname or ""):
        yield warning("tls", f"Texten går okrypterad till modellen på {url.hostname}.",
                      "Låt modellens dator svara med https och ange ca_file.")  # fmt: skip
    else:
        yield ok("tls", "Ingen text går okrypterad mellan datorer.")
