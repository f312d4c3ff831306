"""The draft in a real browser: changed with its sources kept, by two officers, past the end of a session; judged; asked about."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.kit import Gateway, held, take_out
from tests.browser.test_flow import reach
from tests.serve.kit import NOTE

OWN = "Leo har varit borta från skolan sedan den 2 mars."


def edit(page: Page) -> None:
    page.get_by_role("button", name="Redigera").click()


def change(page: Page, text: str) -> None:
    """Write other words for the first point."""
    page.locator(".draft textarea").first.fill(text)


def test_a_day_that_words_mean_stands_beside_them_until_they_are_gone(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, "Journalanteckning 2026-04-02\n\nMamman uppger att Leo inte var i skolan i måndags.")
    point = page.locator(".draft li", has_text="i måndags").first
    expect(point).to_contain_text("i skolan i måndags. (i måndags: 2026-03-30)")
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert "i måndags. (i måndags: 2026-03-30)" in page.evaluate("navigator.clipboard.readText()")
    edit(page)
    written = page.locator(".draft li[data-point]", has_text="(i måndags: 2026-03-30)").locator("textarea")
    expect(written).to_have_value(re.compile(r"i skolan i måndags\.$"))
    written.fill("Leo var inte i skolan.")
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.locator(".draft li", has_text="Leo var inte i skolan.")).not_to_contain_text("2026-03-30")


def test_a_draft_is_changed_and_its_sources_stay(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    sources = page.locator(".draft li").first.locator(".ref").count()
    edit(page)
    change(page, OWN)
    page.get_by_role("button", name="Lägg till en punkt under").last.click()
    page.keyboard.type("Eget tillägg.")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.get_by_role("button", name="Klar", exact=True).click()
    page.reload()
    first = page.locator(".draft li").first
    expect(first).to_contain_text(OWN)
    expect(first).to_contain_text("Ändrad av handläggare")
    expect(first.locator(".ref")).to_have_count(sources)
    expect(page.locator(".draft li").last).to_contain_text("Eget tillägg. Tillagd av handläggaren")
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert OWN in page.evaluate("navigator.clipboard.readText()")
    rich = page.evaluate("navigator.clipboard.read().then(([i]) => i.getType('text/html')).then((b) => b.text())")
    assert re.search(rf"<h2[^>]*>[^<]+</h2><ul[^>]*><li[^>]*>{OWN}</li>", rich)
    with page.expect_download() as download:
        take_out(page, "Word med källor")
    paper = Document(BytesIO(download.value.path().read_bytes()))
    assert f"{OWN} (ändrad av handläggare)" in "\n".join(p.text for p in paper.paragraphs)
    edit(page)
    page.get_by_role("button", name="Ta bort").first.click()
    expect(page.locator(".draft .gone")).to_be_visible()
    page.get_by_role("button", name="Lägg tillbaka").click()
    expect(page.locator(".draft .gone")).to_have_count(0)
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.get_by_text("Ändrad av handläggare")).to_have_count(0)


def test_an_own_point_is_given_its_sources_with_the_keys_and_with_the_pointer(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, f"{NOTE}\n\nModern ringde igen. Hon var lugn.")
    keys, (name, _, _) = page.keyboard, headings(page)
    edit(page)
    page.get_by_role("button", name=f"Lägg till en punkt under {name}").click()
    keys.type("Eget tillägg.")
    reach(page, "Välj källa")
    keys.press("Enter")
    picked = page.locator(".pick[aria-checked=true]")
    expect(page.locator(".pick:focus")).to_be_visible()
    for press in ("Home", "Space", "ArrowDown", "Space", "Space", "End", "Space"):
        keys.press(press)
    expect(page.locator(".pick:focus")).to_have_text("Hon var lugn.")
    expect(picked).to_have_count(2)
    expect(page.get_by_text("2 meningar valda")).to_be_visible()
    keys.press("Escape")
    expect(page.locator(".pick-source")).to_be_focused()
    own = page.locator(".draft li", has=page.get_by_label("Egen punkt"))
    expect(own.locator(".ref")).to_have_count(2)
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.reload()
    own = page.locator(".draft li", has_text="Eget tillägg.")
    expect(own.locator(".ref")).to_have_count(2)
    own.locator(".ref").last.click()
    expect(page.locator(".source-sheet mark")).to_have_text("Hon var lugn.")
    expect(page.locator(".side h2")).to_have_text("Journalanteckning 2026-03-12, rad 6")
    expect(page.locator(".source-sheet [data-row='6']")).to_have_count(1)
    edit(page)
    page.get_by_role("button", name="Ändra källa").click()
    expect(picked).to_have_count(2)
    picked.last.click()
    expect(picked).to_have_count(1)
    for n in (-1, -2):  # they follow each other, and are one source
        page.locator(".pick").nth(n).click()
    expect(picked).to_have_count(3)
    page.get_by_role("button", name="Klar med källan").click()
    expect(page.locator(".draft li", has=page.get_by_label("Egen punkt")).locator(".ref")).to_have_count(2)
    expect(page.locator(".saved")).to_contain_text("Sparat")
    with page.expect_download() as download:
        take_out(page, "Word med källor")
    assert b"Hon var lugn." in ZipFile(download.value.path()).read("word/endnotes.xml")


def test_sentences_chosen_for_a_point_without_words_are_its_words(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, f"{NOTE}\n\nModern ringde igen. Hon var lugn.")
    edit(page)
    page.get_by_role("button", name="Lägg till en punkt under").first.click()
    own = page.get_by_label("Egen punkt")
    page.get_by_role("button", name="Välj källa").click()
    for n in (-2, -1):
        page.locator(".pick").nth(n).click()
    page.get_by_role("button", name="Klar med källan").click()
    expect(own).to_be_focused()
    expect(own).to_have_value("Modern ringde igen. Hon var lugn.")
    own.fill("Modern ringde igen.")
    page.get_by_role("button", name="Ändra källa").click()
    page.locator(".pick").last.click()
    expect(own).to_have_value("Modern ringde igen.")  # the officer's own words stay
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.locator(".draft li", has_text="Modern ringde igen.").locator(".ref").first).to_be_visible()


def test_what_is_to_be_checked_is_added_ticked_and_counted(page: Page, at: Gateway) -> None:
    at.enter(page)
    page.goto(f"{at.url}/#/ova")
    page.get_by_role("button", name="Börja öva").click()
    page.locator("mark[data-end]").first.wait_for()
    while left := page.locator(".question").count():
        page.locator(".question").first.get_by_role("button").first.click()
        expect(page.locator(".question")).to_have_count(left - 1)
    at.approve(page, page.url.split("/")[-2])
    page.get_by_role("radio", name="Orosanmälan").check()
    page.get_by_role("button", name="Skriv utkast").click()
    page.locator(".draft").wait_for()
    tab = page.locator("#tab-check")
    expect(tab).to_have_text("Att kontrollera (2)")
    tab.click()
    page.get_by_label("Kontrollerat").first.check()
    expect(tab).to_have_text("Att kontrollera (1)")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.reload()
    tab.click()
    page.get_by_label("Kontrollerat").first.uncheck()
    expect(tab).to_have_text("Att kontrollera (2)")
    page.get_by_role("tab", name="Källan").click()
    tab.click()
    lacking = page.locator(".findings").inner_text().split("”")[1]
    page.get_by_role("button", name="Lägg till i utkastet").first.click()
    own = page.get_by_label("Egen punkt")
    expect(own).to_be_focused()  # under the heading where it stood beside the draft, with its note's line
    quote = own.input_value()
    assert quote.startswith("2026-03-12 kl 14.40 Tel.samtal med anmälaren: ") and lacking in quote
    expect(tab).to_have_text("Att kontrollera (1)")
    page.get_by_label("Kontrollerat").last.check()
    expect(tab).to_have_text("Att kontrollera (0)")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.get_by_role("tab", name="Tidslinje").click()
    for ticked in (False, True):
        page.get_by_label("Ta med tidslinjen i Word-filen").set_checked(ticked)
        with page.expect_download() as download:
            take_out(page, "Word med källor")
        lines = [p.text for p in Document(BytesIO(download.value.path().read_bytes())).paragraphs]
        assert ("Tidslinje" in lines) == ticked and "Att kontrollera" not in lines
        assert f"{quote} (tillagd av handläggaren)" in [line.rstrip(",") for line in lines]  # between two notes a comma
    page.reload()
    page.get_by_role("tab", name="Tidslinje").click()
    expect(page.get_by_label("Ta med tidslinjen i Word-filen")).to_be_checked()


def test_what_the_draft_had_no_room_for_is_taken_in_with_its_sources(page: Page, at: Gateway) -> None:
    at.enter(page)
    said = [
        f"{('Skolan', 'Mamman')[n % 2]} uppger att barnet slog {n} gånger och är rädd för sak{n}." for n in range(40)
    ]
    at.draft(page, "\n\n".join(said))
    beside = page.locator(".draft .beside").first
    before = int(re.findall(r"\d+", beside.locator("summary").inner_text())[0])
    beside.locator("summary").click()
    text = beside.locator("li span").first.inner_text()
    page.get_by_role("button", name="Ta med").first.click()
    taken = page.locator(".draft section > ul > li", has_text=text)
    expect(taken).to_contain_text("Tillagd av handläggaren")
    expect(page.locator(".draft .beside summary").first).to_have_text(f"Mer ur handlingarna ({before - 1})")
    expect(page.locator(".draft .beside").first).to_have_attribute("open", "")
    expect(page.locator(".take:focus")).to_have_count(1)
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.reload()
    expect(taken.locator(".ref").first).to_be_visible()
    with page.expect_download() as download:
        take_out(page, "Word med källor")
    lines = [p.text for p in Document(BytesIO(download.value.path().read_bytes())).paragraphs]
    assert any(line.startswith(text) for line in lines) and not any("Mer ur" in line for line in lines)


def section(page: Page, heading: str) -> Locator:
    """A section of the draft by its heading."""
    return page.locator(".draft section", has=page.get_by_role("heading", name=heading, exact=True))


def headings(page: Page) -> tuple[str, str, str]:
    """Return the heading of a section with points, of another, and of the last without points."""
    full = page.locator(".draft section:has(li) h2").first.inner_text()
    others = [name for name in page.locator(".draft h2").all_inner_texts() if name != full]
    return full, others[0], page.locator(".draft section:not(:has(li)) h2").last.inner_text()


def test_a_point_is_moved_to_another_section_with_the_keyboard_alone(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    keys, (name, _, to) = page.keyboard, headings(page)
    home, there = section(page, name), section(page, to)
    text, sources = home.locator("li span").first.inner_text(), home.locator("li").first.locator(".ref").count()
    reach(page, "Redigera", back=True)
    keys.press("Enter")
    reach(page, "Flytta till …")
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Flytta punkten till")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Flytta till …").first).to_be_focused()
    keys.press("Enter")
    reach(page, to)
    keys.press("Enter")
    expect(page.get_by_role("button", name="Flytta tillbaka")).to_be_focused()
    expect(page.locator("#tell")).to_have_text(f"Flyttad till {to}.")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    reach(page, "Klar", back=True)
    keys.press("Enter")
    page.reload()
    moved = there.locator("li")
    expect(moved.locator("span").first).to_have_text(text)
    expect(moved).to_contain_text(f"Flyttad av handläggare från {name}")
    expect(moved.locator(".ref")).to_have_count(sources)
    expect(home.get_by_text(text, exact=True)).to_have_count(0)
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    assert f"{to}\n- {text}\n" in page.evaluate("navigator.clipboard.readText()")
    page.emulate_media(media="print")
    expect(moved.get_by_text(text, exact=True)).to_be_visible()
    page.emulate_media(media="screen")
    reach(page, "Redigera")
    keys.press("Enter")
    reach(page, "Flytta tillbaka")
    keys.press("Enter")
    expect(home.locator("li textarea").first).to_be_focused()
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.reload()
    expect(home.get_by_text(text, exact=True)).to_be_visible()
    expect(page.get_by_text("Flyttad av handläggare")).to_have_count(0)


def test_what_was_added_is_moved_with_the_pointer_and_a_moved_point_onwards(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    name, to, on = headings(page)
    home, there, beyond = (section(page, heading) for heading in (name, to, on))
    text = home.locator("li span").first.inner_text()
    choose = lambda heading: page.get_by_role("dialog").get_by_role("button", name=heading, exact=True).click()  # noqa: E731
    edit(page)
    page.get_by_role("button", name=f"Lägg till en punkt under {name}").click()
    page.keyboard.type("Eget tillägg.")
    home.locator("li", has=page.get_by_label("Egen punkt")).get_by_role("button", name="Flytta till …").click()
    choose(to)
    expect(there.get_by_label("Egen punkt")).to_be_focused()
    home.locator("li[data-point]").first.get_by_role("button", name="Flytta till …").click()
    choose(to)
    there.locator("li[data-point] textarea").fill("Andra ord.")
    there.locator("li[data-point]").get_by_role("button", name="Flytta till …").click()
    choose(on)
    expect(beyond.locator("li[data-point] textarea").last).to_be_focused()
    expect(home.locator(".went")).to_contain_text(f"Flyttad till {on}: Andra ord.")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    with page.expect_download() as download:
        take_out(page, "Word med källor")
    lines = [p.text for p in Document(BytesIO(download.value.path().read_bytes())).paragraphs]
    assert any("Andra ord. (ändrad och flyttad av handläggare)" in line for line in lines[lines.index(on) + 1 :])
    assert lines[lines.index(to) + 1].startswith("Eget tillägg. (tillagd")
    beyond.locator("li[data-point]").last.get_by_role("button", name="Ta bort").click()
    home.get_by_role("button", name="Flytta tillbaka").click()
    expect(home.get_by_role("button", name="Lägg tillbaka")).to_be_focused()
    page.keyboard.press("Enter")
    expect(home.locator("li[data-point] textarea").first).to_have_value(text)


def test_where_the_case_may_speak_of_what_is_lacking_can_be_looked_up(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    lacking = page.locator(".missing", has_text="Underlaget kan ha uppgifter om det").first
    lacking.locator(".ref").first.click()
    row = lacking.inner_text().partition(", rad ")[2].partition(".")[0]
    expect(page.locator(".side h2")).to_have_text(f"Journalanteckning 2026-03-12, rad {row.partition(';')[0]}")
    expect(page.locator(".source-sheet mark")).to_be_focused()


def test_two_officers_at_once(browser: Browser, page: Page, at: Gateway) -> None:
    at.enter(page)
    name = at.draft(page, NOTE)
    other = browser.new_context().new_page()
    at.enter(other)
    other.goto(f"{at.url}/#/utkast/{name}")
    for one, text in ((page, "Den första ändringen."), (other, "Den andra ändringen.")):
        edit(one)
        change(one, text)
        expect(one.locator(".saved")).to_contain_text("Sparat" if one is page else "Någon annan har ändrat utkastet")
    expect(other.locator(".draft textarea").first).to_have_value("Den andra ändringen.")
    other.get_by_role("button", name="Visa den andres").click()
    expect(other.locator(".draft li").first).to_contain_text("Den första ändringen.")
    edit(other)
    change(other, "Den tredje ändringen.")
    expect(other.locator(".saved")).to_contain_text("Sparat")
    change(page, "Den fjärde ändringen.")
    page.get_by_role("button", name="Spara mina i stället").click()
    expect(page.locator(".saved")).to_contain_text("Sparat")
    other.context.close()
    page.reload()
    expect(page.locator(".draft li").first).to_contain_text("Den fjärde ändringen.")


def test_a_session_that_ends_loses_nothing_and_shows_nothing(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    edit(page)
    page.context.clear_cookies()
    change(page, OWN)
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Logga in igen")
    expect(page.locator(".draft")).to_be_hidden()  # nobody who passes by can read on
    page.keyboard.press("Escape")
    expect(asked).to_be_visible()
    asked.get_by_label("Engångskod").fill(at.code)
    page.keyboard.press("Enter")
    expect(asked).to_have_count(0)
    expect(page.locator(".saved")).to_contain_text("Sparat")
    page.reload()
    expect(page.locator(".draft li").first).to_contain_text(OWN)


def test_changing_begins_and_ends_where_one_reads(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, "\n\n".join(f"{NOTE} Möte {n} hölls den {n} april 2026, och beslut fattades." for n in range(1, 9)))
    last, top = page.locator(".draft li[data-point]").last, "el => el.getBoundingClientRect().top"
    last.locator(".ref").first.click()
    last.scroll_into_view_if_needed()
    page.evaluate("() => scrollBy({ top: 120, behavior: 'instant' })")
    was = last.evaluate(top)
    assert page.evaluate("scrollY") > 300
    press = lambda name: page.get_by_role("button", name=name, exact=True).evaluate("el => el.click()")  # noqa: E731 - does not scroll
    press("Redigera")
    expect(last.locator("textarea")).to_be_focused()
    assert abs(last.evaluate(top) - was) < 3
    press("Klar")
    expect(last.locator(".ref").first).to_be_focused()
    assert abs(last.evaluate(top) - was) < 3
    reach(page, "Redigera", back=True)
    page.keyboard.press("Enter")
    expect(last.locator("textarea")).to_be_focused()
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("high", [768, 625])
def test_nothing_that_has_focus_is_covered_by_what_stays(page: Page, at: Gateway, high: int) -> None:
    page.set_viewport_size({"width": 1366, "height": high})
    page.emulate_media(reduced_motion="reduce")  # it scrolls at once
    at.enter(page)
    at.draft(page, f"{NOTE}\n\n" * 3)
    covered = """el => { const r = el.getBoundingClientRect(), top = document.elementFromPoint(r.left + r.width / 2, r.top + 3);
        return top === el || el.contains(top) ? null : el.outerHTML.slice(0, 90); }"""
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(600)
    for el in page.locator(".tabs [role=tab]").all():
        el.focus()
        assert el.evaluate(covered) is None
    seen = 0
    while page.keyboard.press("Shift+Tab") or page.locator(":focus").count():  # back to where the page begins
        seen += 1
        assert page.locator(":focus").evaluate(covered) is None
    assert seen > 8


def test_the_officer_says_how_useful_it_was(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    box = page.get_by_role("region", name="Vad tyckte du?")
    box.get_by_label("Delvis").check()
    box.get_by_label("något viktigt saknades").check()
    box.get_by_label("Hur många minuter sparade du?").fill("20")
    box.get_by_label("Med egna ord").fill("Anna saknas")
    box.get_by_role("button", name="Skicka").click()
    expect(box).to_contain_text("Tack!")
    page.reload()
    expect(box.get_by_label("Delvis")).to_be_checked()
    expect(box.get_by_label("Med egna ord")).to_have_value("Anna saknas")


def test_a_question_is_answered_with_its_source(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.approve(page, at.paste(page, NOTE))
    page.get_by_role("link", name="Fråga ärendet").click()
    page.get_by_label("Din fråga").fill("När ska hembesöket göras?")
    page.keyboard.press("Enter")
    answer = page.locator(".answer").first
    expect(answer).to_contain_text("20 mars")
    expect(answer).to_contain_text("ingen språkmodell")
    expect(page.locator(".source-sheet mark")).to_be_visible()
    point = answer.locator("li", has_text="20 mars")
    point.locator(".ref").last.click()
    expect(page.locator(".source-sheet mark")).to_contain_text("20 mars")
    page.get_by_label("Din fråga").fill("Vad kostar bussbiljetten?")
    with held(page, "**/questions?*"):
        page.get_by_role("button", name="Fråga", exact=True).click()
        page.get_by_label("Din fråga").fill("Och sedan?")
    expect(page.locator(".answer").first).to_contain_text("Det framgår inte av underlaget.")
    expect(page.locator(".side")).to_be_empty()  # and no source of the answer before
    expect(page.get_by_label("Din fråga")).to_have_value("Och sedan?")  # begun while it was looked for


def test_what_is_new_with_the_keyboard_alone(page: Page, at: Gateway) -> None:
    at.enter(page)
    case = at.paste(page, f"{NOTE}\n\nAnna Svensson var på mötet. Kalle Ek också. Kalle Ek gick tidigt.")
    page.goto(f"{at.url}/#/arende/{case}/granska")
    page.locator("mark[data-end]").first.wait_for()
    keys = page.keyboard
    reach(page, "3" if page.locator("#PERSON-3").count() else "2")
    keys.press("Enter")
    expect(page.locator(".actions")).to_be_visible()
    reach(page, "Dela upp …")
    keys.press("Enter")
    reach(page, "…")
    keys.press("Space")
    reach(page, "Gör till en egen person")
    keys.press("Enter")
    expect(page.get_by_text("De har nu var sitt nummer.")).to_be_visible()
    reach(page, "Nätverk")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Familj och nätverk")
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    at.approve(page, case)
    reach(page, "Skriv utkast")
    keys.press("Enter")
    expect(page.locator(".draft h1")).to_be_focused()
    reach(page, "Redigera", back=True)
    keys.press("Enter")
    reach(page, "Punkt")
    keys.press("Control+a")
    keys.type(OWN)
    reach(page, "Klar", back=True)
    keys.press("Enter")
    expect(page.locator(".draft li").first).to_contain_text(OWN)
    reach(page, "Ja")
    keys.press("Space")
    reach(page, "Skicka")
    keys.press("Enter")
    expect(page.get_by_text("Tack!")).to_be_visible()
    page.goto(f"{at.url}/#/arende/{case}/fraga")
    page.get_by_label("Din fråga").wait_for()
    reach(page, "Din fråga")
    keys.type("När ska hembesöket göras?")
    keys.press("Enter")
    page.locator(".answer .ref").first.wait_for()
    reach(page, "Källa")
    keys.press("Enter")
    expect(page.locator(".source-sheet mark")).to_be_focused()
