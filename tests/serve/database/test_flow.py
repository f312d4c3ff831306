"""The main job over HTTP on PostgreSQL, with the key in its file and nothing readable in the database."""

from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from serve.settings import ServeSettings
from serve.tools import Tools
from tests.kit.postgres import Postgres
from tests.serve.kit import LEAKS, NOTE, desk
from tests.serve.test_flow import test_many_at_once_never_see_a_half_case as many
from tests.serve.test_flow import test_the_whole_way as whole

pytestmark = pytest.mark.postgres


def test_the_whole_way_on_postgresql(tmp_path: Path, using: Tools, server: Postgres) -> None:
    url = server.fresh()
    settings = ServeSettings(database=SecretStr(url))
    assert url not in repr(settings)
    with desk(tmp_path, using, settings) as at:
        whole(at)
        many(at)
        at.case(NOTE)
    assert not (tmp_path / "aktsam.db").exists()
    with psycopg.connect(url.replace("+psycopg", "")) as db:
        rows = [row for (t,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
                for row in db.execute(f"SELECT * FROM {t}".encode()).fetchall()]  # fmt: skip
    assert len(rows) > 20 and not [leak for leak in LEAKS if leak in str(rows)]
    with desk(tmp_path, using, settings) as again:
        assert again.get("/cases").json()["total"] == 1
