"""The API's description, completed: how one begins, which problems each route may answer with, and what answers look like."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from serve.accounts.rights import MINE, OPEN
from serve.routes.shapes import PastedDocument, Problem

API = "/api/v1"
ANSWERS = Path(__file__).with_name("answers.json")  # made by tests/serve/answers.py, and compared with it by a test
ABOUT = Path(__file__).with_suffix(".md")  # how one begins
REF = {"$ref": "#/components/schemas/Problem"}
WORDS = {
    "400": "The request cannot be used", "401": "Nobody is logged in, or the key is unknown", "403": "Not allowed",
    "404": "There is none, or it is somebody else's", "409": "Not as things stand", "412": "Changed since you saw it",
    "413": "Too large", "421": "Wrong host name", "422": "Something in the request cannot be used",
    "429": "Too many; Retry-After says when", "499": "The caller went away", "502": "The model's answer is no use",
    "503": "The engine, the masking or the store does not answer", "504": "It took too long",
}  # fmt: skip
SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "aktsam_session",
        "description": "POST /api/v1/session gives it",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "x-csrf-token",
        "description": "With every change: csrf of the session",
    },
    "key": {"type": "http", "scheme": "bearer", "description": "The key of a system (proxy.keys in serve.yaml)"},
}
REPEAT = {
    "name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "Send the same request again with the same key, and it is done once",
}  # fmt: skip
UPLOAD = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/PastedDocument"}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
                },
            }
        },
    },
}


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return what makes the description, once."""

    def make() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=ABOUT.read_text("utf-8"),
                routes=app.routes,
            )
            app.openapi_schema = _complete(made)
        return app.openapi_schema

    return make


def _complete(made: dict[str, Any]) -> dict[str, Any]:
    parts = made["components"]
    parts["securitySchemes"] = SCHEMES
    parts["schemas"]["Problem"] = Problem.model_json_schema()
    parts["schemas"]["PastedDocument"] = PastedDocument.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    shown = json.loads(ANSWERS.read_text("utf-8"))
    for path, methods in made["paths"].items():
        for method, route in methods.items():
            _route(method, path, route)
            _told(method, path, route, shown.get(f"{method.upper()} {path.removeprefix(API)}"))
    return made


def _told(method: str, path: str, route: dict[str, Any], answer: Any) -> None:
    """What a reader of a list of routes sees: a sentence each, a name for generated clients, and what comes back."""
    route["summary"], _, more = re.sub(r"\s+", " ", route["description"]).partition(". ")
    route["summary"] = route["summary"].rstrip(".")
    if not more:
        route.pop("description")
    route["operationId"] = re.sub(r"\W+", "_", f"{method} {path.removeprefix(API)}").strip("_")
    for done in (told for status, told in route["responses"].items() if status < "300"):
        done["description"] = "Done"
        if answer is not None:
            done["content"]["application/json"]["example"] = answer


def _route(method: str, path: str, route: dict[str, Any]) -> None:
    name = f"{method.upper()} {path.removeprefix(API)}"
    if name == "POST /cases/{case_id}/documents":
        route["requestBody"] = UPLOAD
    if method == "post" and path.startswith((f"{API}/cases", f"{API}/accounts")) and not path.endswith("/questions"):
        route.setdefault("parameters", []).append(REPEAT)
    route["security"] = _security(name, path, method)
    answers = route["responses"]
    for status in _statuses(name, path, method, route):
        answers.setdefault(status, {})
    for status, answer in answers.items():
        if status >= "400" and not (path == "/health/ready" and status == "503"):
            answers[status] = {"description": WORDS.get(status, answer.get("description", "")),
                               "content": {"application/problem+json": {"schema": REF}}}  # fmt: skip


def _security(name: str, path: str, method: str) -> list[dict[str, list[str]]]:
    if name in OPEN:
        return []
    mine: dict[str, list[str]] = {"session": []} if method == "get" else {"session": [], "csrf": []}
    if path.startswith("/v1/"):
        return [{"key": []}]
    return [mine, {"key": []}] if path in (f"{API}/mask", f"{API}/unmask") else [mine]


def _statuses(name: str, path: str, method: str, route: dict[str, Any]) -> set[str]:
    """Return what any route of this kind may answer with: the shield, the guard and the checks at the edge."""
    found = {"421"}
    if name not in OPEN:
        found |= {"401"} if name in MINE and method == "get" else {"401", "403"}
    if "_id}" in path:
        found |= {"404"}
    if route.get("parameters") or "requestBody" in route:
        found |= {"422"}
    if method != "get":
        found |= {"400", "413", "422"}
    if any(p.get("name") == "If-Match" for p in route.get("parameters", [])):
        found |= {"412"}
    if any(p.get("name") == "Idempotency-Key" for p in route.get("parameters", [])):
        found |= {"409"}
    return found
