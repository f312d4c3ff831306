"""The review on a low screen and without a mouse: nothing out of reach, and focus stays where one works."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway
from tests.browser.test_flow import reach

FIRST = "Anna Svensson ringde Kalle Ek. Vera Lind kom med Kalle Ek. Det var vinter, och vägen var hal."
LAST = "Vera Lind och Kalle Ek gick hem. Anna Svensson var kvar i vinterstugan. Vägen var hal."
TEXT = "\n\n".join([FIRST, *["Det regnade."] * 30, LAST])
SEEN = """el => { const r = el.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"""
INSIDE = """() => Boolean(document.activeElement.closest('.pop'))"""


@pytest.fixture
def desk(page: Page, at: Gateway) -> Page:
    """The review of a text with three people."""
    at.enter(page)
    case = at.paste(page, TEXT)
    page.goto(f"{at.url}/#/arende/{case}/granska")
    page.locator("mark[data-end]").first.wait_for()
    return page


@pytest.mark.parametrize("high", [768, 625, 420])
@pytest.mark.parametrize("which", ["first", "last"])
def test_the_box_at_a_word_is_in_view_and_holds_focus(desk: Page, high: int, which: str) -> None:
    desk.set_viewport_size({"width": 1366, "height": high})
    mark = getattr(desk.locator("mark[data-end]"), which)
    mark.click()
    box = desk.get_by_role("dialog")
    assert box.evaluate(SEEN)
    for _ in range(15):
        desk.keyboard.press("Tab")
        assert desk.evaluate(INSIDE) and desk.locator(":focus").evaluate(SEEN)
    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate(INSIDE)
    desk.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(mark).to_be_focused()


def test_the_box_at_a_word_merges_two_people(desk: Page) -> None:
    desk.locator("mark[data-end]", has_text="Anna Svensson").first.click()
    box = desk.get_by_role("dialog")
    box.get_by_label("Samma människa som").select_option(index=1)
    box.get_by_role("button", name="Slå ihop").click()
    expect(desk.get_by_role("heading", name="Personer (2)")).to_be_visible()
    expect(desk.locator("mark:focus")).to_have_text("Anna Svensson")


def test_focus_stays_in_the_list_of_people(desk: Page) -> None:
    desk.locator("#PERSON-1").focus()
    desk.keyboard.press("Enter")
    desk.locator("#same").select_option(index=1)
    reach(desk, "Slå ihop", 4)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Personer (2)")).to_be_visible()
    expect(desk.locator("#PERSON-1")).to_be_focused()
    reach(desk, "Maskera inte namnet", 6)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Namnet får stå kvar.")).to_be_visible()
    expect(desk.locator("#PERSON-1")).to_be_focused()


def test_a_search_masks_only_whole_words_that_were_counted(desk: Page) -> None:
    find, offer = desk.get_by_label("Sök i texten"), desk.locator(".offer")
    everywhere = offer.get_by_role("button", name="Maskera överallt")
    find.fill("va")
    expect(offer).to_contain_text("minst 3 bokstäver")
    expect(everywhere).to_have_count(0)
    find.fill("hal")
    everywhere.click()
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("Maskera 2 ställen som Person?")
    desk.keyboard.press("Escape")
    expect(desk.locator("mark[data-end]", has_text="hal")).to_have_count(0)
    everywhere.click()
    asked.get_by_role("button", name="Maskera", exact=True).click()
    expect(desk.locator("mark[data-end]", has_text="hal")).to_have_count(2)
    expect(find).to_be_focused()
    find.fill("vinter")
    desk.keyboard.press("Escape")
    expect(find).to_have_value("")
    expect(desk.locator(".sheet :focus, .sheet:focus")).to_have_count(1)
