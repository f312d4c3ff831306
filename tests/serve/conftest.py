"""Fixtures of the gateway's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.tools import Tools
from tests.serve.kit import Desk, desk, made


@pytest.fixture(scope="session")
def using() -> Tools:
    """The tools, made once: the masker takes a moment."""
    return made()


@pytest.fixture
def at(tmp_path: Path, using: Tools) -> Iterator[Desk]:
    """A gateway with an officer logged in."""
    with desk(tmp_path, using) as running:
        yield running
