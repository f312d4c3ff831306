"""A database of any earlier version becomes today's, with what it held, on both databases."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from serve import migrations
from serve.audit import Audit
from serve.database import Database
from serve.keys import Keyring
from serve.store import Store
from serve.tables import metadata, now

KEYS = Keyring(b"k" * 32)


def test_the_steps_lead_to_the_tables_that_the_code_knows(url: str) -> None:
    store = Store(url, KEYS)
    with store.begin() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrations.version(db) == migrations.newest()
    store.close()


def test_every_step_is_taken_from_every_version(url: str) -> None:
    database = Database(url)
    steps = ScriptDirectory(str(migrations.__path__[0])).walk_revisions()
    for step in reversed(list(steps)):
        with database.begin() as db:
            migrations.upgrade(db, step.revision)
            assert migrations.version(db) == step.revision
    database.close()


def test_a_case_from_before_there_were_accounts_is_the_trial_officers(url: str) -> None:
    database, key = Database(url), KEYS.fresh("c" * 32)
    with database.begin() as db:
        migrations.upgrade(db, "0001")
        db.execute(sa.text("DROP TABLE alembic_version"))  # as it was before there were notes
        db.execute(sa.text("INSERT INTO cases VALUES (:id, :at, '2099-01-01', 'standard', NULL, :key)"),
                   {"id": "c" * 32, "at": now(), "key": key})  # fmt: skip
        sealed = KEYS.seal(key, "c" * 32, b'{"title": "Gammalt", "purpose": ""}', "about ")
        db.execute(
            sa.text("INSERT INTO contents VALUES (:id, 'about', '', :sealed)"), {"id": "c" * 32, "sealed": sealed}
        )
        db.execute(sa.text("INSERT INTO receipts VALUES ('r', 'd', :at, 'due', '{}', '0')"), {"at": now()})
    database.close()
    store = Store(url, KEYS)
    case = store.case("c" * 32)
    assert (case.owner, case.tenant, case.version) == ("lokal", "kommunen", 0)
    assert store.get(case, "about", "")["title"] == "Gammalt"
    assert Audit(store).add("lokal", "case.read", case.id)
    receipt = store.receipt("d")
    assert receipt is not None and receipt.owner == "lokal"
    store.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(url: str) -> None:
    database = Database(url)
    with database.begin() as db:
        migrations.upgrade(db, "0001")
        db.execute(sa.text("CREATE TABLE tries (x INTEGER)"))
    try:
        with database.begin() as db:
            migrations.upgrade(db)
        raise AssertionError("the table was there already")
    except sa.exc.DBAPIError:
        pass
    with database.reading() as db:
        assert migrations.version(db) == "0001" and not sa.inspect(db).has_table("accounts")
    database.close()
