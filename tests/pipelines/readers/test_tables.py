"""Every reader on the many small ways of writing: tables in data/, a file a format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.document import join
from pipelines.readers import READERS, read
from tests.make_bad_files import docx, odt

DATA = Path(__file__).parent / "data"
WRAP = {"docx": docx, "odt": odt}
ROWS = [
    pytest.param(table.stem, json.loads(line), id=f"{table.stem}: {json.loads(line)['case']}")
    for table in sorted(DATA.glob("*.jsonl"))
    for line in table.read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_reads_what_it_says_where_it_stood(table: str, row: dict[str, Any]) -> None:
    wrap = WRAP.get(table)
    data = wrap(row["content"]) if wrap else row["content"].encode(row.get("encoding", "utf-8"))
    document = join("a", "a", read(row.get("name", f"a.{table}"), data))
    found = [[document.text[s.start : s.end], s.place.describe()] for s in document.segments]
    assert found == row["segments"]
    assert list(document.notes) == row["notes"]
    assert [[gone.text, gone.by, gone.at] for gone in document.removed] == row.get("removed", [])


def test_every_reader_has_cases() -> None:
    suffixes = {f".{row.values[0]}" if row.values[0] != "text" else ".txt" for row in ROWS}  # type: ignore[union-attr]
    suffixes |= {Path(row.values[1].get("name", "")).suffix for row in ROWS}  # type: ignore[union-attr]
    assert set(READERS) - {".pdf", ".jpg"} <= suffixes  # those two are no text: test_files.py
