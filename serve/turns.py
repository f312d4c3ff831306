"""Long work of the processor takes turns, so that the short questions of everybody else are answered meanwhile.

Python runs one thread at a time: ten drafts at once are no sooner done than one after the other, and each makes every
page wait ten times as long.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """As many at once as leave one core to the pages. Blocking; for threads."""

    def __init__(self, places: int | None = None) -> None:
        self._places = threading.BoundedSemaphore(places or max(1, (os.cpu_count() or 1) - 1))

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a place while the block lasts."""
        with self._places:
            yield
