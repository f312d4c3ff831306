"""Long work of the processor takes turns, so that the short questions of everybody else are answered meanwhile.

Python runs one thread at a time: ten drafts at once are no sooner done than one after the other, and each makes every
page wait ten times as long.
"""

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH = 0.001  # seconds a thread may keep the interpreter from another; a page needs it some ten times


class Turns:
    """As many at once as leave one core to the pages. Blocking; for threads."""

    def __init__(self, places: int | None = None) -> None:
        self._places = threading.BoundedSemaphore(places or max(1, (os.cpu_count() or 1) - 1))

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a place while the block lasts."""
        with self._places:
            yield


def settled() -> None:
    """Make the process answer evenly, once all that it keeps has been read: threads hand the interpreter to each other sooner
    than from the start (5 ms), and what is kept is not looked through for rubbish again, which stops everything for .2 s."""
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
