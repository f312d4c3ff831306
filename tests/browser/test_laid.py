"""How a point is laid out: what leads it, and a form's answers in rows, by the sentences it rests on; never other words."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway, take_out

ASK = """async ([words, quotes]) => { const { broken, laid, lines } = await import('/js/draft/laid.js');
    const sources = quotes.map((quote) => ({ quote })); return [laid(words, sources), lines(words, sources), broken(words, sources)]; }"""
TABLE = Path(__file__).parents[1] / "data" / "laid.jsonl"  # as tests/pipelines/test_laid.py reads it
CASES = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case"])
def test_a_point_is_laid_out_by_its_sources(page: Page, at: Gateway, row: dict[str, Any]) -> None:
    page.goto(at.url)
    assert page.evaluate(ASK, [row["words"], row["quotes"]]) == [row["shown"], row["lines"], row["broken"]]


def test_a_form_is_read_and_copied_in_rows(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(
        page,
        "Orosanmälan\n\nBarnets namn: Leo Ek\n\nAdress: Ågatan 3\n\nSkola: Norra skolan\n\nSyskon: Ida Ek\n\nLeo är orolig.",
    )
    names = page.locator(".answers dt").all_inner_texts()
    assert "Barnets namn" in names and len(names) >= 3
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert "\n  Adress: Ågatan 3\n" in page.evaluate("navigator.clipboard.readText()")
