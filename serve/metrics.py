"""Counts for the operator's monitoring: by kind and label, never an identity."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """The counters of one app, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = r = CollectorRegistry()
        self.requests = Counter(
            "aktsam_requests", "Requests by route and status.", ["method", "route", "status"], registry=r
        )
        self.seconds = Histogram("aktsam_request_seconds", "Time to answer.", ["route"], buckets=SECONDS, registry=r)
        self.jobs = Counter("aktsam_jobs", "Jobs that ended.", ["kind", "state"], registry=r)
        self.documents = Counter("aktsam_documents", "Documents received.", ["status"], registry=r)
        self.entities = Counter("aktsam_entities", "Personal data found by label.", ["label", "action"], registry=r)
        self.summaries = Counter("aktsam_summaries", "Summaries made.", ["template", "engine"], registry=r)
        self.withheld = Counter("aktsam_points_withheld", "Points that a check withheld.", ["check"], registry=r)
        self.deleted = Counter("aktsam_cases_deleted", "Cases deleted.", ["why"], registry=r)
        self.cases = Gauge("aktsam_cases", "Cases kept now.", registry=r)

    def text(self) -> bytes:
        """Return them in Prometheus' text format."""
        return generate_latest(self._registry)
