"""schemathesis over the API's own description: whatever is sent, right or wrong, no server error and no undocumented status."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode

from serve.english import SENTENCES
from serve.tools import Tools
from tests.serve.kit import NOTE, Desk, desk

ENDING = ("DELETE /api/v1/session", "DELETE /api/v1/session/all")
WAYS = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
OURS = frozenset({"cookie", "authorization", "user-agent", "x-csrf-token", "host", "content-length"})
QUIET = dict(derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, using: Tools) -> Iterator[tuple[Desk, dict[str, str]]]:
    """A gateway with a case, a draft and a job to ask about."""
    with desk(tmp_path_factory.mktemp("schema"), using) as at:
        case = at.case(NOTE)
        at.approve(case)
        job = at.summarize(case)
        yield at, {"case_id": case, "job_id": str(job["id"]), "summary_id": str(job["result"])}


class Fuzz:
    """Sends generated requests to one operation, and collects what should not have come back."""

    def __init__(self, at: Desk, ids: dict[str, str], operation: APIOperation, documented: set[str]) -> None:
        self.at, self.ids, self.operation, self.documented = at, ids, operation, documented
        self.wrong: list[str] = []
        self.sent = 0

    def run(self, way: GenerationMode, examples: int) -> None:
        @settings(max_examples=examples, **QUIET)
        @given(self.operation.as_strategy(generation_mode=way), st.booleans())
        def one(case: Case, real: bool) -> None:
            self.send(asked(case, self.ids if real and case.method != "DELETE" else {}))

        one()

    def send(self, request: dict[str, Any]) -> None:
        answer = self.at.client.request(**request)
        self.sent += 1
        code, problem = answer.status_code, answer.headers.get("content-type") == "application/problem+json"
        fits = str(code) in self.documented and (code < 500 or code == 503)
        told = code < 400 or (problem and answer.json()["code"] in SENTENCES) or self.operation.path == "/health/ready"
        if not (fits and told):
            self.wrong.append(f"{code}: {str(request)[:200]} → {answer.text[:200]}")


def fuzz(here: tuple[Desk, dict[str, str]], examples: int) -> None:
    """Go through every operation that does not end the session itself."""
    at, ids = here
    described = at.client.get("/api/v1/openapi.json").json()
    done = []
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = found.ok()
        if operation.label in ENDING:
            continue
        answers = described["paths"][operation.path][operation.method.lower()]["responses"]
        done.append(Fuzz(at, ids, operation, set(answers)))
        for way in WAYS:
            try:
                done[-1].run(way, examples)
            except Unsatisfiable:
                assert way is GenerationMode.NEGATIVE, operation.label  # nothing can be wrong about it
    assert not [wrong for one in done for wrong in one.wrong]
    assert len(done) > 40 and all(one.sent for one in done) and sum(one.sent for one in done) > 60 * examples


def asked(case: Case, ids: dict[str, str]) -> dict[str, Any]:
    """Return a generated request, with the session's own headers, and about what is there when `ids` are given."""
    case.path_parameters = {
        **(case.path_parameters or {}),
        **{k: v for k, v in ids.items() if k in (case.path_parameters or {})},
    }
    given = case.as_transport_kwargs(base_url="http://testserver")
    given.pop("cookies", None)
    given["headers"] = {k: v for k, v in dict(given.get("headers") or {}).items() if k.lower() not in OURS}
    if given.get("files"):  # a wrong kind of file is a number or a list here, which the client itself cannot send
        given["files"] = [(name, _sendable(part)) for name, part in given["files"]]
    return {"content" if name == "data" and isinstance(value, bytes) else name: value for name, value in given.items()}


def _sendable(part: Any) -> Any:
    """Return a part of a multipart body as bytes, with what else was generated for it."""
    if isinstance(part, tuple | list):
        return (part[0], *(_sendable(value) if n == 0 else value for n, value in enumerate(part[1:])))
    return part if isinstance(part, bytes | str) else json.dumps(part).encode()


def test_a_few_requests_of_every_kind(here: tuple[Desk, dict[str, str]]) -> None:
    fuzz(here, 3)


@pytest.mark.nightly
def test_many_requests_of_every_kind(here: tuple[Desk, dict[str, str]]) -> None:
    fuzz(here, 60)


def test_a_problem_is_told_in_the_language_asked_for(here: tuple[Desk, dict[str, str]]) -> None:
    at, _ = here
    told = {
        wish: at.get(f"/cases/{'0' * 32}", headers={"accept-language": wish})
        for wish in ("sv", "en", "en-GB,sv;q=0.5", "de", "*")
    }
    assert {w: t.headers["content-language"] for w, t in told.items()} == {
        "sv": "sv", "en": "en", "en-GB,sv;q=0.5": "en", "de": "sv", "*": "sv",
    }  # fmt: skip
    assert (told["sv"].json()["title"], told["en"].json()["title"]) == ("Finns inte", "Not found")
    assert told["en"].json()["detail"] == SENTENCES["not-found"] and told["en"].json()["status"] == 404
    assert at.client.request("TRACE", "/api/v1/cases").json()["status"] == 405


def test_every_problem_has_an_english_sentence() -> None:
    from serve import errors
    from serve.proxy import errors as proxy

    kinds = [
        k for m in (errors, proxy) for k in vars(m).values() if isinstance(k, type) and issubclass(k, errors.ServeError)
    ]
    codes = {k.code for k in kinds} | {told[1] for _, told in errors._OTHERS} | {"timeout", "wrong-host"}
    assert len(codes) > 25 and codes - {"unsupported"} <= set(SENTENCES)
