"""Copies and the way back, on SQLite and PostgreSQL and from one to the other: what was kept is readable, what was erased is not."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from serve import keys, migrations, opening
from serve.audit import Audit
from serve.backup import last, make, sealed
from serve.backup.cli import _folders
from serve.backup.errors import BackupError
from serve.backup.restore import restore
from serve.errors import NotFound
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.kit.vllm_server import ran
from tests.serve.kit import LEAKS, NOTE, desk

OTHER = NOTE.replace("Leo", "Elliot")


class Town:
    """An installation: a folder with its key, a database, and a place for copies."""

    def __init__(self, folder: Path, url: str) -> None:
        self.state, self.copies, self.url = folder / "state", folder / "copies", url
        self.settings = ServeSettings(state=self.state, database=SecretStr(url))

    @property
    def keys(self) -> keys.Keyring:
        return opening.keyring(self.settings, create=False)

    def copy(self) -> make.Told:
        return make.make(self.url, self.keys, self.copies, _folders(self.settings), self.state / "install.key")

    def moved(self, folder: Path, url: str) -> "Town":
        """Another machine, to which only the key has been carried."""
        new = Town(folder, url)
        new.state.mkdir(parents=True, mode=0o700)
        shutil.copy(self.state / "install.key", new.state)
        new.copies = self.copies
        return new

    def back(self, path: Path, replace: bool = False) -> None:
        folders = {"state": self.state, "config": None}
        self.done = restore(path, path.with_name(make.KEYS), self.url, self.keys, folders, replace)


@pytest.fixture
def town(tmp_path: Path, url: str) -> Town:
    return Town(tmp_path / "town", url)


def lived(town: Town, using: Tools) -> tuple[str, str, str, make.Told]:
    """Work on two cases, copy while the service runs, and erase one of them; return the cases, a summary and the copy."""
    with desk(town.state, using, town.settings) as at:
        kept, gone = at.case(NOTE), at.case(OTHER)
        at.approve(kept)
        summary = at.summarize(kept)["result"]
        (town.state / "trusted").mkdir()
        (town.state / "trusted/kommunen.pub").write_text("en öppen nyckel")
        copy = town.copy()
        assert at.delete(f"/cases/{gone}").status_code == 200
    return kept, gone, str(summary), copy


def test_a_lost_machine_comes_back_without_what_was_erased(
    town: Town, using: Tools, tmp_path: Path, empty: Callable[[], str]
) -> None:
    kept, gone, summary, copy = lived(town, using)
    assert copy.counts["cases"] == 2 and copy.counts["files"] == 1
    make.renew(town.url, town.keys, town.copies)
    new = town.moved(tmp_path / "new", empty())
    new.back(copy.path)
    assert (new.done.cases, new.done.erased, len(new.done.files)) == (1, 1, 1)
    assert (new.state / "trusted/kommunen.pub").read_text() == "en öppen nyckel"
    with desk(new.state, using, new.settings) as at:
        assert "Leo" in at.get(f"/summaries/{summary}?reveal=true").text
        assert at.masking(kept)["hash"] and at.get("/cases").json()["total"] == 1
        assert at.get(f"/cases/{gone}/masking").status_code == 404
        receipt = at.store.receipt(gone)
        assert receipt and receipt.why == "restore" and Audit(at.store).broken(receipt.head) is None
        assert "backup.restore" in {entry.did for entry in Audit(at.store).entries()}
        with at.store.reading() as db:
            assert not db.execute(sa.text("SELECT 1 FROM contents WHERE case_id = :id"), {"id": gone}).first()


def test_going_back_on_the_same_machine_keeps_the_receipts(town: Town, using: Tools) -> None:
    """The cases' keys of the copy are from before the erasure: the receipts of what is replaced tell."""
    _, gone, summary, copy = lived(town, using)
    with pytest.raises(BackupError, match="--replace"):
        town.back(copy.path)
    town.back(copy.path, replace=True)
    assert (town.done.cases, town.done.erased, town.done.left) == (1, 1, 1)
    with desk(town.state, using, town.settings) as at:
        receipt = at.store.receipt(gone)
        assert receipt and receipt.why == "officer"
        assert at.get(f"/summaries/{summary}").status_code == 200
        with pytest.raises(NotFound):
            at.store.case(gone)


def test_the_copy_holds_nothing_readable_and_not_its_key(town: Town, using: Tools) -> None:
    lived(town, using)
    content = b"".join(path.read_bytes() for path in town.copies.iterdir())
    for leak in (*LEAKS, "Elliot", "kommunen.pub", (town.state / "install.key").read_text().strip()):
        assert leak.encode() not in content
    assert all(path.stat().st_mode & 0o077 == 0 for path in town.copies.iterdir())


def changed(at: int) -> Callable[[Town, Path], None]:
    def change(_town: Town, copy: Path) -> None:
        content = bytearray(copy.read_bytes())
        content[at] ^= 1
        copy.write_bytes(content)

    return change


def cut(_town: Town, copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-40])


def longer(_town: Town, copy: Path) -> None:
    with copy.open("ab") as file:
        file.write(b"\0")


def old_keys(town: Town, copy: Path) -> None:
    beside = copy.with_name(make.KEYS)
    old = sealed.Header("keys", "2020-01-01T00:00:00Z", "0", "0001", town.keys.fingerprint)
    sealed.write(beside, town.keys, old, [])


