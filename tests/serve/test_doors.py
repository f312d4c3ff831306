"""Who may come in on trial: the code, the cookie, origins, hosts, sizes, headers; and that errors tell nothing."""

from pathlib import Path

from serve.accounts.lockout import FREE
from serve.auth import HEADER
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.serve.kit import NOTE, Desk, desk


def test_a_code_works_once_and_wrong_ones_end_in_a_pause(tmp_path: Path, using: Tools) -> None:
    with desk(tmp_path, using, login=False) as at:
        at.login()
        assert at.post("/session", {"code": at.codes[0]}).status_code == 401
        for _ in range(FREE - 1):
            assert at.post("/session", {"code": "AAAAA-AAAAA"}).status_code == 401
        assert at.post("/session", {"code": at.codes[-1]}).status_code == 429


def test_the_cookie_is_strict_and_a_change_needs_the_token_and_our_origin(at: Desk) -> None:
    given = at.post("/session", {"code": at.codes[-1]}).headers["set-cookie"].lower()
    assert "httponly" in given and "samesite=strict" in given
    at.client.headers[HEADER] = at.get("/session").json()["csrf"]
    assert at.post("/cases", {}, headers={HEADER: "x"}).status_code == 403
    assert at.post("/cases", {}, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert at.post("/cases", {}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert at.post("/cases", {}, headers={"origin": "http://testserver"}).status_code == 201


def test_another_host_name_is_refused(at: Desk) -> None:
    assert at.client.get("/health/live", headers={"host": "rebound.example"}).status_code == 421


def test_headers_are_strict_everywhere(at: Desk) -> None:
    for path in ("/", "/api/v1/cases", "/api/v1/none", "/health/live"):
        headers = at.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
    assert at.get("/cases").headers["cache-control"] == "no-store"


def test_too_much_is_refused_before_it_is_read(tmp_path: Path, using: Tools) -> None:
    with desk(tmp_path, using, ServeSettings(max_upload_mb=1, max_files=2)) as at:
        case = at.case()
        big = at.client.post(f"/api/v1/cases/{case}/documents", files={"f": ("a.txt", b"a" * 2_000_000)})
        assert (big.status_code, big.json()["code"]) == (413, "too-large")
        many = [("f", (f"{n}.txt", b"text")) for n in range(3)]
        assert at.client.post(f"/api/v1/cases/{case}/documents", files=many).status_code == 422

        def endless() -> object:
            for _ in range(40):
                yield b"a" * 100_000

        streamed = at.client.post("/api/v1/cases", content=endless(), headers={"content-type": "application/json"})  # type: ignore[arg-type]
        assert streamed.status_code == 413


def test_a_problem_is_told_in_two_languages_and_without_what_was_sent(at: Desk) -> None:
    answer = at.post("/cases", {"title": 5, "Anna Svensson": NOTE})
    told = answer.json()
    assert answer.status_code == 422 and told["title"] and told["title_en"]
    assert "mottagningen" not in answer.text
    assert at.get(f"/cases/{'0' * 32}").status_code == 404
    assert at.client.get("/api/v1/nothing").json()["code"] == "not-found"
