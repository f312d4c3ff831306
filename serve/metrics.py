"""Counts for the operator's monitoring: by kind and label, never an identity. deploy/monitoring shows and watches them."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
LONG = (0.3, 1, 3, 10, 30, 100, 300, 1000)


class Metrics:
    """The counters of one app, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = r = CollectorRegistry()
        self.requests = Counter(
            "aktsam_requests", "Requests by route and status.", ["method", "route", "status"], registry=r
        )
        self.seconds = Histogram("aktsam_request_seconds", "Time to answer.", ["route"], buckets=SECONDS, registry=r)
        self.jobs = Counter("aktsam_jobs", "Jobs that ended.", ["kind", "state"], registry=r)
        self.job_seconds = Histogram(
            "aktsam_job_seconds", "Time of a job, from its beginning here.", ["kind"], buckets=LONG, registry=r
        )
        self.running = Gauge("aktsam_jobs_running", "Jobs that run now.", ["kind"], registry=r)
        self.documents = Counter("aktsam_documents", "Documents received.", ["status"], registry=r)
        self.masking = Histogram("aktsam_masking_seconds", "Time to find and mask.", buckets=LONG, registry=r)
        self.characters = Counter("aktsam_masked_characters", "Characters searched for personal data.", registry=r)
        self.entities = Counter("aktsam_entities", "Personal data found by label.", ["label", "action"], registry=r)
        self.summaries = Counter("aktsam_summaries", "Summaries made.", ["template", "engine"], registry=r)
        self.chunks = Counter("aktsam_chunks", "Chunks of cases that a model has read.", registry=r)
        self.findings = Counter("aktsam_findings", "What checks found in drafts.", ["check"], registry=r)
        self.withheld = Counter("aktsam_points_withheld", "Points that a check withheld.", ["check"], registry=r)
        self.calls = Counter("aktsam_engine_calls", "Questions to the model.", ["outcome"], registry=r)
        self.waiting = Gauge("aktsam_engine_calls_open", "Questions that the model has not answered yet.", registry=r)
        self.answering = Histogram("aktsam_engine_seconds", "Time to a whole answer.", buckets=LONG, registry=r)
        self.tokens = Counter("aktsam_engine_tokens", "Tokens to and from the model.", ["direction"], registry=r)
        self.deleted = Counter("aktsam_cases_deleted", "Cases deleted.", ["why"], registry=r)
        self.cases = Gauge("aktsam_cases", "Cases kept now.", registry=r)

    def text(self) -> bytes:
        """Return them in Prometheus' text format."""
        return generate_latest(self._registry)
