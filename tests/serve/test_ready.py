"""Case files kept ready between requests: made once, made anew when the masking is another, and gone when their case is."""

from typing import Any

import pytest

from serve.content import WORKING, Kept
from serve.opened import Opened
from serve.ready import IDLE, Ready
from tests.serve.kit import NOTE, Desk

# what is done to the case between two looks at it, and whether the case file is made anew
DONE: list[tuple[dict[str, Any] | None, bool]] = [
    (None, False),
    ({"op": "rename", "person": "PERSON-1", "name": "Anna i fyran"}, True),
    ({"op": "public", "person": "PERSON-1"}, True),
    ({"op": "role", "person": "PERSON-2", "role": "BARN"}, True),
]


def opened(at: Desk, case: str) -> Opened:
    return Opened.of(Kept(*at.store.load(case, WORKING)))


@pytest.mark.parametrize(("change", "anew"), DONE)
def test_a_case_file_is_made_once_for_each_masking(at: Desk, change: dict[str, Any] | None, anew: bool) -> None:
    case, ready = at.case(NOTE), Ready(at.store)
    first = ready.get(opened(at, case))
    if change:
        assert at.patch(f"/cases/{case}/masking", {"changes": [change]}).status_code == 200
    assert (ready.get(opened(at, case)) is not first) is anew
    assert len(ready) == 1


def test_a_document_more_and_another_policy_make_it_anew(at: Desk) -> None:
    case, ready = at.case(NOTE), Ready(at.store)
    first = ready.get(opened(at, case))
    job = at.post(f"/cases/{case}/documents", {"name": "Ny", "text": "Leo var på skolan i dag."}).json()
    assert at.ended(job)["state"] == "done"
    second = ready.get(opened(at, case))
    assert second is not first and len(second.documents) == 2
    assert at.patch(f"/cases/{case}", {"policy": "allt"}).status_code == 200
    assert ready.get(opened(at, case)) is not second


def test_what_is_deleted_goes_at_once_and_what_was_begun_before_is_not_kept(at: Desk) -> None:
    case, ready = at.case(NOTE), Ready(at.store)
    held = opened(at, case)
    ready.get(held)
    ready.forget(case)
    assert len(ready) == 0
    assert at.delete(f"/cases/{case}").status_code == 200
    assert ready.get(held).documents  # a draft that was on its way when the case was deleted
    assert len(ready) == 0


@pytest.mark.parametrize(("most", "kept"), [(2.5, 2), (1.5, 1), (0.5, 0)])
def test_only_so_much_is_kept_and_the_oldest_goes_first(at: Desk, most: float, kept: int) -> None:
    ready = Ready(at.store, most=int(most * len(NOTE)))
    held = [opened(at, at.case(NOTE)) for _ in range(3)]
    files = [ready.get(one) for one in held]
    assert len(ready) == kept
    assert [ready.get(one) is file for one, file in reversed([*zip(held, files, strict=True)])][:kept] == [True] * kept


def test_what_nobody_uses_goes_in_time(at: Desk) -> None:
    now = [0.0]
    ready = Ready(at.store, clock=lambda: now[0])
    old, used = (opened(at, at.case(NOTE)) for _ in range(2))
    ready.get(old)
    first = ready.get(used)
    now[0] = IDLE - 1
    ready.get(used)
    now[0] = IDLE + 1
    ready.sweep()
    assert len(ready) == 1 and ready.get(used) is first


def test_questions_after_each_other_share_what_was_made(at: Desk) -> None:
    case = at.case(NOTE)
    at.approve(case)
    ask = lambda: at.post(f"/cases/{case}/questions?reveal=true", {"question": "När ska hembesöket göras?"}).json()  # noqa: E731
    first, second = ask(), ask()
    assert first["points"] and first == second
