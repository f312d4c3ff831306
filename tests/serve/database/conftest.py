"""Every test here runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.kit.postgres import Postgres, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """Debian's PostgreSQL, started once."""
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aktsam.db'}"
    return str(request.getfixturevalue("server").fresh())


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes the address of another empty database: of the other kind where there is one, for a copy fits both."""
    if [*Path("/usr/lib/postgresql").glob("*/bin/initdb")] and "sqlite" in request.node.name:
        return lambda: str(request.getfixturevalue("server").fresh())
    numbers = count()
    return lambda: f"sqlite:///{tmp_path / f'empty{next(numbers)}.db'}"
