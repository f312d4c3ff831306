"""The page's files: compressed, fetched again only when changed, every text in both languages, nothing from outside."""

import gzip
import re
from pathlib import Path

import pytest

from pipelines.overview import MOST
from serve.routes.page import WEB
from tests.serve.kit import Desk

TEXT = r'"((?:[^"\\]|\\.)*)"'
CALLS = (rf"\bt\(\s*{TEXT}", rf"\bt\([^\"()]*\? {TEXT} : {TEXT}", rf"\bcount\([^\"]*?{TEXT}, {TEXT}")
SCRIPTS = sorted(p for p in WEB.rglob("*.js") if p.name != "en.js")


def said() -> set[str]:
    """The Swedish texts that the code shows through its catalogue."""
    found = (m for path in SCRIPTS for call in CALLS for m in re.finditer(call, path.read_text("utf-8")))
    return {text for m in found for text in m.groups() if re.search(r"[a-zåäö]{2}", text)}


def catalogue() -> dict[str, str]:
    return dict(re.findall(rf"{TEXT}: {TEXT}", (WEB / "js" / "en.js").read_text("utf-8")))


def test_every_text_is_in_the_catalogue() -> None:
    assert len(said()) > 200
    assert said() - catalogue().keys() == set()


def test_the_catalogue_has_nothing_that_no_page_says() -> None:
    code = "\n".join(path.read_text("utf-8") for path in SCRIPTS)
    elsewhere = "\n".join(
        p.read_text("utf-8") for folder in ("pipelines", "serve", "configs", "anonymize")
        for kind in ("*.py", "*.yaml") for p in (WEB.parents[1] / folder).rglob(kind)
    )  # fmt: skip
    unused = [text for text in catalogue() if f'"{text}"' not in code and text not in elsewhere]
    assert unused == []


def test_translations_keep_the_places_of_values() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    assert [sv for sv, en in catalogue().items() if places(sv) != places(en)] == []


@pytest.mark.parametrize("path", ["/", "/style.css", "/js/app.js", "/icon.svg"])
def test_text_is_sent_compressed_once_and_then_not_at_all(at: Desk, path: str) -> None:
    plain = at.client.get(path, headers={"accept-encoding": "identity"})
    packed = at.client.get(path, headers={"accept-encoding": "gzip"})
    assert plain.content == packed.content
    small = len(plain.content) < 600
    assert ("content-encoding" in packed.headers) is not small
    assert packed.headers["content-security-policy"]
    again = at.client.get(path, headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_fonts_are_sent_as_they_are(at: Desk) -> None:
    answer = at.client.get("/fonts/sans.woff2")
    assert (answer.status_code, answer.content[:4]) == (200, b"wOF2")


def test_the_first_view_is_under_a_hundred_kilobytes_compressed() -> None:
    first = ["index.html", "style.css", "views.css", "icon.svg", "fonts/sans.woff2"]
    first += [f"js/{name}.js" for name in ("app", "api", "dom", "i18n", "login", "en", "views/home", "views/parts")]
    packed = {name: len(_sent(WEB / name)) for name in first}
    assert sum(packed.values()) < 100_000, packed


def _sent(path: Path) -> bytes:
    content = path.read_bytes()
    return content if path.suffix == ".woff2" else gzip.compress(content, 9)


def test_nothing_is_fetched_from_outside_or_written_in_line() -> None:
    page = (WEB / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\bon\w+=", page)
    for path in [*SCRIPTS, *WEB.glob("*.css"), WEB / "index.html"]:
        text = path.read_text("utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org)", text), path.name
        assert "innerHTML" not in text, path.name


def test_the_page_knows_when_a_timeline_is_shortened() -> None:
    assert f"const MOST = {MOST};" in (WEB / "js" / "draft" / "panes.js").read_text("utf-8")
