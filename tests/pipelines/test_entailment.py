"""What the check of inference makes of a judge's word, and that a wrong folder stops before anything is written."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipelines.case import CaseFile
from pipelines.checks import WHOLE, configured
from pipelines.checks.entailment import entailment
from pipelines.errors import EntailmentUnavailable
from pipelines.settings import CheckSettings
from pipelines.summarize import Draft, Point
from pipelines.templates import load


@pytest.mark.parametrize(
    ("entails", "contradicts", "message"),
    [
        (0.9, 0.05, ""),
        (0.05, 0.9, "säger emot"),
        (0.02, 0.5, "inte styrker"),
        (0.15, 0.79, ""),
        (0.1, 0.8, "säger emot"),
    ],
)
def test_what_a_judge_says(
    make_case: Callable[..., CaseFile], entails: float, contradicts: float, message: str
) -> None:
    case = make_case("Anna kom hem. Bo gick.")
    asked: list[tuple[str, str]] = []

    def judge(source: str, point: str) -> Mapping[str, float]:
        asked.append((source, point))
        return {"entailment": entails, "contradiction": contradicts}

    points = (Point("hant", case.sentences[0].masked, (0, 1)), Point("hant", case.sentences[1].masked, ()))
    found = list(entailment(judge)(Draft(case, load("allman"), points)))
    assert [f.point for f in found] == ([0] if message else []) and all(message in f.message for f in found)
    assert len(asked) == 1 and "[" not in "".join(asked[0]) and not any(f.withhold for f in found)


def test_without_a_folder_it_is_not_made_and_a_wrong_one_stops(tmp_path: Path) -> None:
    assert configured(CheckSettings()) == WHOLE
    with pytest.raises(EntailmentUnavailable, match="saknas"):
        configured(CheckSettings(entailment=tmp_path))
