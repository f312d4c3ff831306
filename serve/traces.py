"""OpenTelemetry spans of what was done: names from a fixed list, counts and durations, and never a text, a name or an id.

Off until `traces` in configs/serve.yaml names a receiver, which must stand on loopback or a private address.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Mark = Callable[..., None]  # counts by name: numbers only
NAMES = ("documents", "summary", "read", "mask", "prepare", "map", "reduce", "check", "ask")
STAGES = {
    "Läser dokument": "read", "Läser inskannad sida": "read", "Läser meningarna": "read", "Maskerar": "mask",
    "Förbereder": "prepare", "Sammanfattar": "map",
    "Rangordnar": "map", "Väljer": "reduce", "Kontrollerar": "check",
}  # fmt: skip


class Traces:
    """Makes spans; without a tracer it does nothing."""

    def __init__(self, tracer: "Tracer | None" = None, close: Callable[[], None] = lambda: None) -> None:
        self._tracer, self.close = tracer, close

    @contextmanager
    def work(self, name: str) -> Iterator[None]:
        """A span that those begun inside the block belong to. Of an error only that there was one is told."""
        if self._tracer is None:
            yield
            return
        tracer, name = self._tracer, _known(name)  # messages of errors may quote text
        with (
            tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span,
            _told(span),
        ):
            yield

    @contextmanager
    def span(self, name: str) -> Iterator[Mark]:
        """A span while the block lasts; what this gives adds counts to it. May stand in a generator."""
        if self._tracer is None:
            yield lambda **_counts: None
            return
        span = self._tracer.start_span(_known(name))
        try:
            with _told(span):
                yield lambda **counts: _mark(span, **counts)
        finally:
            span.end()

    def stages(self) -> "Stages":
        """Return what makes a span of each stage of the work that goes on here; to be closed."""
        return Stages(self._tracer)


class Stages:
    """Spans from what a job tells of its progress; may be used from any thread."""

    def __init__(self, tracer: "Tracer | None") -> None:
        self._tracer, self._lock, self._now = tracer, threading.Lock(), ""
        if tracer is not None:
            from opentelemetry import context

            self._around = context.get_current()
        self._end: Callable[[int, int], None] = lambda _done, _total: None
        self._done, self._total = 0, 0

    def at(self, stage: str, done: int, total: int) -> None:
        """Note how far the work is; another stage than before ends that one's span and begins its own."""
        if self._tracer is None:
            return
        with self._lock:
            if stage != self._now:
                self._close()
                self._begin(stage)
            self._done, self._total = done, total

    def close(self) -> None:
        """End the last span."""
        with self._lock:
            self._close()

    def _begin(self, stage: str) -> None:
        assert self._tracer is not None
        span, self._now = self._tracer.start_span(STAGES.get(stage, "other"), context=self._around), stage

        def end(done: int, total: int) -> None:
            _mark(span, done=done, total=total)
            span.end()

        self._end = end

    def _close(self) -> None:
        if self._now:
            self._end(self._done, self._total)
        self._now = ""


@contextmanager
def _told(span: "Span") -> Iterator[None]:
    try:
        yield
    except BaseException:
        _mark(span, failed=1)
        raise


def _mark(span: "Span", **counts: float) -> None:
    """Add counts to a span; anything else would be a text on its way out."""
    if not all(isinstance(count, int | float) for count in counts.values()):
        raise TypeError("a span holds numbers only")
    span.set_attributes({f"aktsam.{key}": count for key, count in counts.items()})


def _known(name: str) -> str:
    return name if name in NAMES else "other"
