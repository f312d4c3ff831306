"""A gateway with accounts, a clock that is set by hand, and people who log in."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from serve.accounts import totp as codes
from serve.app import create_app
from serve.auth import HEADER
from serve.cli import opened
from serve.settings import ServeSettings
from serve.store import Store
from serve.tools import Tools

GOOD = "hästbatteri korrekt häftstift"
OTHER = "mycket långa meningar glömmer ingen"


class Clock:
    """Seconds since 1970, as the test says."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, house: "House", address: str = "testclient") -> None:
        self.client = TestClient(house.app, client=(address, 50000))
        self.name, self.id = "", ""

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Response:
        return self.client.request(method, f"/api/v1{path}", json=body, **more)

    def get(self, path: str, **more: Any) -> Response:
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Response:
        return self.send("POST", path, body, **more)

    def login(self, name: str, password: str = GOOD, totp: str | None = None, **more: Any) -> Response:
        return self.took(self.post("/session", {"name": name, "password": password, "totp": totp}, **more))

    def first(self, name: str, code: str, password: str = GOOD) -> Response:
        return self.took(self.post("/session/first", {"name": name, "code": code, "password": password}))

    def took(self, answer: Response) -> Response:
        if answer.status_code == 201:
            told = answer.json()
            self.client.headers[HEADER] = told["csrf"]
            self.name, self.id = told["name"], told["who"]
        return answer

    def second_factor(self, clock: Clock, password: str = GOOD) -> tuple[bytes, list[str]]:
        """Turn the second factor on; return its secret and the recovery codes."""
        offered = self.post("/session/totp", {"password": password}).json()
        secret = base64.b32decode(offered["secret"])
        told = self.send("PUT", "/session/totp", {"code": digits(secret, clock)})
        assert told.status_code == 200, told.text
        clock.now += codes.STEP
        return secret, told.json()["recovery"]


class House:
    """A running gateway with accounts."""

    def __init__(self, app: Any, store: Store, codes: list[str], clock: Clock) -> None:
        self.app, self.store, self.codes, self.clock = app, store, codes, clock
        self.admin = Person(self)

    def person(self, name: str, *roles: str, shown: str = "Någon", password: str = GOOD) -> Person:
        """Have an account made, and its holder come in."""
        made = self.admin.post("/accounts", {"name": name, "shown": shown, "roles": list(roles)})
        assert made.status_code == 201, made.text
        person = Person(self)
        assert person.first(name, made.json()["code"], password).status_code == 201
        return person


def digits(secret: bytes, clock: Clock) -> str:
    return codes.at(secret, int(clock.now) // codes.STEP)


@contextmanager
def house(folder: Path, using: Tools, admin: bool = True, **more: Any) -> Iterator[House]:
    """A gateway with accounts, its administrator logged in."""
    chosen = ServeSettings(accounts=True, state=folder, **{"hosts": ("testserver",), **more})
    codes: list[str] = []
    clock = Clock()
    with opened(chosen) as store:
        app = create_app(chosen, using, store, codes.append, clock)
        with TestClient(app):
            running = House(app, store, codes, clock)
            if admin:
                assert running.admin.first("admin", codes[-1]).status_code == 201
            yield running
