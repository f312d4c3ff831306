"""What the store promises, on both databases: all or nothing, one moment, nothing left, many at once."""

import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from anonymize.errors import VaultError
from serve import tables
from serve.accounts.account import TENANT
from serve.accounts.lockout import FREE, Lockout
from serve.accounts.register import Register
from serve.accounts.sessions import Sessions
from serve.audit import Audit
from serve.database import used
from serve.errors import BadRequest, LoginRequired, NotFound, StoreError, TooManyTries
from serve.keys import Keyring
from serve.store import Store
from serve.tables import Case, Job, Receipt, now
from tests.serve.accounts.kit import Clock

KEYS = Keyring(b"k" * 32)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url, KEYS)
    yield made
    made.close()


def begun(store: Store, owner: str = "anna", created: str | None = None) -> Case:
    name = secrets.token_hex(16)
    case = Case(name, created or now(), "2099-01-01", "standard", None, store.keys.fresh(name), owner, TENANT)
    store.add_case(case, {"title": "Rubrik å", "purpose": ""})
    return case


def gone(case: Case) -> Receipt:
    return Receipt(secrets.token_hex(16), case.id, now(), "officer", "{}", "0" * 64, case.owner, case.tenant)


def orphans(store: Store) -> int:
    known = sa.select(tables.cases.c.id)
    with store.reading() as db:
        return sum(
            db.execute(sa.select(sa.func.count()).select_from(t).where(t.c.case_id.not_in(known))).scalar_one()
            for t in (tables.contents, tables.jobs)
        )


def test_what_is_put_comes_back_sealed_and_in_one_piece(store: Store) -> None:
    case = begun(store)
    store.put(case, {("document", "d001"): {"text": "Å\ud800ä"}, ("docx", "s"): b"PK\x00\xff"}, approved="sha256:x")
    again, kept = store.load(case.id, ("about", "document"))
    assert kept == {("about", ""): {"title": "Rubrik å", "purpose": ""}, ("document", "d001"): {"text": "Å\ud800ä"}}
    assert (again.approved, again.version, again.key) == ("sha256:x", 1, case.key)
    assert store.raw(case, "docx", "s") == b"PK\x00\xff" and store.owner("docx", "s").id == case.id
    assert store.names(case.id, "document") == ["d001"]
    store.put(case, {("document", "d001"): {"text": "ny"}})
    assert store.get(case, "document", "d001") == {"text": "ny"} and store.case(case.id).version == 2
    with pytest.raises(TypeError):
        store.put(case, {("document", "d001"): {"text": "aldrig"}, ("document", "d002"): object()}, approved=None)
    assert store.get(case, "document", "d001") == {"text": "ny"} and store.case(case.id).approved == "sha256:x"


def test_a_case_does_not_open_with_anothers_key(store: Store) -> None:
    one, two = begun(store), begun(store)
    store.put(one, {("vault", ""): {"x": 1}})
    with store.begin() as db:
        db.execute(tables.contents.update().where(tables.contents.c.kind == "vault").values(case_id=two.id))
    with pytest.raises(VaultError):
        store.get(two, "vault", "")


def test_lists_are_newest_first_and_stay_behind_the_wall(store: Store) -> None:
    mine = [begun(store, "anna", f"2026-01-0{n}T00:00:00+00:00").id for n in range(1, 6)]
    begun(store, "bo")
    shown, total = store.shelves(2, 1, TENANT, "anna")
    assert ([s.case.id for s in shown], total) == ([mine[3], mine[2]], 5)
    assert store.shelves(10, 0, TENANT)[1] == 6 and store.shelves(10, 0, "en annan") == ([], 0)
    store.update_case(mine[0], deletes_on="2020-01-01")
    assert [c.id for c in store.cases(due=date(2026, 1, 1))] == [mine[0]] and store.count() == 6


def test_a_deleted_case_leaves_a_receipt_and_nothing_else(store: Store) -> None:
    case, receipt = begun(store), None
    store.put(case, {("document", "d001"): {"text": "x"}})
    store.save_job(Job("j", case.id, "summary", "done", now(), message="m" * 900))
    assert len(store.job("j").message or "") == 500
    receipt = gone(case)
    store.forget(case, receipt)
    assert store.receipt(case.id) == receipt and orphans(store) == 0
    for lost in (lambda: store.case(case.id), lambda: store.job("j"), lambda: store.forget(case, gone(case)),
                 lambda: store.put(case, {("document", "d002"): 1}), lambda: store.load(case.id, ("about",))):  # fmt: skip
        with pytest.raises(NotFound):
            lost()
    store.save_job(Job("j", case.id, "summary", "done", now()))
    with pytest.raises(NotFound):
        store.job("j")


