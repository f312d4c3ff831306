"""Sends spans to a receiver in the own network (OTLP over HTTP): the only module that knows OpenTelemetry's SDK."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from configs import ConfigError
from pipelines.engines.address import GuardedSync, Pin, checked, resolve
from pipelines.errors import EngineUnavailable
from serve.traces import Traces


class Guarded(SpanExporter):
    """Posts spans; the address is checked at every connection, proxies are ignored (promise 9)."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx2.Client(transport=GuardedSync(Pin((), resolve)), trust_env=False, timeout=10)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send them. What does not arrive is dropped: traces are no reason to stop work."""
        try:
            kind = {"content-type": "application/x-protobuf"}
            reply = self._client.post(self._url, content=encode_spans(spans).SerializeToString(), headers=kind)
        except (httpx2.HTTPError, EngineUnavailable):
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS if reply.status_code == 200 else SpanExportResult.FAILURE

    def shutdown(self) -> None:
        """Close the connection."""
        self._client.close()


def traces(url: str) -> Traces:
    """Return traces that go to this address; ConfigError when it leads out of the own network."""
    where = urlsplit(url)
    try:
        checked(where.hostname or "", where.port or 4318)
    except EngineUnavailable:
        raise ConfigError(
            "traces i serve.yaml måste vara en adress på den egna datorn eller i det egna nätet."
        ) from None
    provider = TracerProvider(resource=Resource({"service.name": "aktsam"}))  # not create(): that reads the environment
    provider.add_span_processor(BatchSpanProcessor(Guarded(url)))
    return Traces(provider.get_tracer("aktsam"), provider.shutdown)
