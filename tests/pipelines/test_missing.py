"""What a case lacks: told by its own sentences, with where they stand, and by the template's questions."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.case import CaseFile
from pipelines.missing import Gaps, missing, to_json, to_text
from pipelines.templates import load

TABLE = [json.loads(row) for row in (Path(__file__).parents[1] / "data/missing.jsonl").read_text("utf-8").splitlines()]
Make = Callable[..., CaseFile]


def gaps(case: CaseFile) -> Gaps:
    return asyncio.run(missing(case, load("orosanmalan")))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["text"][:50])
def test_table(row: dict[str, Any], make_case: Make) -> None:
    found = [g.kind for g in gaps(make_case(f"Anna kom hem sent i går kväll.\n\n{row['text']}")).gaps if g.text]
    assert found == ([row["kind"]] if row["kind"] else [])


def test_a_section_that_nothing_answers_says_so_in_the_template_s_words(make_case: Make) -> None:
    told = to_json(gaps(make_case("Skolan anmäler oro för Bo den 3 mars.")))
    assert any(g["kind"] == "avsnitt" and "skyddsbedömning" in g["text"] for g in told["gaps"])


def test_each_has_its_quote_and_masked_it_has_none(make_case: Make) -> None:
    case = make_case("Anna Svensson har inte gått att nå.")
    quotes = [s["quote"] for g in to_json(gaps(case))["gaps"] for s in g["sources"]]
    assert quotes == ["Anna Svensson har inte gått att nå."]
    assert "Svensson" not in json.dumps(to_json(gaps(case), masked=True)) + to_text(gaps(case), masked=True)
