"""Whom a sentence tells of and who tells it, by number: names, roles, turns, "hon"."""

from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.checks.frames import people
from pipelines.writers.persons import called, named, tellers

TEXT = (
    "Mamman, Anna Svensson, kom med Bo Ek. Hon var trött. Modern uppger att flickan sover dåligt. "
    "Hon säger att hyran är betald. Katten heter Misse."
)


@pytest.mark.parametrize(
    ("n", "whom", "meant", "by"),
    [
        (0, {"anna", "bo"}, set(), set()),
        (1, set(), {"anna", "bo"}, set()),
        (2, {"anna"}, set(), {"anna"}),
        (3, set(), {"anna"}, {"anna"}),
        (4, set(), set(), set()),
    ],
)
def test_roles_and_pronouns_stand_for_names(
    n: int, whom: set[str], meant: set[str], by: set[str], make_case: Callable[..., CaseFile]
) -> None:
    case = make_case(TEXT)
    anna, bo = (next(iter(people(case.masked(0, at, at + len(name)).text))) for name in ("Anna Svensson", "Bo Ek")
                if (at := TEXT.index(name)) >= 0)  # fmt: skip
    numbers = {"anna": anna, "bo": bo}
    assert named(case, n) == {numbers[name] for name in whom}
    assert called(case, n) == {numbers[name] for name in meant}
    assert tellers(case, n) == {numbers[name] for name in by}


def test_a_turn_is_told_by_its_speaker(make_case: Callable[..., CaseFile]) -> None:
    case = make_case("Anna Svensson: Jag har inte sovit.")
    assert len(named(case, 0)) == 1 and tellers(case, 0) == named(case, 0)
