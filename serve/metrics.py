"""Counts for the operator's monitoring: by kind, label and tenant, never an identity. deploy/monitoring shows and watches them.

A tenant is the wall a case stands behind, or `system:` and the name of a key. No officer, case or text is named.
"""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from anonymize.mask import Masking
from serve.traces import Traces

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
LONG = (0.3, 1, 3, 10, 30, 100, 300, 1000)
SHORT = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2)
Counts = Callable[[], Mapping[str, tuple[int, int]]]  # (waiting, running) by tenant
Age = Callable[[], float | None]  # seconds


class Metrics:
    """The counters of one app, in a registry of their own. `line` tells who stands in line for the model now, `copied`
    how old the last backup is; `traces` go with them."""

    def __init__(self, line: Counts = dict, traces: Traces | None = None, copied: Age = lambda: None) -> None:
        self.traces = traces or Traces()
        self._registry = r = CollectorRegistry()
        r.register(_Line(line))
        r.register(_Copied(copied))
        self.requests = Counter(
            "aktsam_requests", "Requests by route and status.", ["method", "route", "status"], registry=r
        )
        self.seconds = Histogram("aktsam_request_seconds", "Time to answer.", ["route"], buckets=SECONDS, registry=r)
        self.jobs = Counter("aktsam_jobs", "Jobs that ended.", ["kind", "state"], registry=r)
        self.job_seconds = Histogram(
            "aktsam_job_seconds", "Time of a job, from its beginning here.", ["kind"], buckets=LONG, registry=r
        )
        self.running = Gauge("aktsam_jobs_running", "Jobs that run now.", ["kind"], registry=r)
        self.documents = Counter("aktsam_documents", "Documents received.", ["status", "tenant"], registry=r)
        self.masking = Histogram(
            "aktsam_masking_seconds", "Time to find and mask.", ["tenant"], buckets=(0.01, 0.03, 0.1, *LONG), registry=r
        )
        self.characters = Counter(
            "aktsam_masked_characters", "Characters searched for personal data.", ["tenant"], registry=r
        )
        self.entities = Counter(
            "aktsam_entities", "Personal data found by label.", ["label", "action", "tenant"], registry=r
        )
        self.summaries = Counter("aktsam_summaries", "Summaries made.", ["template", "engine", "tenant"], registry=r)
        self.chunks = Counter("aktsam_chunks", "Chunks of cases that a model has read.", ["tenant"], registry=r)
        self.findings = Counter("aktsam_findings", "What checks found in drafts.", ["check", "tenant"], registry=r)
        self.withheld = Counter(
            "aktsam_points_withheld", "Points that a check withheld.", ["check", "tenant"], registry=r
        )
        self._model(r)
        self.deleted = Counter("aktsam_cases_deleted", "Cases deleted.", ["why"], registry=r)
        self.cases = Gauge("aktsam_cases", "Cases kept now.", registry=r)

    def _model(self, r: CollectorRegistry) -> None:
        """What the model is asked, and how it answers."""
        mine = ["tenant"]
        self.calls = Counter("aktsam_engine_calls", "Questions to the model.", ["outcome", "tenant"], registry=r)
        self.open = Gauge("aktsam_engine_calls_open", "Questions it has not answered yet.", mine, registry=r)
        self.answering = Histogram("aktsam_engine_seconds", "Time to a whole answer.", mine, buckets=LONG, registry=r)
        self.first = Histogram(
            "aktsam_engine_first_token_seconds", "Time to the first token.", mine, buckets=SECONDS, registry=r
        )
        self.each = Histogram(
            "aktsam_engine_token_seconds", "Time for each token after the first.", mine, buckets=SHORT, registry=r
        )
        self.line_wait = Histogram(
            "aktsam_line_seconds", "Time in line for the model.", ["tenant", "kind"], buckets=SECONDS, registry=r
        )
        self.tokens = Counter(
            "aktsam_engine_tokens", "Tokens to and from the model.", ["direction", "tenant"], registry=r
        )

    def masked(self, masking: Masking, tenant: str, seconds: float, last: int | None = None) -> None:
        """Count what was found in the last documents (None: in all), and the time it took."""
        self.masking.labels(tenant).observe(seconds)
        for entity in (e for d in masking.documents[-last if last else 0 :] for e in d.entities):
            self.entities.labels(entity.span.label, entity.action, tenant).inc()

    def text(self) -> bytes:
        """Return them in Prometheus' text format."""
        return generate_latest(self._registry)


class _Line(Collector):
    """Asked when Prometheus asks."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterable[GaugeMetricFamily]:
        waiting = GaugeMetricFamily("aktsam_line_waiting", "Questions that wait for their turn.", labels=["tenant"])
        running = GaugeMetricFamily("aktsam_line_running", "Questions whose turn it is.", labels=["tenant"])
        for tenant, (left, now) in self._counts().items():
            waiting.add_metric([tenant], left)
            running.add_metric([tenant], now)
        return waiting, running


class _Copied(Collector):
    """Tells nothing while there is no backup: an age nobody can know is not told as zero."""

    def __init__(self, age: Age) -> None:
        self._age = age

    def collect(self) -> Iterable[GaugeMetricFamily]:
        told = GaugeMetricFamily("aktsam_backup_age_seconds", "Time since the last backup.")
        if (age := self._age()) is not None:
            told.add_metric([], age)
        return (told,)
