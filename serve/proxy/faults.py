"""Errors as this stage tells them: nothing of the request is quoted, for it may be text about people."""

import json
import re
from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from pipelines.engines.faults import Refused
from pipelines.errors import BadAnswer, PromptTooLong
from serve.errors import ServeError, describe
from serve.proxy.errors import BadReply, Leaking, TooLong, Unsupported
from serve.shield import problem

KINDS = {
    400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error",
    413: "invalid_request_error", 422: "invalid_request_error", 429: "rate_limit_error",
}  # fmt: skip
REASONS = {
    "extra_forbidden": "Fältet stöds inte genom maskeringen, och ignoreras inte: ta bort det.",
    "missing": "Fältet saknas.",
    "json_invalid": "Anropet är inte giltig JSON.",
}
NAME = re.compile(r"[a-z_]{1,40}")  # a field's name; anything else may be somebody's text


def known(error: Exception) -> Exception:
    """Return the error as one of ours, where OpenAI's clients expect another status than the rest of the API gives."""
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, PromptTooLong):
        return TooLong(str(error))
    if isinstance(error, Refused):
        return Unsupported(str(error), code="refused-by-engine")
    return BadReply(str(error)) if isinstance(error, BadAnswer) else error


def openai_error(error: Exception) -> dict[str, Any]:
    """Return the error object that OpenAI's clients read, in Swedish and English."""
    status, code, _, english, detail = describe(known(error))
    param = getattr(known(error), "param", None)
    return {"message": f"{detail} ({english})", "type": KINDS.get(status, "server_error"), "param": param, "code": code}


def answer(error: Exception, path: str) -> JSONResponse:
    """Return the error as a problem with the member `error`."""
    mine = known(error)
    more: dict[str, Any] = {"places": mine.places} if isinstance(mine, Leaking) else {}
    plain = problem(mine, path, **more)
    reply = JSONResponse(
        {**json.loads(bytes(plain.body)), "error": openai_error(mine)}, plain.status_code, media_type=plain.media_type
    )
    if after := plain.headers.get("retry-after"):
        reply.headers["retry-after"] = after
    if isinstance(mine, ServeError) and reply.status_code == 401:
        reply.headers["www-authenticate"] = "Bearer"
    return reply


def _invalid(error: RequestValidationError) -> Unsupported:
    """Return the first fault: where it is, and what, without the value."""
    fault = error.errors()[0]
    kind = str(fault["type"])
    given = fault["msg"] if kind in ("unsupported-tools", "unsupported-content", "unsupported-value") else None
    message = given or REASONS.get(kind) or "Fältet har ett värde som inte går att använda."
    where = [*fault["loc"][1:], *([fault["ctx"]["field"]] if "field" in fault.get("ctx", {}) else [])]
    param = place(where)
    return Unsupported(f"{param}: {message}" if param else message, param, kind if given else "invalid")


def place(parts: Sequence[str | int]) -> str | None:
    """Return where a fault is, as `messages.0.role`."""
    safe = [str(p) if isinstance(p, int) or NAME.fullmatch(p) else "?" for p in parts]
    return ".".join(safe) or None