def test_writers_and_a_deletion_at_the_same_time_leave_no_orphans(store: Store) -> None:
    for _ in range(4):
        case, start = begun(store), threading.Barrier(4)

        def often(work: Callable[[int], None], start: threading.Barrier = start) -> None:
            start.wait()
            for n in range(12):
                try:
                    work(n)
                except NotFound:
                    return

        works = (
            lambda n, case=case: store.put(case, {("document", f"d{n}"): "x", ("masking", ""): n}),
            lambda n, case=case: store.put(case, {("masking", ""): n, ("found", f"d{n}"): "y"}),
            lambda n, case=case: store.save_job(Job(f"{case.id[:20]}{n % 3}", case.id, "s", "running", now())),
            lambda n, case=case: n > 5 and store.forget(case, gone(case)),
        )
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(often, works))
        with pytest.raises(NotFound):
            store.case(case.id)
    assert orphans(store) == 0


def test_a_reader_never_sees_half_a_change(store: Store) -> None:
    case, done = begun(store), threading.Event()
    store.put(case, {("document", str(n)): 0 for n in range(5)})

    def write() -> None:
        for n in range(1, 40):
            store.put(case, {("document", str(k)): n for k in range(5)})
        done.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not done.is_set():
            assert len(set(store.load(case.id, ("document",))[1].values())) == 1
        writing.result()
    assert store.case(case.id).version == 40


def test_the_log_is_one_chain_however_many_write_it(store: Store, url: str) -> None:
    other = Store(url, KEYS)
    logs = (Audit(store), Audit(store), Audit(other), Audit(other))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda log: [log.add("anna", "case.read", n=n) for n in range(15)], logs))
    assert logs[0].broken() is None and [e.seq for e in logs[0].entries()] == list(range(1, 61))
    assert [e.seq for e in logs[0].page(31, 3)] == [30, 29, 28]
    other.close()


def test_of_two_who_take_a_name_one_gets_it(store: Store) -> None:
    register = Register(store)

    def take(n: int) -> int:
        try:
            register.add("Anna.Ek", str(n), ("drift",), TENANT)
        except BadRequest:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, range(6))) == 1
    anna = register.named("ANNA.EK")
    assert anna is not None and register.all(TENANT) == [anna] and register.named("anna\x00ek") is None
    taken = [register.change_if(anna.id, {"totp_step": 0}, totp_step=7) for _ in range(2)]
    assert taken == [True, False]


def test_tries_at_the_same_time_are_all_counted(store: Store) -> None:
    clock = Clock()

    def enter(n: int) -> bool:
        try:
            Lockout(store, clock).enter("anna", f"10.0.0.{n}")
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(enter, range(24))) == FREE


def test_a_session_ends_with_its_account(store: Store) -> None:
    register, sessions = Register(store), Sessions(store, 1, 30, Clock())
    anna = register.add("anna", "Anna", ("drift",), TENANT)
    token = sessions.open(anna.id)
    assert sessions.find(token).account == anna
    register.change(anna.id, disabled=True)
    with pytest.raises(LoginRequired):
        sessions.find(token)


def test_one_process_at_a_time_serves_a_database(url: str, store: Store) -> None:
    assert used(url)
    with store.alone():
        other = Store(url, KEYS)
        if not store.lite:  # SQLite's is held by the lock of its folder (test_at_rest.py)
            with pytest.raises(StoreError, match="redan"), other.alone():
                pass
        other.close()
    with pytest.raises(StoreError, match="hör inte"):
        Store(url, Keyring(b"o" * 32))


def test_a_database_that_does_not_answer_is_told_without_its_address() -> None:
    with pytest.raises(StoreError) as told:
        used("postgresql+psycopg://hemlig:hemligt@127.0.0.1:9/aktsam")
    assert "hemlig" not in str(told.value) and told.value.__cause__ is None
