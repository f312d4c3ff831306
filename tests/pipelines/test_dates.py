"""Dates as they are written and said, seen from a note of Monday 9 February 2026."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.calendar_sv import easter
from pipelines.dates import find

TABLE = [json.loads(line) for line in (Path(__file__).parents[1] / "data/dates.jsonl").read_text("utf-8").splitlines()]
NOTE = date(2026, 2, 9)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"])
def test_table(row: dict[str, Any]) -> None:
    assert [found.iso for found in find(row["text"], NOTE)] == row["dates"]


def test_without_a_day_of_the_note_only_what_is_whole_is_a_date() -> None:
    assert [f.iso for f in find("I går, den 3 mars, på julafton, 2024-05-06 och hösten 2023", None)] == [
        "2024-05-06",
        "2023-09",
    ]


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))]
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_a_whole_date_is_itself_whatever_the_note(day: date, note: date) -> None:
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    for text in (
        day.isoformat(),
        f"den {day.day} {months[day.month - 1]} {day.year}",
        f"{day.day}/{day.month} {day.year}",
    ):
        assert [f.iso for f in find(f"Mötet {text} blev av.", note)] == [day.isoformat()]


@given(st.text(alphabet="0123456789/-.: mars den i går", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert all(0 <= f.start < f.end <= len(text) for f in find(text, NOTE))
