"""Who is asking. First version: a one-time code printed where the service was started gives a session in a strict cookie.

Only loopback may be listened on until there are users; an unsafe method needs the session's token and our own origin.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import Request

from serve.errors import Forbidden, LoginRequired, TooManyTries

COOKIE, HEADER = "aktsam_session", "x-csrf-token"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: the code is read by a person. 5 bits a letter
TRIES, PAUSE = 5, 60.0  # wrong codes before a pause, and its seconds
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Session:
    """A login: who, the token a page sends with what it changes, and when it ends (monotonic seconds)."""

    who: str
    csrf: str = field(repr=False)
    ends: float


class Sessions:
    """The logins of this process. They end with it; only hashes of the cookies are kept."""

    def __init__(
        self, hours: float, announce: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._hours, self._announce, self._clock = hours, announce, clock
        self._sessions: dict[str, Session] = {}
        self._wrong, self._closed_until = 0, 0.0
        self._renew()

    def login(self, code: str) -> tuple[str, Session]:
        """Return a cookie and its session for the code; each code works once, and the next is then announced."""
        if self._clock() < self._closed_until:
            raise TooManyTries("För många felaktiga koder. Vänta en minut och försök igen.")
        if not hmac.compare_digest(_plain(code), _plain(self._code)):
            self._wrong += 1
            if self._wrong >= TRIES:
                self._wrong, self._closed_until = 0, self._clock() + PAUSE
            raise LoginRequired("Koden stämmer inte. Den står i fönstret där Aktsam startades, och gäller en gång.")
        self._wrong = 0
        self._renew()
        token = secrets.token_urlsafe(32)
        session = Session("lokal", secrets.token_urlsafe(32), self._clock() + self._hours * 3600)
        self._sessions[_hash(token)] = session
        return token, session

    def find(self, token: str | None) -> Session:
        """Return the session of a cookie; LoginRequired when it has ended."""
        session = self._sessions.get(_hash(token or ""))
        if session is None or session.ends < self._clock():
            self.logout(token)
            raise LoginRequired("Inloggningen har gått ut. Ange en ny kod: den står i fönstret där Aktsam startades.")
        return session

    def logout(self, token: str | None) -> None:
        """End a session."""
        self._sessions.pop(_hash(token or ""), None)

    def _renew(self) -> None:
        letters = "".join(secrets.choice(LETTERS) for _ in range(10))
        self._code = f"{letters[:5]}-{letters[5:]}"
        self._announce(self._code)


class Guard:
    """The dependency of every route that shows or changes a case: returns who is asking."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def __call__(self, request: Request) -> str:
        """Return the officer's id; LoginRequired without a session, Forbidden for a change another site may have asked for."""
        session = self.sessions.find(request.cookies.get(COOKIE))
        if request.method not in SAFE:
            same_origin(request)
            if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), session.csrf.encode()):
                raise Forbidden("Sidan är för gammal. Ladda om den och försök igen.")
        return session.who


def same_origin(request: Request) -> None:
    """Refuse a request that a page of another origin made (Fetch Metadata, and Origin where that is missing)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("Anropet kom från en annan webbplats.")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden("Anropet kom från en annan webbplats.")


def _plain(code: str) -> bytes:
    return "".join(c for c in code.upper() if c.isalnum()).encode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
