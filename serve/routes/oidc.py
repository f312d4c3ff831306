"""The municipality's own login: away to the provider, and back. Both are visited by the browser, not called by the page."""

import json
from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from serve.accounts.doors import Doors
from serve.accounts.oidc import LIFE, Begun, Provider
from serve.accounts.outside import enter
from serve.auth import keep, token
from serve.errors import Forbidden, NotFound, OidcFailed
from serve.keys import Keyring
from serve.routes.shapes import problems

COOKIE, PATH, WHAT = "aktsam_oidc", "/api/v1/session/oidc", "oidc login"
NONE = "Kommunens inloggning är inte kopplad."


def router(doors: Doors, provider: Provider | None, keys: Keyring) -> APIRouter:
    """Routes of /session/oidc."""
    routes = APIRouter(prefix="/session/oidc", tags=["session"], responses=problems(404))

    @routes.get("", status_code=303, response_class=RedirectResponse)
    def away(request: Request) -> RedirectResponse:
        """Go to the provider."""
        try:
            address, begun = _there(provider).begin()
        except OidcFailed:
            return RedirectResponse("/#fel=oidc", 303)
        sealed = keys.seal_secret(json.dumps(asdict(begun)).encode(), WHAT).hex()
        answer = RedirectResponse(address, 303)
        secure = request.url.scheme == "https"  # Lax: the way back comes from the provider's site
        answer.set_cookie(COOKIE, sealed, max_age=int(LIFE), path=PATH, httponly=True, secure=secure, samesite="lax")
        return answer

    @routes.get("/back", status_code=303, response_class=RedirectResponse)
    def back(request: Request, code: str = "", state: str = "", iss: str | None = None) -> RedirectResponse:
        """Come back from the provider, and begin a session."""
        try:
            known = _there(provider).finish(_begun(request, keys), code, state, iss)
            given = enter(doors.login, _there(provider).settings.issuer, known)
        except OidcFailed:
            return _gone("oidc")
        except Forbidden:
            return _gone("forbidden")
        answer = _gone("")
        doors.sessions.close(token(request))
        keep(request, answer, given)
        return answer

    return routes


def _there(provider: Provider | None) -> Provider:
    if provider is None:
        raise NotFound(NONE)
    return provider


def _begun(request: Request, keys: Keyring) -> Begun:
    """Return what this browser began; OidcFailed when it began nothing: somebody else's answer is of no use here."""
    try:
        return Begun(**json.loads(keys.open_secret(bytes.fromhex(request.cookies.get(COOKIE, "")), WHAT)))
    except Exception:
        raise OidcFailed(NONE) from None


def _gone(code: str) -> RedirectResponse:
    answer = RedirectResponse(f"/#fel={code}" if code else "/#inloggad", 303)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer
