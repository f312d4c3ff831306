"""The garbage collector rests while people are linked, and runs again afterwards, whatever happened."""

import gc

import pytest

from anonymize.undisturbed import undisturbed


@undisturbed
def running(*, fails: bool = False) -> bool:
    if fails:
        raise ValueError
    return gc.isenabled()


def test_the_collector_rests_and_runs_again():
    assert not running() and gc.isenabled()


def test_it_runs_again_after_an_error():
    with pytest.raises(ValueError):
        running(fails=True)
    assert gc.isenabled()


def test_whoever_stopped_it_finds_it_stopped():
    gc.disable()
    try:
        assert not running() and not gc.isenabled()
    finally:
        gc.enable()
