"""The review on a low screen and without a mouse: nothing out of reach, and focus stays where one works."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway, held
from tests.browser.test_flow import reach

FIRST = "Anna Svensson ringde Kalle Ek. Vera Lind kom med Kalle Ek. Det var vinter, och vägen var hal."
LAST = "Vera Lind och Kalle Ek gick hem. Anna Svensson var kvar i vinterstugan. Vägen var hal."
TEXT = "\n\n".join([FIRST, *["Det regnade."] * 30, LAST])
ASKED = (
    "Anna Svensson ringde. Anna Berg kom. Anna var ledsen. Erik Lind och Erik Holm kom. Erik var glad. Kalle Ek gick."
)
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
    expect(desk.get_by_role("heading", name="Personer (1)")).to_be_visible()  # among the masked no longer
    expect(desk.locator("h3:has-text('Namn som får stå kvar (1)') + .people #PERSON-1")).to_be_focused()
    reach(desk, "Maskera", 2)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Personer (2)")).to_be_visible()
    expect(desk.locator("h3", has_text="Namn som får stå kvar")).to_be_hidden()
    expect(desk.locator("#PERSON-1")).to_be_focused()


def test_an_answer_that_comes_late_takes_nothing_from_the_officer(page: Page, at: Gateway) -> None:
    at.enter(page)
    case = at.paste(page, ASKED)
    page.goto(f"{at.url}/#/arende/{case}/granska")
    asked = page.locator(".question")
    expect(asked).to_have_count(2)
    asked.first.get_by_role("button").first.press("Enter")
    expect(asked).to_have_count(1)
    expect(asked.get_by_role("button").first).to_be_focused()  # on with the next
    with held(page, "**/masking"):
        asked.get_by_role("button").first.press("Enter")
        page.locator(".people .name", has_text="Kalle Ek").click()
        same = page.locator("#same")
        same.select_option(index=2)
        same.focus()
        chosen = same.input_value()
    expect(asked).to_have_count(0)
    expect(same).to_have_value(chosen)
    expect(same).to_be_focused()
    page.get_by_role("button", name="Slå ihop").click()
    expect(page.get_by_text("De är nu samma person.")).to_be_visible()
    with held(page, "**/masking"):
        page.get_by_role("button", name="Ångra").click()
        page.locator("mark[data-end]").last.click()
    expect(page.get_by_text("Ändringen är ångrad.")).to_be_visible()
    expect(page.get_by_role("dialog").locator("#kind")).to_be_focused()  # the card opened meanwhile


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
    find.fill("regnade")
    offer.get_by_label("Maskera som").select_option("DATE")  # a kind that may stand
    everywhere.click()
    asked.get_by_role("button", name="Maskera", exact=True).click()
    expect(desk.get_by_text("”regnade” maskeras överallt.")).to_be_visible()
    expect(desk.locator("mark[data-end]:not(.kept)", has_text="regnade")).to_have_count(30)
    find.fill("vinter")
    desk.keyboard.press("Escape")
    expect(find).to_have_value("")
    expect(desk.locator(".sheet :focus, .sheet:focus")).to_have_count(1)


def test_a_kind_that_may_stand_is_told_to_stand(desk: Page) -> None:
    desk.locator("mark[data-end]", has_text="Kalle Ek").first.click()
    desk.locator("#kind").select_option("OCCUPATION")
    desk.get_by_role("button", name="Ändra").click()
    expect(desk.get_by_text("”Kalle Ek” maskeras inte längre: Yrke får stå kvar.")).to_be_visible()
    expect(desk.locator("mark.kept", has_text="Kalle Ek").first).to_be_visible()


def chosen(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def test_words_are_marked_and_masked_with_the_keys_alone(desk: Page) -> None:
    keys = desk.keyboard
    reach(desk, "Dokumentets text")
    keys.press("m")
    assert chosen(desk) == "Anna"  # from the top where nothing has been gone to
    keys.press("Escape")
    keys.press("n")
    keys.press("n")
    expect(desk.locator("mark:focus")).to_have_text("Kalle Ek")
    for press, words in (
        ("m", "Kalle"), ("ArrowRight", "Ek"), ("ArrowRight", "Vera"), ("ArrowLeft", "Ek"), ("Shift+ArrowRight", "Ek. Vera"),
        ("Shift+ArrowLeft", "Ek"), ("ArrowDown", "Det"), ("ArrowRight", "regnade"), ("ArrowUp", "Anna"), ("ArrowUp", "Anna"),
        ("ArrowDown", "Det"), ("Shift+ArrowRight", "Det regnade"),
    ):  # fmt: skip
        keys.press(press)
        assert chosen(desk) == words, press
    expect(desk.locator("#tell")).to_have_text("Markerat: Det regnade")
    desk.wait_for_timeout(500)
    expect(desk.get_by_role("dialog")).to_have_count(0)  # not before it is asked for
    keys.press("Enter")
    expect(desk.get_by_role("dialog")).to_contain_text("Maskera ”Det regnade”?")
    expect(desk.locator("#kind")).to_be_focused()
    reach(desk, "Maskera", 4)
    keys.press("Enter")
    expect(desk.locator("mark[data-end]", has_text="Det regnade")).to_have_count(30)
    expect(desk.locator("mark:focus")).to_have_text("Det regnade")


def test_focus_stays_in_the_search_and_goes_to_the_hit_when_it_is_left(desk: Page) -> None:
    keys, find = desk.keyboard, desk.get_by_label("Sök i texten")
    reach(desk, "Sök i texten")
    keys.type("vinter")
    at = desk.locator("mark.at")
    for press, row in (("Enter", "1"), ("Enter", "63"), ("Enter", "1"), ("Shift+Enter", "63")):
        keys.press(press)
        expect(at).to_have_text("vinter")
        expect(desk.locator("p", has=at).locator("[data-row]")).to_have_attribute("data-row", row)
        expect(find).to_be_focused()
    expect(at).to_be_in_viewport()
    keys.press("Escape")
    keys.press("m")
    assert chosen(desk) == "vinterstugan"


def test_a_question_is_looked_up_answered_and_gone_on_from_with_the_keys(page: Page, at: Gateway) -> None:
    at.enter(page)
    case = at.paste(page, ASKED)
    page.goto(f"{at.url}/#/arende/{case}/granska")
    asked = page.locator(".question")
    expect(asked).to_have_count(2)
    look = asked.first.get_by_role("button", name="Visa stället")
    look.press("Enter")
    expect(page.locator("mark:focus")).to_have_text("Anna")
    page.keyboard.press("Escape")
    expect(look).to_be_focused()
    for left in (1, 0):
        asked.first.get_by_role("button").first.press("Enter")
        expect(asked).to_have_count(left)
    expect(page.locator(".people .name").first).to_be_focused()


def test_a_question_is_answered_no_with_the_keys_and_asked_again_when_that_is_undone(page: Page, at: Gateway) -> None:
    at.enter(page)
    case = at.paste(page, ASKED)
    page.goto(f"{at.url}/#/arende/{case}/granska")
    asked, people = page.locator(".question"), page.locator(".people .name")
    expect(asked).to_have_count(2)
    before = people.count()
    reach(page, "Nej, någon annan")
    page.keyboard.press("Enter")
    expect(asked).to_have_count(1)
    expect(page.locator("#tell")).to_have_text("Svaret är sparat: det är någon annan, med ett eget nummer.")
    expect(asked.get_by_role("button").first).to_be_focused()  # on with the next
    expect(people).to_have_count(before)
    reach(page, "Dokumentets text")
    page.keyboard.press("z")
    expect(asked).to_have_count(2)
