"""What lies on the disk: nothing in the clear, nothing after deletion, a log that shows tampering, a key that is guarded."""

import json
import logging
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from serve.audit import Audit
from serve.cli import opened
from serve.errors import StoreError
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.serve.kit import LEAKS, NOTE, Desk, desk


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_name_reaches_the_disk_the_log_or_the_counts(at: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        case = at.case(NOTE)
        at.approve(case)
        job = at.summarize(case)
        at.get(f"/summaries/{job['result']}?reveal=true")
        at.get(f"/summaries/{job['result']}/export?format=docx")
    kept = files(at.folder) + caplog.text.encode() + at.client.get("/metrics").content
    audit = json.dumps([vars(entry) for entry in Audit(at.store).entries()], ensure_ascii=False).encode()
    for leak in (*LEAKS, "mottagningen", "[PERSON-1]", "Journalanteckning"):
        assert leak.encode() not in kept and leak.encode() not in audit, leak


def test_deletion_leaves_no_key_and_no_content(at: Desk) -> None:
    case = at.case(NOTE)
    wrapped = at.store.case(case).key
    assert wrapped in files(at.folder)
    at.delete(f"/cases/{case}")
    assert wrapped not in files(at.folder)
    with sqlite3.connect(at.folder / "aktsam.db") as db:
        assert db.execute("select count(*) from contents").fetchone() == (0,)
    db.close()


def test_a_case_goes_on_its_day(tmp_path: Path, using: Tools) -> None:
    with desk(tmp_path, using) as at:
        case = at.case(NOTE)
        tomorrow = datetime.now(UTC).date() + timedelta(1)
        assert at.patch(f"/cases/{case}", {"deletes_on": date.today().isoformat()}).status_code == 422
        assert at.patch(f"/cases/{case}", {"deletes_on": "2999-01-01"}).status_code == 422
        assert (
            at.patch(f"/cases/{case}", {"deletes_on": tomorrow.isoformat()}).json()["deletes_on"]
            == tomorrow.isoformat()
        )
        at.store.update_case(case, deletes_on="2020-01-01")
    with desk(tmp_path, using) as again:
        for _ in range(100):
            if again.store.receipt(case):
                break
        assert again.get(f"/cases/{case}").status_code == 404
        assert again.get(f"/cases/{case}/receipt").json()["why"] == "due"


def test_the_log_shows_changed_removed_and_cut_rows(at: Desk) -> None:
    case = at.case(NOTE)
    receipt = at.delete(f"/cases/{case}").json()
    audit = Audit(at.store)
    assert audit.broken(receipt["head"]) is None
    for attack in ("update audit set who = 'annan' where seq = 2", "delete from audit where seq = 2"):
        with sqlite3.connect(at.folder / "aktsam.db") as db:
            rows = db.execute("select * from audit").fetchall()
            db.execute(attack)
        db.close()
        assert audit.broken() == 2
        with sqlite3.connect(at.folder / "aktsam.db") as db:
            db.execute("delete from audit")
            db.executemany(f"insert into audit values ({','.join('?' * len(rows[0]))})", rows)
        db.close()
    last = rows[-1][0]
    with sqlite3.connect(at.folder / "aktsam.db") as db:
        db.execute("delete from audit where seq >= ?", (last,))
    db.close()
    assert audit.broken() is None and audit.broken(receipt["head"]) == 0


def test_the_key_is_its_owners_alone_and_must_be_the_right_one(tmp_path: Path) -> None:
    here = ServeSettings(state=tmp_path)
    with opened(here):
        assert (tmp_path / "install.key").stat().st_mode & 0o777 == 0o600
        with pytest.raises(StoreError, match="redan"), opened(here):
            pass
    key = tmp_path / "install.key"
    right = key.read_bytes()
    key.chmod(0o640)
    with pytest.raises(StoreError, match="andra"), opened(here):
        pass
    key.unlink()
    with pytest.raises(StoreError, match="saknas"), opened(here):
        pass
    key.write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
    key.chmod(0o600)
    with pytest.raises(StoreError, match="hör inte"), opened(here):
        pass
    key.write_bytes(right)
    with opened(here) as store:
        assert store.cases() == []


def test_one_cases_content_does_not_open_as_anothers(at: Desk) -> None:
    one, two = at.case(NOTE), at.case("Kalle Ek kom.")
    with sqlite3.connect(at.folder / "aktsam.db") as db:
        sealed = db.execute("select sealed from contents where case_id = ? and kind = 'vault'", (one,)).fetchone()
        db.execute("update contents set sealed = ? where case_id = ? and kind = 'vault'", (*sealed, two))
    db.close()
    answer = at.get(f"/cases/{two}/masking")
    assert (answer.status_code, answer.json()["code"]) == (500, "vault")
