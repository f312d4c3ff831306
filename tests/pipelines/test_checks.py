"""Every check against its table: what it must find, and true sentences in which it must find nothing."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.case import CaseFile
from pipelines.checks import (
    CHECKS,
    attribution,
    certainty,
    cites,
    decision,
    judgement,
    law,
    negation,
    numbers,
    people,
    placeholders,
    risk,
)
from pipelines.checks.compare import Pair
from pipelines.checks.numerals import number_of
from pipelines.prompts import join
from pipelines.summarize import Draft, Point
from pipelines.templates import load

DATA = Path(__file__).parents[1] / "data/checks"
COMPARE: dict[str, Callable[[Pair], Iterable[str]]] = {
    "numbers": numbers.compare,
    "placeholders": placeholders.compare,
    "negation": negation.compare,
    "law": law.compare,
    "attribution": attribution.compare,
    "risk": risk.compare,
    "certainty": certainty.compare,
    "decision": decision.compare,
    "people": people.compare,
    "judgement": judgement.compare,
}
ROWS = [(p.stem, json.loads(line)) for p in sorted(DATA.glob("*.jsonl")) for line in p.read_text("utf-8").splitlines()]


def test_every_comparison_has_a_table_that_finds_and_leaves_alone() -> None:
    assert {name for name, _ in ROWS} == set(COMPARE)
    assert {(name, row["found"]) for name, row in ROWS} == {
        (name, found) for name in COMPARE for found in (True, False)
    }


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda part: part if isinstance(part, str) else part["claim"][:40])
def test_table(name: str, row: dict[str, Any]) -> None:
    day = date.fromisoformat(row["day"]) if "day" in row else None
    before, given = row.get("before", ""), tuple(row.get("given", ()))
    pair = Pair(row["claim"], (row["source"],), before=before, day=day, spoken=row.get("spoken", False), given=given)
    assert bool(list(COMPARE[name](pair))) is row["found"]


@pytest.mark.parametrize(
    ("word", "number"),
    [("tjugosextusen", 26000), ("fjorton", 14), ("hundra", 100), ("tvåhundrafemtio", 250), ("ettusen", None), ("en", None), ("hus", None),
     ("åttahundranitton", 819), ("tjugotre", 23)],
)  # fmt: skip
def test_numerals(word: str, number: int | None) -> None:
    assert number_of(word) == number


def draft(case: CaseFile, sources: tuple[int, ...], first: int = 0) -> Draft:
    return Draft(case, load("allman"), (Point("hant", join([case.sentences[first].masked]), sources),))


def test_a_point_without_a_source_is_withheld(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Anna kom hem. Bo gick.")
    assert [f.withhold for f in cites.check(draft(case, ()))] == [True]
    assert [f.withhold for f in cites.check(draft(case, (99,)))] == [True]
    assert list(cites.check(draft(case, (0,)))) == []


def test_a_point_whose_source_says_something_else_is_flagged(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Skolan ringde om frånvaron. Grannen klagade på musiken.")
    assert [f.check for f in cites.check(draft(case, (1,)))] == ["cites"]


def test_a_source_in_quite_other_words_is_known_by_its_meaning(make_case: Callable[..., CaseFile]) -> None:
    case, told = make_case("Modern är arbetslös. Grannen klagade på musiken."), make_case("Mamman har inget jobb.")
    points = (Point("hant", told.sentences[0].masked, (0,)), Point("hant", told.sentences[0].masked, (1,)))
    assert [f.point for f in cites.check(Draft(case, load("allman"), points, engine="openai"))] == [1]
    assert [f.point for f in cites.check(Draft(case, load("allman"), points))] == [0, 1]


def test_a_placeholder_that_was_never_made_is_withheld(make_case: Callable[..., CaseFile]) -> None:
    case, other = make_case("Skolan ringde."), make_case("Anna kom. Bo gick.")
    invented = Draft(case, load("allman"), (Point("hant", other.sentences[1].masked, (0,)),))
    assert [f.withhold for f in placeholders.invented(invented)] == [True]


def test_the_cases_own_sentences_pass_every_check(make_case: Callable[..., CaseFile]) -> None:
    case = make_case(
        "Anna uppger att Bo inte slog henne den 3 mars 2026 kl. 14. Utredning inleds enligt 11 kap. 1 § SoL. Hyran är 6 400 kr."
    )
    points = tuple(Point("hant", s.masked, (n,)) for n, s in enumerate(case.sentences))
    found = [f for check in CHECKS for f in check(Draft(case, load("allman"), points))]
    assert found == []


@pytest.mark.parametrize(
    ("text", "named", "withheld"),
    [
        ("Anna ringde. Det regnade. Skolan är stängd. Bussen kom sent. Hon sover.", 4, [False]),  # "hon" may be Anna
        ("Anna ringde. Det regnade. Skolan är stängd. Bussen kom sent. Katten sover.", 4, [True]),
        ("Anna ringde. Det regnade. Skolan är stängd. Hon sover.", 3, []),  # near enough
    ],
)
def test_whom_a_pronoun_may_mean_is_asked_not_withheld(
    text: str, named: int, withheld: list[bool], make_case: Callable[..., CaseFile]
) -> None:
    found = placeholders.check(draft(make_case(text), (named,), first=0))
    assert [f.withhold for f in found] == withheld


def test_i_may_be_whoever_signs(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Jag vill ha hjälp. " + "Det regnade. " * 20 + "Hälsningar Anna.")
    last = len(case.sentences) - 1
    assert [f.withhold for f in placeholders.check(draft(case, (0,), first=last))] == [False]
    assert [f.withhold for f in placeholders.check(draft(case, (10,), first=last))] == [True]
