"""Wrong tries: counted by name and by address, with pauses that grow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.accounts.lockout import FORGET, FREE, FREE_ADDRESS, LONGEST, MOST, Lockout
from serve.cli import opened
from serve.errors import TooManyTries
from serve.settings import ServeSettings
from tests.serve.accounts.kit import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lockout(tmp_path: Path, clock: Clock) -> Iterator[Lockout]:
    with opened(ServeSettings(state=tmp_path)) as store:
        yield Lockout(store, clock)


def test_pauses_grow_to_a_quarter_of_an_hour_and_end_after_a_hundred(lockout: Lockout, clock: Clock) -> None:
    pauses = []
    for n in range(MOST):
        lockout.enter("anna", f"10.0.{n}.1")
        if n < FREE - 1 or n == MOST - 1:
            continue
        with pytest.raises(TooManyTries) as told:
            lockout.enter("anna", f"10.0.{n}.2")
        pauses.append(told.value.retry_after)
        clock.now += pauses[-1]
    assert pauses[:8] == [5, 10, 20, 40, 80, 160, 320, 640] and set(pauses[8:]) == {int(LONGEST)}
    assert sum(pauses) > 20 * 3600
    clock.now += 10 * FORGET
    lockout.sweep()
    with pytest.raises(TooManyTries, match="engångskod"):
        lockout.enter("anna", "10.0.0.1")
    lockout.open("anna")
    lockout.enter("anna", "10.0.0.1")


def test_an_address_that_tries_many_names_is_paused_and_no_other(lockout: Lockout, clock: Clock) -> None:
    for n in range(FREE_ADDRESS):
        lockout.enter(f"namn{n}", "10.9.9.9")
    with pytest.raises(TooManyTries):
        lockout.enter("en till", "10.9.9.9")
    lockout.enter("en till", "10.9.9.8")
    clock.now += FORGET + 1
    lockout.sweep()
    for n in range(FREE_ADDRESS):
        lockout.enter(f"namn{n}", "10.9.9.9")


def test_a_right_try_begins_anew_and_half_a_right_one_leaves_what_was(lockout: Lockout) -> None:
    for _ in range(FREE - 1):
        lockout.enter("anna", "10.0.0.1")
    lockout.enter("anna", "10.0.0.1")
    lockout.right("anna", "10.0.0.1")
    for _ in range(FREE - 1):
        lockout.enter("anna", "10.0.0.1")
    for _ in range(20):
        lockout.enter("anna", "10.0.0.1")
        lockout.undo("anna", "10.0.0.1")
    lockout.enter("anna", "10.0.0.1")
    with pytest.raises(TooManyTries):
        lockout.enter("anna", "10.0.0.1")
