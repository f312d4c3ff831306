"""Orders to a language model inside documents are found and never summarized; harmless twins are content."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.case import CaseFile
from pipelines.checks.injection import speaks_to_a_model
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

TABLE = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data/injection.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:40])
def test_table(row: dict[str, Any]) -> None:
    assert speaks_to_a_model(row["text"]) is row["order"]


@pytest.mark.parametrize("text", [row["text"] for row in TABLE if row["order"]])
def test_an_order_is_reported_and_in_no_point(text: str, make_case: Callable[..., CaseFile]) -> None:
    case = make_case(f"Anna kom hem sent.\n\n{text}\n\nUtredning inleds den 3 mars 2026. Bo är rädd för pappan.")
    summary = asyncio.run(summarize(case, ExtractiveWriter(), load("allman")))
    assert summary.points and not case.barred.intersection(summary.used)
    assert [f.check for f in summary.findings] == ["injection"]
    assert not any(case.barred.intersection(event.sources) for event in summary.timeline)
