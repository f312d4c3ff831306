"""Long work takes turns: never more at once than there are places, and whoever is stopped while waiting ends at its turn."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from serve.aside import aside
from serve.turns import Turns


@pytest.mark.parametrize("places", [1, 2, 3])
def test_no_more_at_once_than_there_are_places(places: int) -> None:
    turns, lock, now, most = Turns(places), threading.Lock(), 0, 0

    def work() -> None:
        nonlocal now, most
        with turns.one():
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.02)
            with lock:
                now -= 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(12)]:
            done.result()
    assert most == places


async def test_who_is_stopped_while_waiting_does_nothing_and_gives_the_place_back() -> None:
    turns, done = Turns(1), []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(1)

    with turns.one():
        waiting = asyncio.create_task(aside(work, turns.one()))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0.05)
        assert not waiting.done()  # it has not let go yet
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done == []
    with turns.one():  # the place is free
        pass
