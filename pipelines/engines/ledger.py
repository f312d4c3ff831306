"""How loaded and how well each server is, as seen from here: shared by all that ask them, in any thread.

A server that fails twice in a row rests; when it has rested, one question tries it, and the others wait for how that goes.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.errors import EngineUnavailable

FAILURES = 2  # in a row, before a server is left to rest
REST = 5.0  # seconds of the first rest; each new failure doubles it
LONGEST = 60.0
NONE_LEFT = "Alla modellservrar är tagna ur drift för underhåll. Ta en i bruk igen: aktsam drain ADRESS --back"


@dataclass
class Load:
    """Tokens asked for and not yet answered; failures in a row; until when nothing is asked, if others are well; whether
    it is being tried after a rest, and whether it was a look at its health that sent it to rest."""

    tokens: int = 0
    failures: int = 0
    rests_until: float = 0.0
    tried: bool = False
    silent: bool = False


class Ledger:
    """Loads by address. `clock` gives seconds that only grow; `drained` names the servers that get nothing new."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, drained: Callable[[], Collection[str]] = tuple
    ) -> None:
        self._clock, self._drained, self._lock = clock, drained, threading.Lock()
        self._loads: dict[str, Load] = {}

    def choose(self, urls: Collection[str]) -> str:
        """Return the least loaded that does not rest, the first of equals; if all rest, the one that has rested most.

        EngineUnavailable when all are drained.
        """
        now, drained = self._clock(), self._drained()
        open_ = [url for url in urls if url not in drained]
        if not open_:
            raise EngineUnavailable(NONE_LEFT)

        def burden(url: str) -> tuple[float, int]:
            load = self._loads.get(url, Load())
            rests = max(load.rests_until, now + REST if load.tried else 0.0)
            return (rests if rests > now else 0.0), load.tokens

        with self._lock:
            return min(open_, key=burden)

    @contextmanager
    def busy(self, url: str, tokens: int) -> Iterator[None]:
        """Count the tokens while the block lasts, and note how it went. Giving up says nothing of the server."""
        with self._lock:
            load = self._loads.setdefault(url, Load())
            load.tokens += tokens
            trial = load.failures >= FAILURES and not load.tried
            load.tried = load.tried or trial
        try:
            yield
        except EngineUnavailable:
            self.failed(url)
            raise
        else:
            with self._lock:
                load.failures, load.rests_until, load.silent = 0, 0.0, False
        finally:
            with self._lock:
                load.tokens -= tokens
                load.tried = load.tried and not trial

    def failed(self, url: str) -> None:
        """Note a failure; after some in a row the server rests."""
        with self._lock:
            self._failed(self._loads.setdefault(url, Load()))

    def looked(self, url: str, well: bool) -> None:
        """Note a look at a server's health. One that is silent rests at once; one that speaks again may be tried at once,
        unless it was questions that it failed: a server may look well and answer none."""
        with self._lock:
            load = self._loads.setdefault(url, Load())
            if well and load.silent:
                load.rests_until, load.silent = 0.0, False
            elif not well:
                load.silent = load.silent or load.failures < FAILURES
                load.failures = max(load.failures, FAILURES - 1)
                self._failed(load)

    def _failed(self, load: Load) -> None:
        load.failures += 1
        if load.failures >= FAILURES:
            rest = min(REST * 2.0 ** (load.failures - FAILURES), LONGEST)
            load.rests_until = self._clock() + rest

    def load(self, url: str) -> Load:
        """Return what is known of a server."""
        with self._lock:
            return self._loads.get(url, Load())

    def open(self, url: str) -> bool:
        """Say whether a server is given new questions: neither drained nor resting."""
        load = self.load(url)
        return url not in self._drained() and load.rests_until <= self._clock()
