"""What a draft rests on and what it does not: a table's row, what was left out or taken out, copying with sources, the way back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.kit import Gateway, take_out
from tests.serve.kit import NOTE

SCHOOL = Path(__file__).parents[2] / "examples" / "orosanmalan-skola"


def upload(page: Page, at: Gateway, *paths: Path) -> str:
    """Make a case of files, read and masked; return its id."""
    page.goto(f"{at.url}/#/nytt")
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("heading", name="Underlag").wait_for()
    return page.url.split("/")[-1]


@pytest.mark.parametrize(
    ("words", "heads", "row"),
    [
        ("Rektor", [], ["Rektor", "Anders Wiklund"]),
        ("Februari 2026", ["Månad", "Frånvaro, timmar", "Varav ogiltig", "Sen ankomst, gånger"], ["Februari 2026", "26", "24", "11"]),
    ],
)  # fmt: skip
def test_a_source_in_a_table_is_shown_with_its_row_and_what_heads_it(
    page: Page, at: Gateway, words: str, heads: list[str], row: list[str]
) -> None:
    def told(place: Locator) -> None:
        expect(place).to_be_visible()
        assert place.locator("thead th").all_inner_texts() == heads
        cells = place.locator("tbody tr > *").all_inner_texts()
        assert all(cell.startswith(part) for cell, part in zip(cells, row, strict=True))

    written(page, at)
    unused(page)
    page.locator(".beside").evaluate_all("all => all.forEach((el) => { el.open = true; })")
    source = page.locator(".beside li, .unused li").filter(has_text=words).locator(".ref").last
    source.hover()
    told(page.locator(".quote .cells"))
    source.click()
    told(page.locator(".side .cells"))
    expect(page.locator(".source-sheet mark")).to_contain_text(row[0])


def written(page: Page, at: Gateway) -> None:
    """The draft of a form with tables."""
    at.enter(page)
    at.approve(page, upload(page, at, SCHOOL / "orosanmalan.docx"))
    page.get_by_role("radio", name="Orosanmälan").check()
    page.get_by_role("button", name="Skriv utkast").click()
    page.locator(".draft").wait_for()


def unused(page: Page) -> Locator:
    """What no point of the draft rests on, opened."""
    page.locator("#tab-check").click()
    page.locator(".folded summary").click()
    page.locator(".unused li").first.wait_for()
    return page.locator(".unused").last


def test_what_the_draft_left_out_is_gathered_and_taken_in(page: Page, at: Gateway) -> None:
    written(page, at)
    title = lambda: page.locator(".folded h2").inner_text()  # noqa: E731
    row = unused(page).locator("li", has_text="Han sa också")
    before = int(re.findall(r"\d+", title())[0])
    row.locator(".ref").click()
    expect(page.locator(".source-sheet mark")).to_contain_text("Han sa också att Noor brukar gömma sig")
    row = unused(page).locator("li", has_text="Han sa också")
    row.get_by_role("button").last.press("Enter")
    page.get_by_role("dialog").get_by_role("button").first.press("Enter")
    own = page.get_by_label("Egen punkt")
    expect(own).to_be_focused()
    assert own.input_value().startswith("Han sa också")
    assert int(re.findall(r"\d+", title())[0]) == before - 2  # both sentences are used now
    expect(unused(page).locator("li", has_text="Han sa också")).to_have_count(0)


def test_what_a_tracked_change_took_out_is_told_where_files_are_read_and_where_drafts_are_checked(
    page: Page, at: Gateway
) -> None:
    at.enter(page)
    case = upload(page, at, SCHOOL / "orosanmalan.docx")
    page.get_by_text("Visa det borttagna (1)").click()
    expect(page.locator(".removed li")).to_have_text("rad 42 Borttaget av Handläggare: 1,9")
    at.approve(page, case)
    page.get_by_role("button", name="Skriv utkast").click()
    page.locator("#tab-check").click()
    told = page.locator(".findings li", has=page.locator("del"))
    expect(told.locator("del")).to_have_text("1,9")
    told.locator(".ref").click()
    expect(page.locator(".source-sheet mark")).to_contain_text("han har gått ner 1,4 kg")
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert "1,9" not in page.evaluate("navigator.clipboard.readText()")


def test_the_draft_is_copied_with_its_sources(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    take_out(page, "Kopiera text med källor")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    text = page.evaluate("navigator.clipboard.readText()")
    body, _, sources = text.partition("\nKällor\n")
    notes = re.findall(r"^\[(\d+)\] (.+?), rad [\d–]+: ”(.+)”$", sources, re.M)
    assert [int(n) for n, _, _ in notes] == [*range(1, len(notes) + 1)]
    assert list(dict.fromkeys(re.findall(r"\[(\d+)\]", body))) == [n for n, _, _ in notes]
    assert {name for _, name, _ in notes} == {"Journalanteckning 2026-03-12"} and all(
        quote in " ".join(NOTE.split()) for *_, quote in notes
    )
    rich = page.evaluate("navigator.clipboard.read().then(([i]) => i.getType('text/html')).then((b) => b.text())")
    assert rich.count("<sup") == len(re.findall(r"^- .*\[1?\d\]$", body, re.M)) and "Källor</h2>" in rich
    page.evaluate("navigator.clipboard.writeText('')")
    take_out(page, "Kopiera text")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('UTKAST'))")
    assert "[1]" not in page.evaluate("navigator.clipboard.readText()")


def test_from_a_question_back_to_where_the_draft_was_read(page: Page, at: Gateway) -> None:
    at.enter(page)
    name = at.draft(
        page, "\n\n".join(f"{NOTE} Möte {n} hölls den {n} april 2026, och beslut fattades." for n in range(1, 9))
    )
    page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    page.get_by_role("link", name="Fråga ärendet").evaluate("el => el.click()")  # does not scroll
    page.get_by_label("Din fråga").fill("När ska hembesöket göras?")
    page.keyboard.press("Enter")
    page.locator(".answer .small").wait_for()
    page.get_by_role("link", name="Tillbaka till utkastet").press("Enter")
    page.locator(".draft h1").wait_for()
    assert page.url.endswith(f"/utkast/{name}")
    expect(page.locator(".draft h1")).to_be_focused()
    assert abs(page.evaluate("scrollY") - 400) < 3
