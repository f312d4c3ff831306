"""The database's shape, step by step (Alembic): a database of any earlier version becomes today's when the service starts."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from serve.errors import StoreError

BEFORE = "0001"  # what a database without a note of its version has: they were made before there were notes


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring a database to a version, today's unless another is asked for; all of it happens, or nothing."""
    chosen = config(connection)
    if version(connection) is None and sa.inspect(connection).has_table("cases"):
        command.stamp(chosen, BEFORE)
    check(connection)
    if version(connection) != (newest() if to == "head" else to):
        command.upgrade(chosen, to)


def check(connection: sa.Connection) -> None:
    """StoreError when a later version of the program has changed the database: this one does not know its shape."""
    if (found := version(connection)) is not None and found not in known():
        raise StoreError(
            f"Databasen är ändrad av en nyare version av Aktsam ({found}). Kör den versionen, eller gå tillbaka med "
            "kopian från före uppgraderingen: aktsam backup restore KOPIA --replace."
        )


def known() -> set[str]:
    """Return every version there has been."""
    return {step.revision for step in ScriptDirectory(str(Path(__file__).parent)).walk_revisions()}


def version(connection: sa.Connection) -> str | None:
    """Return the version a database has, None when there is no note of one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return today's version."""
    return str(ScriptDirectory(str(Path(__file__).parent)).get_current_head())


def config(connection: sa.Connection) -> Config:
    """Return what Alembic's commands want to know."""
    chosen = Config()
    chosen.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    chosen.attributes["connection"] = connection
    return chosen
