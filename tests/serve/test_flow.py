"""The main job over HTTP: a case, its documents, the review, the approval, the draft, the export, the receipt."""

import json
from concurrent.futures import ThreadPoolExecutor

from serve.audit import Audit
from tests.serve.kit import LEAKS, NOTE, Desk


def test_the_whole_way(at: Desk) -> None:
    case = at.case(NOTE)
    review = at.masking(case)
    assert review["status"] == "ok" and not review["approved"]
    masked = review["documents"][0]["masked_text"]
    assert not [leak for leak in LEAKS if leak in masked]
    assert {p["id"] for p in review["people"]} >= {"PERSON-1"}
    at.approve(case)
    job = at.summarize(case)
    assert job["state"] == "done", job
    shown = at.get(f"/summaries/{job['result']}").json()
    assert not [leak for leak in LEAKS if leak in json.dumps(shown["sections"], ensure_ascii=False)]
    told = at.get(f"/summaries/{job['result']}?reveal=true").json()
    points = [p for s in told["sections"] for p in s["points"]]
    assert points and "Leo" in json.dumps(points, ensure_ascii=False)
    text = review["documents"][0]["text"]
    for source in (s for p in points for s in p["sources"]):
        assert text[source["start"] : source["end"]] == source["quote"]
    docx = at.get(f"/summaries/{job['result']}/export?format=docx")
    assert docx.content[:2] == b"PK"
    named = f'attachment; filename="{told["template"]}-utkast-{told["created"][:10]}.docx"'
    assert docx.headers["content-disposition"] == named
    assert "UTKAST" in at.get(f"/summaries/{job['result']}/export?format=md").text
    receipt = at.delete(f"/cases/{case}").json()
    assert receipt["counts"] == {"document": 1, "summary": 1}
    assert at.get(f"/cases/{case}").status_code == 404
    assert at.get(f"/summaries/{job['result']}").status_code == 404
    assert at.get(f"/cases/{case}/receipt").json() == receipt


def test_nothing_is_written_without_approval(at: Desk) -> None:
    case = at.case(NOTE)
    answer = at.post(f"/cases/{case}/summaries", {"template": "allman"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not-approved")
    assert answer.headers["content-type"] == "application/problem+json"


def test_another_text_needs_another_approval(at: Desk) -> None:
    case = at.case(NOTE)
    old = at.approve(case)
    at.post(f"/cases/{case}/documents", {"name": "Mer", "text": "Kalle Ek ringde om Leo."})
    jobs = at.get(f"/cases/{case}").json()["jobs"]
    for job in jobs:
        at.ended(job)
    assert not at.masking(case)["approved"]
    answer = at.post(f"/cases/{case}/masking/approval", {"hash": old})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed")


def test_without_documents_there_is_nothing_to_review(at: Desk) -> None:
    assert at.get(f"/cases/{at.case()}/masking").json()["code"] == "not-ready"


def test_files_come_as_multipart_and_a_bad_one_stops_no_other(at: Desk) -> None:
    case = at.case()
    files = [
        ("files", ("bra.txt", NOTE.encode())),
        ("files", ("tom.txt", b"")),
        ("files", ("fel.docx", b"PK\x03\x04 nej")),
    ]
    job = at.client.post(f"/api/v1/cases/{case}/documents", files=files)
    assert job.status_code == 202
    assert at.ended(job.json())["state"] == "done"
    told = at.get(f"/cases/{case}/documents").json()
    assert [d["name"] for d in told["documents"]] == ["bra.txt"]
    assert [(r["name"], r["reason"]) for r in told["refused"]] == [("tom.txt", "empty"), ("fel.docx", "corrupt")]


def test_many_at_once_never_see_a_half_case(at: Desk) -> None:
    def officer(n: int) -> list[int]:
        codes = []
        for _ in range(6):
            made = at.post("/cases", {"title": f"Ärende {n}"})
            codes.append(made.status_code)
            job = at.post(f"/cases/{made.json()['id']}/documents", {"name": "a", "text": NOTE})
            codes.append(at.get("/cases").status_code)
            at.ended(job.json())
            codes += [at.get("/cases").status_code, at.delete(f"/cases/{made.json()['id']}").status_code]
        return codes

    with ThreadPoolExecutor(8) as pool:
        codes = [code for row in pool.map(officer, range(8)) for code in row]
    assert set(codes) <= {200, 201}
    assert at.get("/cases").json() == {"cases": [], "total": 0}
    assert Audit(at.store).broken() is None
