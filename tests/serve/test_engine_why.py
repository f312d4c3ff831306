"""Why an engine did not start: messages as vLLM writes them, and what an operator is told."""

import json
from pathlib import Path

import pytest

from serve.why import reason, why

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/why.jsonl").read_text(encoding="utf-8").splitlines()
]
STARTED = (
    (Path(__file__).parent / "data/started.log").read_text(encoding="utf-8").splitlines()
)  # vLLM 0.32, a good start


def test_a_good_start_gives_no_reason():
    assert reason(STARTED, 1) is None and "slutkod 1" in str(why(STARTED, 1))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_reasons(case):
    told = why([*STARTED, *case["log"]], case.get("code", 1))
    for word in case["swedish"]:
        assert word in told.swedish
    for word in case["english"]:
        assert word in told.english
    assert str(told).count("\n") == 1
