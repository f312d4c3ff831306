"""What surrounds every request: who may call us by which name, how big a body may be, strict headers, and errors without text."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.english import sentence, wanted
from serve.errors import BadRequest, ServeError, TooLarge, describe
from serve.metrics import Metrics

log = logging.getLogger("aktsam.serve")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STRICT = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}
MB = 1024 * 1024
SMALL = 2 * MB  # a body that is not an upload


class Shield:
    """The outermost layer. Hosts are names without port; sizes are MB."""

    def __init__(self, app: ASGIApp, metrics: Metrics, hosts: frozenset[str], max_upload_mb: int) -> None:
        self._app, self._metrics, self._hosts = app, metrics, hosts
        self._upload = max_upload_mb * MB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, answer = time.perf_counter(), _Answer(send, scope.get("scheme") == "https")
        try:
            self._admit(Headers(scope=scope))
            await self._app(scope, _limited(receive, self._limit(scope)), answer)
        except Exception as error:
            if answer.status:
                raise _Cut() from None
            await problem(error, scope["path"])(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.requests.labels(scope["method"], route, str(answer.status)).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - began)

    def _admit(self, headers: Headers) -> None:
        host = headers.get("host", "")
        name = host if host.endswith("]") or ":" not in host else host.rpartition(":")[0]
        if name.lower() not in self._hosts:
            raise _WrongHost("Tjänsten svarar inte på den adressen. Ange namnet under hosts i configs/serve.yaml.")

    def _limit(self, scope: Scope) -> int:
        kind = Headers(scope=scope).get("content-type", "")
        limit = (
            self._upload if kind.startswith("multipart/form-data") or scope["path"].endswith("/documents") else SMALL
        )
        size = Headers(scope=scope).get("content-length", "0")
        if not size.isdigit():
            raise BadRequest("Content-Length är inget tal.")
        if int(size) > limit:
            raise TooLarge(f"Högst {limit // MB} MB på en gång.")
        return limit


class _WrongHost(ServeError):
    status, code, title, english = 421, "wrong-host", "Fel adress", "Misdirected request"


class _Cut(Exception):
    """An answer that broke off after it had begun; the connection is closed, and nothing of the reason is told."""


class _Answer:
    """Passes an answer on with strict headers, and remembers how it went."""

    def __init__(self, send: Send, tls: bool) -> None:
        self._send, self._tls, self.status = send, tls, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in STRICT.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            if self._tls:
                headers.setdefault("strict-transport-security", "max-age=31536000")
            if "server" in headers:
                del headers["server"]
        await self._send(message)


def _limited(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, f"Högst {limit // MB} MB på en gång.")  # the only kind FastAPI passes on from here
        return message

    return counted


class Told(JSONResponse):
    """A problem, in the language the caller asked for when it is sent (RFC 9457, RFC 9110 12.5.4)."""

    media_type = "application/problem+json"

    def __init__(self, body: dict[str, Any], status: int, headers: Mapping[str, str]) -> None:
        super().__init__(body, status, {**headers, "content-language": "sv", "vary": "Accept-Language"})
        self._told = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        if wanted(Headers(scope=scope).get("accept-language", "")):
            told, english = self._told, self._told["title_en"]
            self.body = self.render({**told, "title": english, "detail": sentence(told["code"], english)})
            self.headers["content-length"], self.headers["content-language"] = str(len(self.body)), "en"
        await super().__call__(scope, receive, send)


def problem(error: BaseException, path: str, like: HTTPException | None = None, **more: Any) -> Told:
    """Return an error as RFC 9457 problem details; `like` has the status and headers, where they are not the error's own."""
    status, code, title, english, detail = describe(error)
    if code == "internal":
        log.error("%s in %s", type(error).__name__, path)
    status, headers = (like.status_code, dict(like.headers or {})) if like else (status, {})
    body = {
        "type": f"urn:aktsam:problem:{code}", "title": title, "title_en": english, "status": status, "detail": detail,
        "instance": quote(path), "code": code, **more,
    }  # fmt: skip
    wait = getattr(error, "retry_after", None)
    return Told(body, status, headers if wait is None else {**headers, "retry-after": str(wait)})
