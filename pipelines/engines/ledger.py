"""How loaded and how well each server is, as seen from here: shared by all that ask them, in any thread."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.errors import EngineUnavailable

FAILURES = 2  # in a row, before a server is left to rest
REST = 5.0  # seconds of the first rest; each new failure doubles it
LONGEST = 60.0


@dataclass
class Load:
    """Tokens asked for and not yet answered; failures in a row; until when nothing is asked, if others are well."""

    tokens: int = 0
    failures: int = 0
    rests_until: float = 0.0


class Ledger:
    """Loads by address. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._loads: dict[str, Load] = {}

    def choose(self, urls: Collection[str]) -> str:
        """Return the least loaded that does not rest, the first of equals; if all rest, the one that has rested most."""
        now = self._clock()

        def burden(url: str) -> tuple[float, int]:
            load = self._loads.get(url, Load())
            return (load.rests_until if load.rests_until > now else 0.0), load.tokens

        with self._lock:
            return min(urls, key=burden)

    @contextmanager
    def busy(self, url: str, tokens: int) -> Iterator[None]:
        """Count the tokens while the block lasts, and note how it went. Giving up says nothing of the server."""
        with self._lock:
            load = self._loads.setdefault(url, Load())
            load.tokens += tokens
        try:
            yield
        except EngineUnavailable:
            self.failed(url)
            raise
        else:
            with self._lock:
                load.failures, load.rests_until = 0, 0.0
        finally:
            with self._lock:
                load.tokens -= tokens

    def failed(self, url: str) -> None:
        """Note a failure; after some in a row the server rests."""
        with self._lock:
            load = self._loads.setdefault(url, Load())
            load.failures += 1
            if load.failures >= FAILURES:
                rest = min(REST * 2.0 ** (load.failures - FAILURES), LONGEST)
                load.rests_until = self._clock() + rest

    def load(self, url: str) -> Load:
        """Return what is known of a server."""
        with self._lock:
            return self._loads.get(url, Load())
