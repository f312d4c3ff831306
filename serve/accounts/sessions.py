"""Logins, kept by the server: a session ends after a while without use, and after a day's work in any case."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from serve.accounts.account import Account
from serve.accounts.register import account
from serve.accounts.tables import accounts, sessions
from serve.errors import LoginRequired
from serve.store import Store

TOUCH = 60.0  # seconds between notes that a session is in use
ENDED = "Inloggningen har gått ut. Logga in igen."


@dataclass(frozen=True)
class Session:
    """A login: who, the token a page sends with what it changes, and when it ends at the latest (seconds since 1970)."""

    account: Account
    csrf: str = field(repr=False)
    ends: float


class Sessions:
    """The sessions of one installation. Only hashes of the cookies are kept."""

    def __init__(self, store: Store, hours: float, idle_minutes: float, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self.seconds, self.idle = hours * 3600, idle_minutes * 60

    def open(self, account_id: str) -> str:
        """Begin a session and return its token, which nobody has had before."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._store.begin() as db:
            db.execute(sessions.insert().values(token=_hash(token), account=account_id, made=now, seen=now))
        return token

    def find(self, token: str | None) -> Session:
        """Return the session of a token; LoginRequired when it has ended, or its account is closed."""
        row, now = self._row(token or ""), self._clock()
        if row is None or row["disabled"] or now >= min(row["made"] + self.seconds, row["seen"] + self.idle):
            self.close(token)
            raise LoginRequired(ENDED)
        if now - row["seen"] > min(TOUCH, self.idle / 4):
            self._touch(row["token"], now)
        mine = {column.name: row[column.name] for column in accounts.c}
        return Session(account(mine), csrf(token or ""), row["made"] + self.seconds)

    def close(self, token: str | None) -> None:
        """End a session."""
        if token:
            self._end(sessions.c.token == _hash(token))

    def close_all(self, account_id: str, but: str | None = None) -> None:
        """End all sessions of an account, or all but one."""
        self._end((sessions.c.account == account_id) & (sessions.c.token != _hash(but or "")))

    def sweep(self) -> None:
        """Forget the sessions that have ended."""
        now = self._clock()
        self._end((sessions.c.made < now - self.seconds) | (sessions.c.seen < now - self.idle))

    def _row(self, token: str) -> sa.RowMapping | None:
        both = sa.select(sessions, accounts).join(accounts, sessions.c.account == accounts.c.id)
        with self._store.reading() as db:
            return db.execute(both.where(sessions.c.token == _hash(token))).mappings().first()

    def _touch(self, key: str, now: float) -> None:
        with self._store.begin() as db:
            db.execute(sessions.update().where(sessions.c.token == key).values(seen=now))

    def _end(self, which: sa.ColumnElement[bool]) -> None:
        with self._store.begin() as db:
            db.execute(sessions.delete().where(which))


def csrf(token: str) -> str:
    """Return what a page sends with a change: only who holds the cookie's session is told it."""
    return hashlib.sha256(f"csrf {token}".encode()).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
