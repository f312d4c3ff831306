"""Wrong tries are counted before they are made, by account and by address, and each pause is longer than the last.

NIST SP 800-63B-4, 3.2.2: at most 100 wrong tries in a row on an account; then somebody must reset it.
"""

import math
from collections.abc import Callable

import sqlalchemy as sa

from serve.accounts.tables import tries
from serve.errors import TooManyTries
from serve.store import Store

FREE, FREE_ADDRESS = 5, 30  # wrong tries without a pause: an office may share one address
FIRST, LONGEST = 5.0, 900.0  # seconds of the first pause, which doubles, and of the longest
MOST = 100
FORGET = 24 * 3600.0  # seconds without a try after which an address begins anew
PAUSED = "För många felaktiga försök. Vänta en stund och försök igen."
CLOSED = "För många felaktiga försök. Be den som sköter kontona om en ny engångskod."


class Lockout:
    """The tries of one installation. A name that nobody has is counted like any other: nothing shows which there are."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock

    def enter(self, name: str, address: str) -> None:
        """Count a try, to be taken back by `right`; TooManyTries while a pause lasts."""
        with self._store.begin() as db:
            now = self._clock()
            limits = {self._key("address", address): FREE_ADDRESS, self._key("name", name): FREE}
            for key, free in sorted(limits.items()):
                wrong = self._wrong(db, key, now, free)
                pause = 0.0 if wrong < free else min(LONGEST, FIRST * 2 ** min(wrong - free, 20))
                row = {"wrong": wrong, "at": now, "until": now + pause}
                db.execute(tries.update().where(tries.c.key == key).values(**row))

    def right(self, name: str, address: str) -> None:
        """The try was right: the name begins anew, and the address has one wrong try less."""
        with self._store.begin() as db:
            self._less(db, self._key("address", address))
            db.execute(tries.delete().where(tries.c.key == self._key("name", name)))

    def undo(self, name: str, address: str) -> None:
        """The try was right as far as it went: it does not count, and what was wrong before still does."""
        with self._store.begin() as db:
            for key in sorted((self._key("address", address), self._key("name", name))):
                self._less(db, key)

    def open(self, name: str) -> None:
        """Let a name begin anew."""
        with self._store.begin() as db:
            db.execute(tries.delete().where(tries.c.key == self._key("name", name)))

    def sweep(self) -> None:
        """Forget old tries; a name at its limit stays closed."""
        old = (tries.c.at < self._clock() - FORGET) & (tries.c.wrong < MOST)
        with self._store.begin() as db:
            db.execute(tries.delete().where(old))

    def _wrong(self, db: sa.Connection, key: str, now: float, free: int) -> int:
        """Return the wrong tries with this one. The row is locked, so that two at once are counted as two."""
        made = db.execute(tries.select().where(tries.c.key == key).with_for_update()).first()
        if made is None:
            self._store.insert_new(db, tries, {"key": key, "wrong": 0, "at": now, "until": 0.0})
            made = db.execute(tries.select().where(tries.c.key == key).with_for_update()).one()
        if free == FREE and made.wrong >= MOST:
            raise TooManyTries(CLOSED)
        if made.until > now:
            raise TooManyTries(PAUSED, retry_after=math.ceil(made.until - now))
        return int(made.wrong) + 1

    def _less(self, db: sa.Connection, key: str) -> None:
        db.execute(tries.update().where(tries.c.key == key).values(wrong=tries.c.wrong - 1, until=0))

    def _key(self, kind: str, value: str) -> str:
        return self._store.keys.mark(f"{kind} {value}")
