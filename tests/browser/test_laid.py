"""How a point is laid out: what leads it, and a form's answers in rows, by the sentences it rests on; never other words."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway

ASK = """async ([words, quotes]) => { const { broken, laid, lines } = await import('/js/draft/laid.js');
    const sources = quotes.map((quote) => ({ quote })); return [laid(words, sources), lines(words, sources), broken(words, sources).replaceAll('\\n', ' ')]; }"""
FORM = ["Namn", "Leo Ek", "Adress", "Ågatan 3", "Syskon", "Ida, 4 år."]

CASES: dict[str, tuple[str, list[str], dict[str, Any], list[str]]] = {
    "a teller leads": (
        "Eva Ek: Han sov. Han åt.", ["Eva Ek, lärare 3B", "Han sov.", "Han åt."],
        {"lead": "Eva Ek", "text": "Han sov. Han åt.", "rows": []}, ["Eva Ek: Han sov. Han åt."],
    ),
    "a note's line leads": (
        "2026-03-12 kl 14.40 Samtal: Hon ringde.", ["2026-03-12 kl 14.40  Samtal", "Hon ringde."],
        {"lead": "2026-03-12 kl 14.40 Samtal", "text": "Hon ringde.", "rows": []}, ["2026-03-12 kl 14.40 Samtal: Hon ringde."],
    ),
    "a sentence's own colon leads nothing": (
        "Bedömning: Leo är trygg. Han åt.", ["Bedömning: Leo är trygg.", "Han åt."],
        {"lead": "", "text": "Bedömning: Leo är trygg. Han åt.", "rows": []}, ["Bedömning: Leo är trygg. Han åt."],
    ),
    "a form's cells are rows": (
        "Anmälan. Namn: Leo Ek. Adress: Ågatan 3. Syskon: Ida, 4 år.", ["Anmälan", *FORM],
        {"lead": "", "text": "Anmälan.", "rows": [["Namn", "Leo Ek"], ["Adress", "Ågatan 3"], ["Syskon", "Ida, 4 år."]]},
        ["Anmälan.", "Namn: Leo Ek", "Adress: Ågatan 3", "Syskon: Ida, 4 år."],
    ),
    "a form's lines are rows, and what follows one stays with it": (
        "Namn: Leo Ek Ort: Ådal. Skola: Norra. Klass 3.", ["Namn: Leo Ek", "Ort: Ådal.", "Skola: Norra.", "Klass 3."],
        {"lead": "", "text": "", "rows": [["Namn", "Leo Ek"], ["Ort", "Ådal."], ["Skola", "Norra. Klass 3."]]},
        ["Namn: Leo Ek", "Ort: Ådal.", "Skola: Norra. Klass 3."],
    ),
    "a form from the first word": (
        "Namn: Leo Ek. Adress: Ågatan 3. Syskon: Ida, 4 år.", FORM,
        {"lead": "", "text": "", "rows": [["Namn", "Leo Ek"], ["Adress", "Ågatan 3"], ["Syskon", "Ida, 4 år."]]},
        ["Namn: Leo Ek", "Adress: Ågatan 3", "Syskon: Ida, 4 år."],
    ),
    "a note's line leads a form": (
        "12 mars: Namn: Leo Ek. Adress: Ågatan 3. Syskon: Ida, 4 år.", ["12 mars", *FORM],
        {"lead": "12 mars", "text": "", "rows": [["Namn", "Leo Ek"], ["Adress", "Ågatan 3"], ["Syskon", "Ida, 4 år."]]},
        ["12 mars:", "Namn: Leo Ek", "Adress: Ågatan 3", "Syskon: Ida, 4 år."],
    ),
    "two answers are no form": (
        "Namn: Leo Ek. Adress: Ågatan 3.", FORM[:4],
        {"lead": "Namn", "text": "Leo Ek. Adress: Ågatan 3.", "rows": []}, ["Namn: Leo Ek. Adress: Ågatan 3."],
    ),
    "a model's own words are not the sources'": (
        "Läraren uppger: Leo sov och åt, men inte i skolan.", ["Eva Ek, lärare 3B", "Han sov.", "Han åt."],
        {"lead": "", "text": "Läraren uppger: Leo sov och åt, men inte i skolan.", "rows": []},
        ["Läraren uppger: Leo sov och åt, men inte i skolan."],
    ),
    "without sources": ("Egna ord: så här.", [], {"lead": "", "text": "Egna ord: så här.", "rows": []}, ["Egna ord: så här."]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_point_is_laid_out_by_its_sources(page: Page, at: Gateway, case: str) -> None:
    words, quotes, shown, lines = CASES[case]
    page.goto(at.url)
    assert page.evaluate(ASK, [words, quotes]) == [shown, lines, words]


def test_a_form_is_read_and_copied_in_rows(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(
        page,
        "Orosanmälan\n\nBarnets namn: Leo Ek\n\nAdress: Ågatan 3\n\nSkola: Norra skolan\n\nSyskon: Ida Ek\n\nLeo är orolig.",
    )
    names = page.locator(".answers dt").all_inner_texts()
    assert "Barnets namn" in names and len(names) >= 3
    page.get_by_role("button", name="Kopiera text", exact=True).click()
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert "\n  Adress: Ågatan 3\n" in page.evaluate("navigator.clipboard.readText()")
