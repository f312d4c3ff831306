"""The answers in the API's description are those the gateway gives: the same names, in whatever depth."""

import json
from typing import Any

from serve.openapi import ANSWERS
from tests.serve.answers import given
from tests.serve.kit import Desk

NAMED = {"entities_by_label", "flags", "sentences", "counts"}  # what stands there is named by what was found


def names(value: Any) -> Any:
    """What is named in an answer, without what it is; lists by the first of what they hold."""
    if isinstance(value, dict):
        return {key: key in NAMED or names(inner) for key, inner in value.items()}
    return [names(one) for one in value[:1] if isinstance(one, dict)] if isinstance(value, list) else None


def test_the_answers_described_are_those_given(at: Desk) -> None:
    described = at.client.get("/api/v1/openapi.json").json()
    shown = json.loads(ANSWERS.read_text("utf-8"))
    now = given(at)
    assert shown.keys() == now.keys()
    for route, answer in now.items():
        assert names(shown[route]) == names(answer), route
        method, path = route.split()
        answers = described["paths"][f"/api/v1{path}"][method.lower()]["responses"]
        (done,) = [told for status, told in answers.items() if status < "300"]
        assert done["content"]["application/json"]["example"] == shown[route]


def test_every_route_is_told_in_a_sentence_and_has_a_name_of_its_own(at: Desk) -> None:
    described = at.client.get("/api/v1/openapi.json").json()
    routes = [route for methods in described["paths"].values() for route in methods.values()]
    assert all(len(route["summary"].split()) >= 2 for route in routes)
    assert len({route["operationId"] for route in routes}) == len(routes)
