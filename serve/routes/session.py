"""Logging in and out, and what the page needs to know before anything else."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from serve.auth import COOKIE, Guard, Sessions, same_origin
from serve.routes.shapes import Login, problems


def router(sessions: Sessions, guard: Guard) -> APIRouter:
    """Routes of /session."""
    routes = APIRouter(prefix="/session", tags=["session"], responses=problems(429))

    @routes.post("", status_code=201)
    def login(body: Login, request: Request, response: Response) -> dict[str, Any]:
        """Trade the one-time code for a session."""
        same_origin(request)
        token, session = sessions.login(body.code)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")
        return {"who": session.who, "csrf": session.csrf}

    @routes.get("")
    def current(request: Request) -> dict[str, Any]:
        """Return who is logged in and the token to send with changes."""
        session = sessions.find(request.cookies.get(COOKIE))
        return {"who": session.who, "csrf": session.csrf}

    @routes.delete("", status_code=204, dependencies=[Depends(guard)])
    def logout(request: Request, response: Response) -> None:
        """End the session."""
        sessions.logout(request.cookies.get(COOKIE))
        response.delete_cookie(COOKIE, path="/")

    return routes
