"""A gateway for tests: the real app, store and masking (without the network), in a folder of its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from anonymize.settings import settings as anonymize_settings
from pipelines.engines.scripted import ScriptedEngine
from pipelines.settings import settings as pipeline_settings
from pipelines.summarize import Writer
from pipelines.writers.model import ModelWriter
from serve.app import create_app
from serve.auth import HEADER
from serve.cli import opened
from serve.settings import ServeSettings
from serve.store import Store
from serve.tools import Tools, tools
from serve.traces import Traces

NOTE = (
    "Journalanteckning 2026-03-12\n\n"
    "Anna Svensson ringde till mottagningen. Annas son Leo Svensson går på Tallbackaskolan. "
    "Anna når man på 070-174 06 11 eller anna.svensson@example.se. "
    "Hon uppger att Leo inte har varit i skolan sedan den 2 mars. "
    "Beslut: utredning inleds. Hembesök ska göras senast den 20 mars 2026.\n"
)
LEAKS = ("Anna", "Svensson", "Leo ", "Tallbacka", "070-174 06 11", "anna.svensson")


@dataclass
class Desk:
    """A running gateway and a logged in officer."""

    client: TestClient
    store: Store
    codes: list[str]
    folder: Path

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(f"/api/v1{path}", **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Response:
        return self.client.post(f"/api/v1{path}", json=body, **more)

    def patch(self, path: str, body: Any) -> Response:
        return self.client.patch(f"/api/v1{path}", json=body)

    def delete(self, path: str) -> Response:
        return self.client.delete(f"/api/v1{path}")

    def login(self) -> None:
        """Trade the last code announced for a session."""
        answer = self.post("/session", {"code": self.codes[-1]})
        assert answer.status_code == 201, answer.text
        self.client.headers[HEADER] = answer.json()["csrf"]

    def ended(self, job: dict[str, Any], seconds: float = 30) -> dict[str, Any]:
        """Wait for a job to end."""
        until = time.monotonic() + seconds
        while (now := self.get(f"/jobs/{job['id']}").json())["state"] == "running":
            assert time.monotonic() < until, "the job did not end"
            time.sleep(0.02)
        return dict(now)

    def case(self, *texts: str, policy: str = "standard") -> str:
        """Make a case with these texts read and masked."""
        made = self.post("/cases", {"title": "Prov", "policy": policy})
        assert made.status_code == 201, made.text
        for n, text in enumerate(texts):
            job = self.post(f"/cases/{made.json()['id']}/documents", {"name": f"Anteckning {n + 1}", "text": text})
            assert self.ended(job.json())["state"] == "done"
        return str(made.json()["id"])

    def masking(self, case: str) -> dict[str, Any]:
        return dict(self.get(f"/cases/{case}/masking").json())

    def approve(self, case: str) -> str:
        given = self.masking(case)["hash"]
        assert self.post(f"/cases/{case}/masking/approval", {"hash": given}).status_code == 201
        return str(given)

    def summarize(self, case: str, template: str = "allman", engine: str | None = None) -> dict[str, Any]:
        """Have a summary written and return the ended job."""
        job = self.post(f"/cases/{case}/summaries", {"template": template, "engine": engine})
        assert job.status_code == 202, job.text
        return self.ended(job.json())


def made(writer: Callable[[str], Writer] | None = None) -> Tools:
    """Return the tools of the settings, without the trained model, which has tests of its own."""
    chosen = tools(anonymize_settings().model_copy(update={"ner": "off"}), pipeline_settings())
    return chosen if writer is None else replace(chosen, writer=writer, engines={**chosen.engines, "scripted": "Manus"})


def scripted(engine: ScriptedEngine) -> Callable[[str], Writer]:
    """Return what makes a writer of the scripted engine."""
    return lambda _name: ModelWriter(engine)


@contextmanager
def desk(
    folder: Path, using: Tools, settings: ServeSettings | None = None, login: bool = True, traces: Traces | None = None
) -> Iterator[Desk]:
    """A gateway with its state in a folder."""
    chosen = (settings or ServeSettings()).model_copy(update={"state": folder, "hosts": ("testserver",)})
    codes: list[str] = []
    with opened(chosen) as store:
        app = create_app(chosen, using, store, codes.append, traces=traces)
        with TestClient(app) as client:
            at = Desk(client, store, codes, folder)
            if login:
                at.login()
            yield at
