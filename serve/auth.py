"""Who is asking: the session of a strict cookie, and for what changes something its token and our own origin."""

import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request, Response

from serve.accounts.account import Account
from serve.accounts.sessions import Session, Sessions
from serve.errors import Forbidden

COOKIE, HEADER = "aktsam_session", "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STRANGE = "Anropet kom från en annan webbplats."
Rights = Callable[[Request, Account], None]  # raises when the account may not do what is asked


class Guard:
    """The dependency of every route that shows or changes something: returns the id of who is asking."""

    def __init__(self, sessions: Sessions, rights: Rights) -> None:
        self.sessions, self._rights = sessions, rights

    def __call__(self, request: Request) -> str:
        """Return the account's id; LoginRequired without a session, Forbidden or NotFound when it is not theirs to ask."""
        return self.account(request).id

    def account(self, request: Request) -> Account:
        """Return the account itself, for routes that need its roles or its tenant."""
        session = self.session(request)
        self._rights(request, session.account)
        return session.account

    def session(self, request: Request) -> Session:
        """Return the session; Forbidden for a change that another site may have asked for."""
        session = self.sessions.find(token(request))
        if request.method not in SAFE:
            same_origin(request)
            if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), session.csrf.encode()):
                raise Forbidden("Sidan är för gammal. Ladda om den och försök igen.")
        return session


def token(request: Request) -> str | None:
    """Return the session's token."""
    return request.cookies.get(_name(request))


def keep(request: Request, response: Response, given: str) -> None:
    """Hand a new session's token to the browser: no script reads it, and no other site has it sent along."""
    secure = request.url.scheme == "https"
    response.set_cookie(_name(request), given, httponly=True, samesite="strict", secure=secure, path="/")


def let_go(request: Request, response: Response) -> None:
    """Have the browser forget its token."""
    secure = request.url.scheme == "https"
    response.delete_cookie(_name(request), path="/", httponly=True, samesite="strict", secure=secure)


def same_origin(request: Request) -> None:
    """Refuse a request that a page of another origin made (Fetch Metadata, and Origin where that is missing)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden(STRANGE)
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden(STRANGE)


def address(request: Request) -> str:
    """Return where a request comes from, as wrong tries are counted."""
    return request.client.host if request.client else "-"


def _name(request: Request) -> str:
    """With TLS the name itself keeps a neighbouring host from setting it (RFC 6265bis, __Host-)."""
    return f"__Host-{COOKIE}" if request.url.scheme == "https" else COOKIE