def lost_keys(_town: Town, copy: Path) -> None:
    copy.with_name(make.KEYS).unlink()


def newer(town: Town, copy: Path) -> None:
    told = sealed.Header("all", "2099-01-01T00:00:00Z", "9", "9999", town.keys.fingerprint)
    sealed.write(copy, town.keys, told, [])
    sealed.write(copy.with_name(make.KEYS), town.keys, sealed.Header(**{**vars(told), "kind": "keys"}), [])


def other_file(_town: Town, copy: Path) -> None:
    copy.write_bytes(b"PK" * 1000)


FAULTS = {
    "a byte of the head": (changed(60), "skadad|annan nyckel"), "a byte of a record": (changed(900), "skadad"),
    "the last byte": (changed(-1), "skadad"), "cut": (cut, "skadad"), "longer": (longer, "skadad"),
    "old keys": (old_keys, "äldre än kopian"), "keys lost": (lost_keys, "finns inte"),
    "a newer version": (newer, "nyare version"), "no copy at all": (other_file, "ingen säkerhetskopia"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_copy_that_is_not_whole_changes_nothing(fault: str, using: Tools, tmp_path: Path) -> None:
    town = Town(tmp_path / "town", f"sqlite:///{tmp_path / 'aktsam.db'}")
    *_, copy = lived(town, using)
    seed, told = FAULTS[fault]
    seed(town, copy.path)
    before = (tmp_path / "aktsam.db").read_bytes()
    with pytest.raises(BackupError, match=told):
        town.back(copy.path, replace=True)
    assert (tmp_path / "aktsam.db").read_bytes() == before


def test_a_database_changed_by_a_later_version_is_told(town: Town, using: Tools) -> None:
    lived(town, using)
    engine = sa.create_engine(town.url)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Exception, match="nyare version av Aktsam"), desk(town.state, using, town.settings):
        pass


def test_copies_of_every_earlier_shape_come_back(tmp_path: Path, empty: Callable[[], str]) -> None:
    """A copy that an older version made: its tables as they were, brought to today's."""
    for version in sorted(migrations.known()):
        old = Town(tmp_path / version, f"sqlite:///{tmp_path / version}.db")
        opening.keyring(old.settings, create=True)
        engine = sa.create_engine(old.url)
        with engine.begin() as db:
            migrations.upgrade(db, version)
            db.execute(sa.text("INSERT INTO about VALUES ('key', :key)"), {"key": old.keys.fingerprint})
            row = {"id": "c" * 32, "at": "2026-01-01T00:00:00+00:00", "key": old.keys.fresh("c" * 32)}
            db.execute(
                sa.text(
                    "INSERT INTO cases (id, created, deletes_on, policy, key) VALUES (:id, :at, '2099-01-01', 'standard', :key)"
                ),
                row,
            )
        engine.dispose()
        copy = old.copy()
        assert copy.header.schema == version
        new = old.moved(tmp_path / f"{version}-new", empty())
        new.back(copy.path)
        with opening.opened(new.settings) as store, store.reading() as db:
            assert store.case("c" * 32).owner == "lokal" and migrations.version(db) == migrations.newest()


def test_the_command(using: Tools, tmp_path: Path) -> None:
    town = Town(tmp_path, f"sqlite:///{tmp_path / 'state/aktsam.db'}")
    lived(town, using)
    shutil.rmtree(town.copies)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/serve.yaml").write_text("keep_days: 20\n")
    environ = {"AKTSAM_STATE": str(town.state), "AKTSAM_CONFIG": str(tmp_path / "config")}
    for old in ("1", "2", "3"):
        town.copies.mkdir(exist_ok=True)
        (town.copies / f"aktsam-2020010{old}T000000Z.backup").touch()
    assert last.age(town.state) is None
    made = ran("backup", "make", str(town.copies), "--keep", "2", **environ)
    assert 0 <= last.age(town.state) < 60
    assert made.returncode == 0 and "utan den är kopian oläsbar" in made.stderr
    copy = Path(made.stdout.strip())
    assert sorted(p.name for p in town.copies.glob("*.backup")) == ["aktsam-20200103T000000Z.backup", copy.name]
    assert '"cases": 1' in ran("backup", "check", str(copy), "--format", "json", **environ).stdout
    assert ran("backup", "keys", str(town.copies), **environ).returncode == 0
    key = (town.state / "install.key").read_text()
    shutil.rmtree(town.state)
    shutil.rmtree(tmp_path / "config")
    lost = ran("backup", "restore", str(copy), **environ)
    assert lost.returncode == 1 and "saknas. Utan den är en kopia oläsbar, för alltid" in lost.stderr
    town.state.mkdir(mode=0o700)
    opening.keyring(town.settings, create=True)  # somebody made a new key
    wrong = ran("backup", "check", str(copy), **environ)
    assert wrong.returncode == 1 and "hör till en annan nyckel" in wrong.stderr
    (town.state / "install.key").write_text(key)
    back = ran("backup", "restore", str(copy), **environ)
    assert back.returncode == 0 and back.stderr.startswith("1 ärenden är tillbaka; 0 som"), back.stderr
    assert (tmp_path / "config/serve.yaml").read_text() == "keep_days: 20\n"
    assert (town.state / "aktsam.db").stat().st_mode & 0o077 == 0
    with sqlite3.connect(town.state / "aktsam.db") as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    db.close()
