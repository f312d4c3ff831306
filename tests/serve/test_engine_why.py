"""Why an engine did not start: messages as vLLM writes them, and what an operator is told."""

import json
from pathlib import Path

import pytest

from serve.why import why

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/why.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_reasons(case):
    told = why(case["log"], case.get("code", 1))
    for word in case["swedish"]:
        assert word in told.swedish
    for word in case["english"]:
        assert word in told.english
    assert str(told).count("\n") == 1
