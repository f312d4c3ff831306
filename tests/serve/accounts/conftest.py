"""Fixtures of the tests of accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.tools import Tools
from tests.serve.accounts.kit import House, house


@pytest.fixture
def home(tmp_path: Path, using: Tools) -> Iterator[House]:
    """A gateway with accounts and an administrator."""
    with house(tmp_path, using) as running:
        yield running
