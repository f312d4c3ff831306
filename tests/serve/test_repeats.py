"""Requests sent again, and changes to what one has not seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from serve.repeats import Answers, Asked
from serve.tables import answers
from tests.serve.kit import NOTE, Desk

KEY = {"idempotency-key": "f3f9b2"}


def test_the_same_request_is_done_once_and_answered_again(at: Desk) -> None:
    one = at.post("/cases", {"title": "Ett"}, headers=KEY)
    two = at.post("/cases", {"title": "Ett"}, headers=KEY)
    assert (one.status_code, two.status_code, one.json()) == (201, 201, two.json())
    assert two.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in one.headers
    assert (
        two.headers["location"] == one.headers["location"]
        and two.headers["content-type"] == one.headers["content-type"]
    )
    assert at.get("/cases").json()["total"] == 1
    other = at.post("/cases", {"title": "Två"}, headers=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert at.post("/cases", {"title": "Två"}, headers={"idempotency-key": "x" * 201}).status_code == 422
    assert at.post("/cases", {"title": "Två"}).status_code == 201 and at.get("/cases").json()["total"] == 2


def test_an_upload_is_known_again_whatever_its_boundary(at: Desk) -> None:
    case = at.case()
    files = {"files": ("a.txt", NOTE.encode())}
    jobs = [at.client.post(f"/api/v1/cases/{case}/documents", files=files, headers=KEY) for _ in range(2)]
    assert jobs[0].json()["id"] == jobs[1].json()["id"] and jobs[0].status_code == 202
    at.ended(jobs[0].json())
    assert len(at.get(f"/cases/{case}/documents").json()["documents"]) == 1


def test_of_many_at_once_one_is_done(at: Desk) -> None:
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: at.post("/cases", {"title": "Ett"}, headers=KEY), range(6)))
    assert {t.status_code for t in told} <= {201, 409} and len(
        {t.json()["id"] for t in told if t.status_code == 201}
    ) == 1
    assert at.get("/cases").json()["total"] == 1


def test_a_wrong_request_is_answered_the_same_and_nobody_elses_key_counts(at: Desk) -> None:
    wrong = [at.post("/cases", {"policy": "finns inte"}, headers=KEY) for _ in range(2)]
    assert [w.status_code for w in wrong] == [422, 422] and wrong[1].headers["idempotency-replayed"] == "true"
    at.client.cookies.clear()
    assert at.post("/cases", {"policy": "finns inte"}, headers=KEY).status_code == 401


def test_what_is_kept_is_sealed_and_goes_with_the_case(at: Desk) -> None:
    made = at.post("/cases", {"title": "Anna Svensson"}, headers=KEY).json()
    assert b"Svensson" not in b"".join(path.read_bytes() for path in at.folder.iterdir() if path.is_file())
    with at.store.reading() as db:
        assert [row.case_id for row in db.execute(answers.select())] == [made["id"]]
    at.delete(f"/cases/{made['id']}")
    with at.store.reading() as db:
        assert db.execute(answers.select()).all() == []


def test_an_answer_that_never_came_keeps_nobody_waiting_for_long(at: Desk) -> None:
    now = [1000.0]
    kept, asked = Answers(at.store, lambda: now[0]), Asked("m" * 64, "", "b")
    assert kept.begin(asked) is None
    now[0] += 601
    assert kept.begin(asked) is None
    kept.keep(asked, {"status": 500, "headers": {}, "body": ""}, "")
    assert kept.begin(asked) is None, "what failed may be tried again"
    kept.keep(asked, {"status": 201, "headers": {}, "body": "x"}, "")
    assert kept.begin(asked) == {"status": 201, "headers": {}, "body": "x"}
    now[0] += 24 * 3600 + 1
    kept.sweep()
    with at.store.reading() as db:
        assert db.execute(answers.select()).all() == []


def test_a_change_to_what_one_has_not_seen_is_refused(at: Desk) -> None:
    case = at.case(NOTE)
    seen = at.get(f"/cases/{case}").headers["etag"]
    day = (datetime.now(UTC).date() + timedelta(3)).isoformat()
    send = at.client.request
    moved = send("PATCH", f"/api/v1/cases/{case}", json={"deletes_on": day}, headers={"if-match": seen})
    assert moved.status_code == 200 and moved.headers["etag"] != seen
    for method, path, body in (("PATCH", "", {"deletes_on": day}), ("DELETE", "", None),
                               ("PATCH", "/masking", {"changes": [{"op": "undo"}]})):  # fmt: skip
        told = send(method, f"/api/v1/cases/{case}{path}", json=body, headers={"if-match": seen})
        assert (told.status_code, told.json()["code"]) == (412, "stale"), path
    shown = at.get(f"/cases/{case}/masking")
    entity = shown.json()["documents"][0]["entities"][0]
    change = {"op": "remove", "document": "d001", "start": entity["start"], "end": entity["end"]}
    seen = shown.headers["etag"]
    done = send("PATCH", f"/api/v1/cases/{case}/masking", json={"changes": [change]}, headers={"if-match": seen})
    assert done.status_code == 200 and done.headers["etag"] != seen
    assert (
        send("DELETE", f"/api/v1/cases/{case}", headers={"if-match": f'"x", {done.headers["etag"]}'}).status_code == 200
    )
