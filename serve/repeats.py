"""The same request sent again is done once: its answer is kept, sealed, for a day (Idempotency-Key, IETF httpapi draft).

The same key with another body is refused; while the first is being done, the second is told so.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.accounts.sessions import Sessions
from serve.auth import token
from serve.errors import BadRequest, InProgress, LoginRequired, Reused
from serve.store import Store
from serve.tables import answers

HEADER, AGAIN = "idempotency-key", "idempotency-replayed"
WHERE = re.compile(r"/api/v1/(cases|accounts)(/[0-9a-f]{32}/(documents|summaries|masking/approval|reset))?")
KEPT, PENDING = 24 * 3600.0, 600.0  # seconds an answer is kept, and one that never came keeps others waiting
LONGEST = 200  # characters of a key
SHOWN = ("content-type", "location", "etag")  # headers of an answer that are kept
OTHER = "Nyckeln har redan använts till ett annat anrop. Ta en ny nyckel."
WAIT = "Samma anrop görs just nu. Vänta och försök igen."


@dataclass(frozen=True)
class Asked:
    """A request as it is told apart: by who asks, where and with which key; and what it holds."""

    mark: str
    case_id: str
    body: str = field(repr=False)


class Answers:
    """What has been answered, sealed under the installation's key; a case's answers go with it."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock

    def begin(self, asked: Asked) -> dict[str, Any] | None:
        """Return the answer given before, None for a new request; Reused, InProgress."""
        now = self._clock()
        row = {"mark": asked.mark, "case_id": asked.case_id, "body": asked.body, "sealed": None, "at": now}
        with self._store.begin() as db:
            old = (answers.c.sealed.is_(None)) & (answers.c.at < now - PENDING) | (answers.c.at < now - KEPT)
            db.execute(answers.delete().where((answers.c.mark == asked.mark) & old))
            if self._store.insert_new(db, answers, row):
                return None
            found = db.execute(answers.select().where(answers.c.mark == asked.mark)).one()
        if found.body != asked.body:
            raise Reused(OTHER)
        if found.sealed is None:
            raise InProgress(WAIT)
        return dict(json.loads(self._store.keys.open_secret(found.sealed, f"answer {asked.mark}")))

    def keep(self, asked: Asked, answer: dict[str, Any], case_id: str) -> None:
        """Keep an answer; without one, let the request be made again."""
        mine = answers.c.mark == asked.mark
        sealed = self._store.keys.seal_secret(json.dumps(answer).encode(), f"answer {asked.mark}")
        with self._store.begin() as db:
            if answer["status"] >= 500:
                db.execute(answers.delete().where(mine))
            else:
                db.execute(answers.update().where(mine).values(sealed=sealed, case_id=case_id))

    def sweep(self) -> None:
        """Forget what has been kept long enough."""
        with self._store.begin() as db:
            db.execute(answers.delete().where(answers.c.at < self._clock() - KEPT))


class Repeats:
    """The layer that knows a request again. It stands inside the shield, which limits what is read here."""

    def __init__(self, app: ASGIApp, answers: Answers, sessions: Sessions, keys: Callable[[str], str]) -> None:
        self._app, self._answers, self._sessions, self._mark = app, answers, sessions, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it as before."""
        if scope["type"] != "http" or scope["method"] != "POST" or not WHERE.fullmatch(scope["path"]):
            return await self._app(scope, receive, send)
        request = Request(scope, receive)
        key = request.headers.get(HEADER)
        if key is None:
            return await self._app(scope, receive, send)
        if not 1 <= len(key) <= LONGEST:
            raise BadRequest(f"Idempotency-Key har 1 till {LONGEST} tecken.")
        body = await request.body()
        asked = await asyncio.to_thread(self._asked, request, key, body)
        before = await asyncio.to_thread(self._answers.begin, asked) if asked else None
        if before:
            headers = {**before["headers"], AGAIN: "true"}
            return await Response(before["body"].encode("latin-1"), before["status"], headers)(scope, receive, send)
        await self._do(asked, scope, _again(body, receive), send)

    async def _do(self, asked: Asked | None, scope: Scope, receive: Receive, send: Send) -> None:
        if asked is None:  # nobody we know: the app says so
            return await self._app(scope, receive, send)
        given = _Given(send)
        try:
            await self._app(scope, receive, given)
        finally:
            answer = given.answer()
            await asyncio.shield(asyncio.to_thread(self._answers.keep, asked, answer, asked.case_id or given.id()))

    def _asked(self, request: Request, key: str, body: bytes) -> Asked | None:
        try:
            account = self._sessions.find(token(request)).account
        except LoginRequired:
            return None
        path = request.url.path
        mark = self._mark(json.dumps(["answer", account.id, account.roles, path, request.url.query, key]))
        parts = path.removeprefix("/api/v1/").split("/")
        return Asked(mark, parts[1] if parts[0] == "cases" and len(parts) > 1 else "", _fingerprint(request, body))


class _Given:
    """Passes an answer on, and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send, self._status, self._body = send, 500, b""
        self._headers: dict[str, str] = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            given = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
            self._headers = {name: value for name, value in given.items() if name in SHOWN}
        self._body += message.get("body", b"")
        await self._send(message)

    def answer(self) -> dict[str, Any]:
        return {"status": self._status, "headers": self._headers, "body": self._body.decode("latin-1")}

    def id(self) -> str:
        """Return the id of what was made, a case's when a case was."""
        try:
            return str(json.loads(self._body).get("id", ""))[:32]
        except (ValueError, AttributeError):
            return ""


def _fingerprint(request: Request, body: bytes) -> str:
    """Return a hash of what was sent; a multipart body has another boundary each time."""
    kind = request.headers.get("content-type", "")
    boundary = kind.partition("boundary=")[2].partition(";")[0].strip('" ').encode("latin-1")
    return hashlib.sha256(body.replace(boundary, b"") if boundary else body).hexdigest()


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once
