"""A gateway process with accounts, the real masking and a model that reads along: python -m tests.serve.loaded FOLDER. Prints its port and the first code."""

import socket
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from anonymize.settings import settings as anonymize_settings
from pipelines.engines.scripted import ScriptedEngine
from pipelines.settings import settings as pipeline_settings
from pipelines.writers.model import ModelWriter
from serve.app import create_app
from serve.opening import opened
from serve.settings import ServeSettings
from serve.tools import Tools, tools
from serve.tuning import frugal, settled
from tests.pipelines.conftest import reads_along


def scripted(made: Tools) -> Tools:
    """Return the tools with a writer of its own for each draft, whose engine reads along."""
    writer = lambda name: ModelWriter(ScriptedEngine(reads_along)) if name == "scripted" else made.writer(name)  # noqa: E731
    return replace(made, writer=writer, engines={**made.engines, "scripted": "Manus"})


def main(folder: Path) -> None:
    frugal()
    chosen = ServeSettings(state=folder, accounts=True)
    made = scripted(tools(anonymize_settings(), pipeline_settings()))
    made.masker()
    made.templates()
    # as `aktsam serve` has it: only a socket that says TCP is told by asyncio not to hold small answers back (TCP_NODELAY)
    with socket.socket(proto=socket.IPPROTO_TCP) as listening, opened(chosen) as store:
        listening.bind(("127.0.0.1", 0))
        codes: list[str] = []
        app = create_app(chosen, made, store, codes.append)
        settled()
        print(listening.getsockname()[1], codes[0], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
