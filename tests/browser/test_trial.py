"""What somebody who had read only the page stumbled over, in the example case: it stays mended."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway

CASE = Path(__file__).parents[2] / "examples" / "orosanmalan-skola"
FREE = """el => { const r = el.getBoundingClientRect(), top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    return top === el || el.contains(top); }"""


@pytest.fixture
def case(page: Page, at: Gateway) -> Page:
    """The review of the example case."""
    page.emulate_media(reduced_motion="reduce")  # it scrolls at once
    at.enter(page)
    page.goto(f"{at.url}/#/nytt")
    page.locator("input[type=file]").set_input_files(sorted(CASE.iterdir()))
    page.get_by_role("heading", name="Underlag").wait_for()
    page.goto(f"{at.url}/#/arende/{page.url.split('/')[-1]}/granska")
    page.locator("mark[data-end]").first.wait_for()
    return page


@pytest.fixture
def written(case: Page) -> Page:
    """Its draft."""
    case.get_by_role("button", name="Godkänn maskeringen").click()
    case.get_by_role("button", name="Skriv utkast").click()
    case.locator(".draft").wait_for()
    return case


def test_an_uncertain_word_is_asked_about_and_then_settled(case: Page) -> None:
    dock, unsure = case.locator(".dock strong"), case.locator(".sheet mark.unsure")
    next_one, card = case.get_by_role("button", name="Nästa osäkra"), case.get_by_role("dialog")
    expect(dock).to_contain_text("osäk")
    words = unsure.all_inner_texts()
    assert words
    for left, word in enumerate(words):
        next_one.click()
        expect(card).to_contain_text("Aktsam är osäker")
        expect(card.get_by_role("button", name="Det stämmer")).to_be_focused()
        case.keyboard.press("Enter")
        expect(card).to_have_count(0)
        expect(case.locator(".sheet mark:focus")).to_have_text(word)  # masked still, and where one was
        expect(unsure).to_have_count(len(words) - left - 1)
    expect(dock).not_to_contain_text("osäk")
    expect(next_one).to_have_count(0)
    case.get_by_role("button", name="Ångra").click()
    expect(next_one).to_be_visible()


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_on_a_phone_the_source_comes_to_the_sentence(written: Page, way: str) -> None:
    written.set_viewport_size({"width": 390, "height": 780})
    number, mark = written.locator(".draft .ref").nth(12), written.locator(".source-sheet mark")
    number.scroll_into_view_if_needed()
    number.click()
    expect(mark).to_be_in_viewport()
    assert number.evaluate(FREE)
    if way == "button":
        written.get_by_role("button", name="Tillbaka till utkastet").click()
    else:
        written.keyboard.press(way)
    expect(number).to_be_focused()
    expect(mark).not_to_be_in_viewport()
    expect(written.locator(".quote")).to_have_count(0)  # it has been read


@pytest.mark.parametrize("high", [800, 560])
def test_no_quote_is_laid_over_its_own_number(written: Page, high: int) -> None:
    written.set_viewport_size({"width": 1280, "height": high})
    for number in written.locator(".draft .ref").all()[:12]:
        number.focus()
        expect(written.locator(".quote")).to_be_visible()
        assert number.evaluate(FREE), number.inner_text()
