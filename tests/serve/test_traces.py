"""Traces hold names from a list, numbers and times. Nothing of a case gets into one, and none leaves the own network."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from configs import ConfigError
from pipelines.engines.scripted import ScriptedEngine
from serve.cli import traced
from serve.otlp import traces
from serve.settings import ServeSettings
from serve.traces import NAMES, Traces
from tests.pipelines.conftest import reads_along
from tests.serve.kit import LEAKS, NOTE, desk, made, scripted

WORDS = ("Prov", "Anteckning", "kommunen", "lokal", "allman", "scripted", "manus")


@contextmanager
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """A receiver of OTLP over HTTP on loopback, and what it got."""
    got: list[bytes] = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Take) as server:
        running = threading.Thread(target=server.serve_forever)
        running.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", got
        server.shutdown()
        running.join()


def spans(got: list[bytes]) -> list[Any]:
    requests = [ExportTraceServiceRequest.FromString(data) for data in got]
    return [s for r in requests for one in r.resource_spans for scope in one.scope_spans for s in scope.spans]


def numbers(span: Any) -> dict[str, float]:
    values = {a.key.removeprefix("aktsam."): a.value for a in span.attributes}
    assert all(v.WhichOneof("value") in ("int_value", "double_value") for v in values.values())
    return {name: v.int_value or v.double_value for name, v in values.items()}


def test_a_case_leaves_counts_and_times_and_no_text(tmp_path: Path) -> None:
    engine = ScriptedEngine(reads_along, context_tokens=2048)
    with receiver() as (url, got):
        told = traces(url)
        with desk(tmp_path, made(scripted(engine)), traces=told) as at:
            case = at.case(NOTE)
            at.approve(case)
            done = at.summarize(case, engine="scripted")
            assert done["state"] == "done"
            at.post(f"/cases/{case}/questions", {"question": "När ska hembesöket göras?"})
        told.close()
    found = spans(got)
    names = [span.name for span in found]
    assert set(names) == {"documents", "read", "mask", "summary", "prepare", "map", "reduce", "check", "ask"}
    assert names.count("ask") == len(engine.calls)
    (whole,) = (span for span in found if span.name == "summary")
    inside = {span.name for span in found if span.parent_span_id == whole.span_id}
    assert inside == {"prepare", "map", "reduce", "check", "ask"}
    for span in found:
        assert span.end_time_unix_nano > span.start_time_unix_nano and not span.events and not span.status.message
        numbers(span)
    asked = [numbers(span) for span in found if span.name == "ask"]
    assert all(one["prompt_tokens"] > 0 and one["output_tokens"] > 0 for one in asked)
    data = b"".join(got).lower()
    assert not [word for word in (*LEAKS, *WORDS, case, done["id"]) if word.lower().encode() in data]


def test_an_error_is_told_as_one_and_not_in_words(tmp_path: Path) -> None:
    def fails(_call: Any) -> Exception:
        return RuntimeError("Anna Svensson, 070-174 06 11")

    with receiver() as (url, got):
        told = traces(url)
        with desk(tmp_path, made(scripted(ScriptedEngine(fails))), traces=told) as at:
            case = at.case(NOTE)
            at.approve(case)
            assert at.summarize(case, engine="scripted")["state"] == "failed"
        told.close()
    failed = {span.name for span in spans(got) if numbers(span).get("failed")}
    assert failed == {"summary", "ask"}
    data = b"".join(got)
    assert not [word for word in (b"Svensson", b"070", b"RuntimeError", b"Traceback") if word in data]


def test_only_numbers_and_known_names_get_in() -> None:
    with receiver() as (url, got):
        told = traces(url)
        with told.span("Anna Svensson"):
            pass
        with pytest.raises(TypeError), told.span("mask") as mark:
            mark(texts="Anna Svensson")
        stages = told.stages()
        stages.at("Läser Anna Svensson.docx", 1, 2)
        stages.close()
        told.close()
    assert [span.name for span in spans(got)] == ["other", "mask", "other"] and "other" not in NAMES
    assert b"Anna" not in b"".join(got)


@pytest.mark.parametrize(
    "url", ["http://8.8.8.8:4318/v1/traces", "http://169.254.169.254/", "http://finns.inte.invalid/"]
)
def test_a_receiver_outside_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="egna nätet"):
        traced(ServeSettings(traces=url))


def test_they_are_off_until_somebody_turns_them_on() -> None:
    assert ServeSettings().traces is None
    off = traced(ServeSettings())
    with off.work("summary"), off.span("ask") as mark:
        mark(tokens=1)
    off.stages().at("Maskerar", 0, 1)
    assert isinstance(off, Traces)


def test_a_receiver_that_is_away_stops_nothing() -> None:
    with receiver() as (url, _):
        pass
    told = traces(url)
    with told.work("summary"):
        pass
    told.close()
