"""What a draft lacks: grave sentences by their kind, none that is told, never more than a handful, never withheld."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.case import CaseFile
from pipelines.checks import CHECKS, WHOLE
from pipelines.checks.omission import MOST, check, omitted
from pipelines.output import message
from pipelines.summarize import Draft, Point
from pipelines.templates import load

TABLE = Path(__file__).parents[1] / "data/omission.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


def draft(case: CaseFile, told: list[int]) -> Draft:
    return Draft(case, load("allman"), tuple(Point("hant", case.sentences[n].masked, (n,)) for n in told))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text'][:30]}-{row['told']}")
def test_table(row: dict[str, Any], make_case: Callable[..., CaseFile]) -> None:
    found = omitted(draft(make_case(row["text"]), row["told"]))
    assert [missed.place for missed in found] == row["missed"]
    assert all(row["about"] in " ".join(missed.kinds) for missed in found)


def test_at_most_a_handful_the_gravest_first_and_none_withheld(make_case: Callable[..., CaseFile]) -> None:
    things = ["cykel", "båt", "hatt", "stol", "lampa", "matta", "klocka", "spade", "hink"]
    case = make_case(" ".join(f"Han hotade grannen om {a} {b}." for a, b in pairwise(things))
                     + " Barnet omhändertogs enligt LVU.")  # fmt: skip
    found = list(check(draft(case, [])))
    assert len(found) == MOST and not any(finding.withhold for finding in found)
    assert "tvångsåtgärd" in found[0].message and all(finding.point is None for finding in found)


def test_a_finding_shows_the_place_and_the_sentence(make_case: Callable[..., CaseFile]) -> None:
    (finding,) = check(draft(make_case("Bussen var sen.\nNämnden beslutade om stöd den 3 mars."), [0]))
    told = message(finding, lambda masked: masked.text)
    assert "dokument 1, rad 2" in told and told.endswith("Källan: ”Nämnden beslutade om stöd den 3 mars.”")


def test_only_a_draft_of_the_whole_case_is_asked_what_it_lacks() -> None:
    assert check in WHOLE and check not in CHECKS
