"""How fast the model servers answer, as measured: tokens of ended answers in the seconds when anything ran.

Old seconds count for less: half after a minute of work. Idle time is no time.
"""

from collections.abc import Callable

HALF = 60.0  # seconds of work


class Pace:
    """Called under the line's lock; `running` is how many run after the event."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._since = clock, 0.0
        self._busy, self._tokens, self._running = 0.0, 0.0, 0

    @property
    def tokens_per_second(self) -> float | None:
        """All places together, None before the first answer."""
        self._passed(self._running)
        return self._tokens / self._busy if self._tokens and self._busy else None

    def began(self, running: int) -> None:
        """Note that another one runs."""
        self._passed(running)

    def ended(self, tokens: int, running: int) -> None:
        """Note that one ended, with so many tokens; 0 when it gave nothing."""
        self._passed(running)
        self._tokens += tokens

    def _passed(self, running: int) -> None:
        now = self._clock()
        if self._running:
            spent = now - self._since
            old = 0.5 ** (spent / HALF)
            self._tokens, self._busy = self._tokens * old, self._busy * old + spent
        self._since, self._running = now, running
