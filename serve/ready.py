"""Case files kept ready while somebody works on them: a question after a draft need not cut and date the case anew.

In memory only, a few, and not for long: what is deleted goes at once, what is masked otherwise is made anew.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipelines.case import CaseFile, assemble
from serve.opened import Opened
from serve.store import Store

MOST = 2_000_000  # characters of documents in all: some forty cases of fifty pages of text
IDLE = 600.0  # seconds since it was last used


@dataclass(frozen=True)
class _Made:
    """A case file, what its text came of, its size in characters, and when it was last asked for."""

    of: object
    file: CaseFile = field(repr=False)
    size: int
    at: float


class Ready:
    """The case files used last, oldest first. For threads."""

    def __init__(self, store: Store, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._most, self._clock = store, most, clock
        self._made: dict[str, _Made] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._made)

    def get(self, opened: Opened) -> CaseFile:
        """Return the case file of a case as it now is."""
        name, of = opened.case.id, (opened.masking.hash, opened.masking.policy.name, opened.corrections)
        with self._lock:
            made = self._made.pop(name, None)
            if made is not None and made.of == of:
                self._made[name] = replace(made, at=self._clock())
                return made.file
        file = assemble(opened.documents, opened.masking, opened.vault)
        self._keep(name, _Made(of, file, sum(len(d.text) for d in opened.documents), self._clock()))
        if not self._store.there(name):  # deleted while this was made
            self.forget(name)
        return file

    def forget(self, name: str) -> None:
        """Let go of a case."""
        with self._lock:
            self._made.pop(name, None)

    def sweep(self) -> None:
        """Let go of what nobody has used for a while."""
        since = self._clock() - IDLE
        with self._lock:
            self._made = {name: made for name, made in self._made.items() if made.at > since}

    def _keep(self, name: str, made: _Made) -> None:
        with self._lock:
            self._made |= {name: made} if made.size <= self._most else {}
            while sum(one.size for one in self._made.values()) > self._most:
                del self._made[next(iter(self._made))]
