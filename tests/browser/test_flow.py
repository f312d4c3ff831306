"""The whole flow in a real browser: with the mouse, and with the keyboard alone."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway, take_out
from tests.serve.kit import NOTE

REVIEW, WRITE = "Granska maskeringen", "Skriv utkast"


def files(folder: Path) -> list[Path]:
    """Return a good file, an empty one, a broken one and a program in disguise."""
    contents = {
        "bra.txt": NOTE.encode(),
        "tom.txt": b"",
        "trasig.docx": b"PK\x03\x04 nej",
        "program.pdf": b"MZ\x90\x00" * 64,
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in contents]


def select(page: Page, words: str) -> None:
    """Mark words in the text as a mouse does."""
    box = page.evaluate(
        """(words) => {
            const walk = document.createTreeWalker(document.querySelector('.sheet'), NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode());) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at); range.setEnd(node, at + words.length);
                const r = range.getBoundingClientRect();
                return [r.left, r.right, (r.top + r.bottom) / 2];
            }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[2])
    page.mouse.down()
    page.mouse.move(box[1] - 1, box[2], steps=5)
    page.mouse.up()


def test_with_the_mouse(page: Page, at: Gateway, tmp_path: Path) -> None:
    at.enter(page)
    page.get_by_role("link", name="Nytt ärende").click()
    page.get_by_label("Vad gäller det?").fill("Prov")
    page.locator("input[type=file]").set_input_files(files(tmp_path))
    expect(page.get_by_role("heading", name="Underlag")).to_be_visible()
    expect(page.locator(".docs li.bad")).to_have_count(3)
    expect(page.locator(".docs li.ok")).to_contain_text("bra.txt")
    expect(page.locator(".step.done")).to_have_count(0)
    expect(page.locator("main :is(a, button)").last).to_have_text("Radera ärendet")
    for name in ("Skyddade uppgifter", "Vanlig maskering"):
        page.locator(".level summary").click()
        page.get_by_role("radio", name=name).check()
        page.get_by_role("button", name="Maskera om").click()
        expect(page.locator(".level summary")).to_contain_text(f"Maskeras som: {name}")
    page.get_by_role("link", name=REVIEW).last.click()

    sheet = page.get_by_role("region", name="Dokumentets text")
    expect(sheet.locator("mark", has_text="Anna Svensson")).to_be_visible()
    assert f"{page.get_by_role('link', name='Byt nivå').get_attribute('href')}/granska" in page.url
    select(page, "mottagningen")
    page.get_by_label("Vad är det?").select_option("ORGANISATION")
    page.get_by_role("dialog").get_by_role("button", name="Maskera").click()
    expect(sheet.locator("mark", has_text="mottagningen")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(sheet.locator("mark", has_text="mottagningen")).to_have_count(0)
    sheet.locator("mark", has_text="Tallbackaskolan").click()
    page.get_by_label("Vad är det?").select_option("LOCATION")
    page.get_by_role("button", name="Ändra").click()
    page.get_by_role("button", name="Maskerad text").click()
    masked = page.get_by_role("region", name="Den maskerade texten")
    expect(masked).to_contain_text("[PLATS-1]")
    expect(masked).not_to_contain_text("Anna")
    page.get_by_role("button", name="Godkänn maskeringen").click()

    page.get_by_role("radio", name="Orosanmälan och förhandsbedömning").check()
    page.get_by_role("button", name=WRITE).click()
    expect(page.locator(".stamp")).to_contain_text("utvalda meningar ur ärendet, ingen språkmodell")
    ref = page.locator(".ref").first
    ref.hover()
    quote = page.get_by_role("tooltip").inner_text().split("”")[1]
    assert " ".join(quote.split()) in " ".join(NOTE.split())
    ref.click()
    expect(page.locator(".source-sheet mark")).to_have_text(quote)
    page.get_by_role("tab", name="Tidslinje").click()
    expect(page.locator(".line li").first).to_be_visible()
    take_out(page, "Kopiera text")
    expect(page.locator("#tell")).to_contain_text("Kopierat")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("UTKAST") and "Leo" in copied
    with page.expect_download() as download:
        take_out(page, "Word med källor")
    assert download.value.path().read_bytes()[:2] == b"PK"
    assert re.fullmatch(r"orosanmalan-utkast-\d{4}-\d\d-\d\d\.docx", download.value.suggested_filename)
    page.get_by_role("button", name="Radera nu").click()
    expect(page.get_by_role("dialog")).to_contain_text("Radera ärendet ”Prov”?")
    page.get_by_role("dialog").get_by_role("button", name="Radera ärendet").click()
    expect(page.get_by_role("heading", name="Ärendet är raderat")).to_be_visible()
    expect(page.locator(".card").first).to_contain_text("Prov")
    page.reload()
    expect(page.locator(".card").first).not_to_contain_text("Prov")
    page.get_by_role("link", name="Till ärendena").click()
    expect(page.get_by_text("Här finns inga ärenden än")).to_be_visible()


NAMES = [
    (NOTE, "Journalanteckning 2026-03-12"),
    ("\n\n---\n## **Samtal med  skolan**\nAnna ringde.", "Samtal med skolan"),
    ("Anmälan " + "om oro " * 20, "Anmälan om oro om oro om oro om oro om oro om oro om oro om …"),
    ("12 345\n2026-03-12", "Inklistrad text"),
]


def test_a_pasted_text_is_called_by_its_first_line(page: Page, at: Gateway) -> None:
    at.enter(page)
    for text, name in NAMES:
        at.paste(page, text)
        expect(page.locator(".docs li.ok b")).to_have_text(name)
        expect(page.locator(".crumb")).to_contain_text(name)


def reach(page: Page, name: str, presses: int = 90, back: bool = False) -> None:
    """Press Tab until something with this name has focus."""
    seen = []
    for _ in range(presses):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement, label = e.labels && e.labels[0];
                return (e.getAttribute('aria-label') || (label && label.innerText) || e.innerText || '').trim(); }"""
        )
        if here.startswith(name):
            return
        seen.append(here[:30])
    raise AssertionError(f"{name} was not reached: {json.dumps(seen, ensure_ascii=False)}")


def test_with_the_keyboard_alone(page: Page, at: Gateway) -> None:
    page.goto(at.url)
    keys = page.keyboard
    expect(page.get_by_role("heading", name="Logga in")).to_be_focused()
    reach(page, "Engångskod")
    keys.type(at.code)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Ärenden")).to_be_focused()
    reach(page, "Nytt ärende")
    keys.press("Enter")
    reach(page, "Klistra in text")
    keys.press("Enter")
    reach(page, "Text")
    keys.insert_text(NOTE)
    reach(page, "Lägg till texten")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Underlag")).to_be_focused()
    reach(page, REVIEW)  # the step
    keys.press("Enter")
    expect(page.get_by_role("heading", name=REVIEW)).to_be_focused()

    reach(page, "Dokumentets text")
    keys.press("n")
    keys.press("n")
    focused = page.locator("mark:focus")
    first = focused.inner_text()
    keys.press("p")
    keys.press("n")
    assert focused.inner_text() == first
    keys.press("Enter")
    expect(page.get_by_label("Vad är det?")).to_be_focused()
    keys.press("Escape")
    expect(focused).to_have_text(first)
    keys.press("v")
    expect(page.locator(".sheet.masked")).to_be_visible()
    keys.press("v")
    reach(page, "Sök i texten")
    keys.type("mottagningen")
    reach(page, "Maskera överallt")
    keys.press("Enter")
    expect(page.locator("mark[data-end]", has_text="mottagningen")).to_be_visible()
    reach(page, "Godkänn maskeringen")
    keys.press("Enter")

    expect(page.get_by_role("heading", name="Utkast", exact=True)).to_be_focused()
    reach(page, "Allmän sammanfattning")
    keys.press("ArrowDown")
    reach(page, WRITE)
    page.evaluate("() => { window.seen = []; addEventListener('focusin', (e) => seen.push(e.target.innerText)); }")
    keys.press("Enter")
    expect(page.locator(".draft h1")).to_be_focused()
    assert "Utkastet skrivs" in page.evaluate("seen")
    reach(page, "Källa 1")
    expect(page.get_by_role("tooltip")).to_be_visible()
    keys.press("Enter")
    expect(page.locator(".source-sheet mark")).to_be_focused()
    reach(page, "Radera nu")
    keys.press("Enter")
    reach(page, "Radera ärendet")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Ärendet är raderat")).to_be_focused()


def test_who_tries_alone_is_told_before_logging_out(page: Page, at: Gateway) -> None:
    at.enter(page)
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("dialog")).to_contain_text("behövs en ny kod")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Ärenden")).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("dialog").get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_questions_and_people(page: Page, at: Gateway) -> None:
    at.enter(page)
    page.goto(f"{at.url}/#/nytt")
    page.get_by_text("Klistra in text i stället").click()
    page.get_by_label("Text", exact=True).fill(
        "Anna Svensson ringde. Anna Berg kom senare. Anna var ledsen. 😀 Kalle Ek gick hem."
    )
    page.get_by_role("button", name="Lägg till texten").click()
    page.get_by_role("link", name=REVIEW).last.click()
    asked = page.locator(".side section").first
    expect(asked).to_contain_text("En fråga")
    asked.get_by_role("button", name="Visa stället").click()
    expect(page.locator("mark:focus")).to_have_text("Anna")
    asked.get_by_role("button", name="Anna Berg").click()
    expect(page.get_by_role("heading", name="En fråga")).to_have_count(0)
    expect(page.locator("mark", has_text="Kalle Ek")).to_be_visible()  # after an emoji the offsets still fit
    page.locator(".people .name", has_text="Anna Svensson").click()
    expect(page.locator("mark.hit")).to_have_count(1)
    same = page.get_by_label("Samma människa som")
    same.select_option(same.locator("option", has_text="Kalle Ek").get_attribute("value"))
    page.get_by_role("button", name="Slå ihop").click()
    expect(page.get_by_role("heading", name="Personer (2)")).to_be_visible()
    expect(page.locator("mark.hit")).to_have_count(2)
    page.get_by_role("button", name="Dela upp …").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Kalle Ek").check()
    asked.get_by_role("button", name="Gör till en egen person").click()
    expect(page.locator("mark.hit")).to_have_count(1)
    expect(page.get_by_role("heading", name="Personer (3)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("mark.hit")).to_have_count(0)
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("heading", name="Personer (2)")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("heading", name="Personer (3)")).to_be_visible()


def test_a_source_far_down_comes_into_view(page: Page, at: Gateway) -> None:
    at.enter(page)
    page.goto(f"{at.url}/#/nytt")
    page.get_by_text("Klistra in text i stället").click()
    page.get_by_label("Text", exact=True).fill(
        "Det regnade den dagen på torget.\n\n" * 200 + "Beslut: utredning inleds den 20 mars 2026."
    )
    page.get_by_role("button", name="Lägg till texten").click()
    page.get_by_role("link", name=REVIEW).last.click()
    page.get_by_role("button", name="Godkänn maskeringen").click()
    page.get_by_role("button", name=WRITE).click()
    page.locator("li", has_text="utredning inleds").locator(".ref").first.click()
    mark = page.locator(".source-sheet mark")
    expect(mark).to_contain_text("utredning inleds")
    expect(mark).to_be_in_viewport(ratio=1)
