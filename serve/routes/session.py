"""Logging in and out, one's own password and second factor, and what the page needs to know before anything else."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from serve.accounts import totp
from serve.accounts.doors import Doors
from serve.accounts.factors import Factors
from serve.accounts.login import Proof
from serve.accounts.sessions import Session
from serve.auth import Guard, address, keep, let_go, same_origin, token
from serve.errors import BadRequest
from serve.routes.account_shapes import (
    FirstLogin,
    Login,
    NewPassword,
    OidcWay,
    Password,
    SessionShown,
    TotpCode,
    TotpOffer,
    Ways,
)
from serve.routes.shapes import problems

NO_TRIAL = "Här loggar man in med namn och lösenord."
NO_ACCOUNTS = "Här loggar man in med koden som skrivs ut när Aktsam startas."


def router(doors: Doors, guard: Guard, oidc: str | None = None) -> APIRouter:
    """Routes of /session. `oidc` is the title of the municipality's own login."""
    routes = APIRouter(prefix="/session", tags=["session"], responses=problems(429))
    Mine = Annotated[Session, Depends(guard.session)]  # noqa: N806

    @routes.get("/ways")
    def ways() -> Ways:
        """Return how one logs in here."""
        other = OidcWay(title=oidc, start="/api/v1/session/oidc") if oidc else None
        return Ways(ways=["code"] if doors.trial else ["password", *(["oidc"] if oidc else [])], oidc=other)

    @routes.post("", status_code=201)
    def login(body: Login, request: Request, response: Response) -> SessionShown:
        """Begin a session: with name, password and second factor, or with the code of a trial."""
        return _begun(doors, _enter(doors, body, request), request, response)

    @routes.post("/first", status_code=201)
    def first(body: FirstLogin, request: Request, response: Response) -> SessionShown:
        """Choose a password with a one-time code, and begin a session."""
        same_origin(request)
        if doors.trial:
            raise BadRequest(NO_ACCOUNTS)
        given = doors.login.first(Proof(body.name, body.password, code=body.code), address(request))
        return _begun(doors, given, request, response)

    @routes.get("")
    def current(mine: Mine) -> SessionShown:
        """Return who is logged in and the token to send with changes."""
        return show(mine, doors)

    @routes.delete("", status_code=204)
    def logout(_mine: Mine, request: Request, response: Response) -> None:
        """End the session."""
        doors.sessions.close(token(request))
        let_go(request, response)

    @routes.delete("/all", status_code=204)
    def logout_everywhere(mine: Mine, request: Request, response: Response) -> None:
        """End all of one's sessions, on every computer."""
        doors.sessions.close_all(mine.account.id)
        let_go(request, response)

    _own(routes, doors, Factors(doors.login), guard)
    return routes


def _own(routes: APIRouter, doors: Doors, factors: Factors, guard: Guard) -> None:
    """One's own password and second factor; each asks for the password again."""
    Mine = Annotated[Session, Depends(guard.session)]  # noqa: N806

    @routes.put("/password", status_code=204)
    def change(body: NewPassword, mine: Mine, request: Request, response: Response) -> None:
        """Choose another password. Other sessions end, and this one goes on under a new token."""
        proof = Proof(mine.account.name, body.old, body.totp)
        given = factors.new_password(mine.account, proof, body.new, address(request))
        keep(request, response, given)

    @routes.post("/totp")
    def offer(body: Password, mine: Mine, request: Request) -> TotpOffer:
        """Return a secret for an authenticator app. It counts from when a code of it has been given."""
        secret = factors.offer(mine.account, Proof(mine.account.name, body.password, body.totp), address(request))
        uri = totp.uri(secret, mine.account.name)
        return TotpOffer(secret=totp.shown(secret), uri=uri, qr=totp.qr(uri))

    @routes.put("/totp")
    def confirm(body: TotpCode, mine: Mine) -> dict[str, list[str]]:
        """Turn the second factor on with a code of the app, and return recovery codes, shown once."""
        return {"recovery": factors.confirm(doors.register.get(mine.account.id), body.code)}

    @routes.delete("/totp", status_code=204)
    def remove(body: Password, mine: Mine, request: Request) -> None:
        """Turn the second factor off."""
        factors.remove(mine.account, Proof(mine.account.name, body.password, body.totp), address(request))


def show(session: Session, doors: Doors) -> SessionShown:
    """Return a session as the page sees it."""
    who = session.account
    ends = datetime.fromtimestamp(session.ends, UTC).isoformat(timespec="seconds")
    return SessionShown(
        who=who.id, name=who.name, shown=who.shown, roles=list(who.roles), csrf=session.csrf, ends=ends,
        idle_minutes=doors.sessions.idle / 60, totp=who.totp_on, password=who.password is not None,
    )  # fmt: skip


def _enter(doors: Doors, body: Login, request: Request) -> str:
    same_origin(request)
    if body.code is not None:
        if doors.trial is None:
            raise BadRequest(NO_TRIAL)
        return doors.trial.enter(body.code, address(request))
    if doors.trial is not None:
        raise BadRequest(NO_ACCOUNTS)
    return doors.login.by_password(Proof(body.name or "", body.password or "", body.totp), address(request))


def _begun(doors: Doors, given: str, request: Request, response: Response) -> SessionShown:
    """The browser gets a token nobody had before; the one it had ends (session fixation)."""
    doors.sessions.close(token(request))
    keep(request, response, given)
    return show(doors.sessions.find(given), doors)
