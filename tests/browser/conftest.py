"""A browser for the whole session, a gateway for each test. Every test here is in the group `browser`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from serve.tools import Tools
from tests.browser.kit import Gateway, chromium, gateway
from tests.serve.kit import made

expect.set_options(timeout=20_000)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def using() -> Tools:
    """The tools, made once."""
    return made()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with chromium() as started:
        yield started


@pytest.fixture
def at(tmp_path: Path, using: Tools) -> Iterator[Gateway]:
    """A gateway without cases."""
    with gateway(tmp_path, using) as running:
        yield running


@pytest.fixture
def page(browser: Browser, at: Gateway) -> Iterator[Page]:
    """A page whose every request must go to the gateway and whose every error fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True, locale="sv-SE")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=at.url)
    opened, wrong = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith((at.url, "blob:", "data:")) else wrong.append(r.url))
    yield opened
    context.close()
    assert not wrong
