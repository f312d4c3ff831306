"""A form's answers on lines of their own, in files as on the page: each row of tests/data/laid.jsonl, with no word changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.laid import broken

TABLE = Path(__file__).parents[1] / "data" / "laid.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_answers_have_rows_of_their_own(row: dict[str, Any]) -> None:
    assert broken(row["words"], row["quotes"]) == row["broken"]
    assert row["broken"].replace("\n", " ") == row["words"]
