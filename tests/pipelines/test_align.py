"""Which sentences a point rests on: by meaning where words do not tell, against a wrong cite, and cheaply where they do."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.case import CaseFile
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.align import align
from pipelines.writers.extractive import ExtractiveWriter

TABLE = Path(__file__).parents[1] / "data/align.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['claim'][:30]}-{row['cited']}")
def test_table(row: dict[str, Any], make_case: Callable[..., CaseFile]) -> None:
    case, claim = make_case(row["text"]), make_case(row["claim"]).masked(0, 0, len(row["claim"]))
    assert list(align(case, claim, row["cited"], range(len(case.sentences)))) == row["sources"]


def test_only_sentences_at_hand_are_given_and_never_none(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Skolan ringde. Grannen klagade. Modern är arbetslös.")
    claim = make_case("Mamman har inget jobb.").sentences[0].masked
    assert set(align(case, claim, (), (0, 1))) <= {0, 1} and align(case, claim, (), (0, 1))
    assert align(case, claim, (1,), ()) == (1,)


def test_a_points_own_words_are_found_without_the_encoder(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Skolan ringde om frånvaron. Grannen klagade på musiken. Modern är arbetslös.")
    assert align(case, case.sentences[1].masked, (0,), (0, 1, 2)) == (1,)
    assert "meanings" not in vars(case)


def test_the_extractive_engine_never_loads_the_encoder(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Skolan ringde om frånvaron. Grannen hotade Bo. Nämnden beslutade om stöd den 3 mars.")
    asyncio.run(summarize(case, ExtractiveWriter(), load("allman")))
    assert "meanings" not in vars(case)
