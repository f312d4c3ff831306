"""A real gateway on loopback and a real browser before it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, Route, sync_playwright

from serve.app import create_app
from serve.cli import opened
from serve.settings import ServeSettings
from serve.tools import Tools

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


class Gateway:
    """Where it listens and the code that lets an officer in."""

    def __init__(self, port: int, codes: list[str]) -> None:
        self.url, self._codes = f"http://127.0.0.1:{port}", codes

    def enter(self, page: Page) -> None:
        """Open the page with the code in the address, as it is printed at start."""
        page.goto(f"{self.url}/#kod={self._codes[-1]}")
        page.get_by_role("heading", name="Ärenden").wait_for()

    def paste(self, page: Page, text: str) -> str:
        """Make a case of a text, read and masked, with the page at its documents; return its id."""
        page.goto(f"{self.url}/#/nytt")
        page.get_by_text("Klistra in text i stället").click()
        page.get_by_label("Text", exact=True).fill(text)
        page.get_by_role("button", name="Lägg till texten").click()
        page.get_by_role("heading", name="Underlag").wait_for()
        return page.url.split("/")[-1]

    def approve(self, page: Page, case: str) -> None:
        """Approve a case's masking, with the page where drafts are written."""
        page.goto(f"{self.url}/#/arende/{case}/granska")
        page.get_by_role("button", name="Godkänn maskeringen").click()
        page.get_by_role("button", name="Skriv utkast").wait_for()

    def draft(self, page: Page, text: str) -> str:
        """Have a draft of a text written, with the page at it; return its id."""
        self.approve(page, self.paste(page, text))
        page.get_by_role("button", name="Skriv utkast").click()
        page.locator(".draft").wait_for()
        return page.url.split("/")[-1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def code(self) -> str:
        return self._codes[-1]


def take_out(page: Page, way: str) -> None:
    """Take the draft out in one of the ways that are folded up in its bar."""
    page.locator("summary", has_text="Kopiera eller spara").click()
    page.locator(".out").get_by_text(way, exact=True).click()


@contextmanager
def gateway(folder: Path, using: Tools, settings: ServeSettings | None = None, port: int = 0) -> Iterator[Gateway]:
    """Run the app with uvicorn in a thread until the block ends; on a free port, or on one that a page already knows."""
    chosen = (settings or ServeSettings()).model_copy(update={"state": folder})
    codes: list[str] = []
    with socket.socket() as listening, opened(chosen) as store:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        app = create_app(chosen, using, store, codes.append)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        wait(lambda: server.started)
        try:
            yield Gateway(listening.getsockname()[1], codes)
        finally:
            server.should_exit = True
            thread.join(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser, headless, reaching nothing but loopback."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS), headless=True)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def held(page: Page, pattern: str) -> Iterator[None]:
    """Hold back what the page asks for until the block ends: a slow answer."""
    waiting: list[Route] = []
    page.route(pattern, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(pattern)


def wait(done: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
