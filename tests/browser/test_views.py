"""Every view for everybody: axe finds nothing, light and dark, Swedish and English; nothing is cut off on a phone or at 200 % zoom."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.kit import Gateway
from tests.serve.test_page import catalogue

VIEWS = (
    "login", "home", "new", "practise", "documents", "review", "popup", "person", "divide", "search", "masked", "write", "ask",
    "draft", "source", "time", "check", "unused", "made", "edit", "picking", "moving", "moved", "again", "judge", "help", "sure", "receipt",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Say = Callable[[str], str]


def speaking(lang: str) -> Say:
    """Return what gives a Swedish text of the page in a language."""
    english = catalogue()
    return (lambda text: text) if lang == "sv" else (lambda text: english[text])


def views(page: Page, at: Gateway, say: Say = lambda text: text) -> Iterator[str]:
    """Walk through every view and yield its name."""
    button = lambda name: page.get_by_role("button", name=say(name), exact=True)  # noqa: E731
    heading = lambda name: page.get_by_role("heading", name=say(name), exact=True)  # noqa: E731
    page.goto(at.url)
    page.get_by_label(say("Engångskod")).fill(at.code)
    yield "login"
    page.keyboard.press("Enter")
    heading("Ärenden").wait_for()
    yield "home"
    page.goto(f"{at.url}/#/nytt")
    page.get_by_text(say("Klistra in text i stället")).click()
    page.get_by_text(say("Ändamål (valfritt)")).click()
    yield "new"
    page.goto(f"{at.url}/#/ova")
    button("Börja öva").wait_for()
    yield "practise"
    button("Börja öva").click()
    heading("Granska maskeringen").wait_for()
    case = page.url.split("/")[-2]
    page.goto(f"{at.url}/#/arende/{case}")
    heading("Underlag").wait_for()
    page.locator(".level summary").click()
    yield "documents"
    yield from review(page, f"{at.url}/#/arende/{case}/granska", button)
    button("Godkänn maskeringen").click()
    page.get_by_role("radio", name="Orosanmälan").check()
    page.locator(".choice summary").click()
    yield "write"
    page.goto(f"{at.url}/#/arende/{case}/fraga")
    page.get_by_label(say("Din fråga")).fill("Vilka tider gäller hembesöket?")
    button("Fråga").click()
    page.locator(".answer .small").wait_for()
    yield "ask"
    page.goto(f"{at.url}/#/arende/{case}/skriv")
    page.get_by_role("radio", name="Orosanmälan").check()
    button("Skriv utkast").click()
    page.locator(".draft").wait_for()
    yield from draft(page, at, say)
    page.goto(f"{at.url}/#/hjalp")
    heading("Hjälp").wait_for()
    yield "help"
    page.goto(f"{at.url}/#/arende/{case}")
    button("Radera ärendet").click()
    yield "sure"
    page.get_by_role("dialog").get_by_role("button", name=say("Radera ärendet")).click()
    heading("Ärendet är raderat").wait_for()
    yield "receipt"


def review(page: Page, address: str, button: Callable[[str], object]) -> Iterator[str]:
    """The review and what opens in it."""
    page.goto(address)
    page.locator("mark[data-end]").first.wait_for()
    yield "review"
    page.locator("mark[data-end]").nth(3).click()
    yield "popup"
    page.keyboard.press("Escape")
    page.locator(".people .name").first.click()
    page.locator(".actions").wait_for()
    yield "person"
    page.locator(".actions .btn", has_text="…").click()
    yield "divide"
    page.keyboard.press("Escape")
    page.locator("#find").fill("skola")
    page.locator(".offer .btn").wait_for()
    yield "search"
    page.locator("#find").fill("")
    button("Maskerad text").click()  # type: ignore[attr-defined]
    yield "masked"


def draft(page: Page, at: Gateway, say: Say) -> Iterator[str]:
    """The draft and what stands beside it."""
    yield "draft"
    page.locator(".ref").first.click()
    page.locator(".ref").first.hover()
    yield "source"
    page.keyboard.press("Escape")  # on a narrow page it lies over what else there is
    for name in ("time", "check", "made"):
        page.locator(f"#tab-{name}").click()
        yield name
        if name == "check":
            page.locator(".folded summary").click()
            page.locator(".unused li").first.wait_for()
            yield "unused"
    page.get_by_role("button", name=say("Redigera")).click()
    page.locator(".draft textarea").first.fill("Egna ord.")
    page.locator(".saved", has_text=say("Sparat {time}").split(" ")[0]).wait_for()
    yield "edit"
    page.locator(".more").first.click()
    page.locator(".pick-source").click()
    page.locator(".pick").first.press("Space")
    yield "picking"
    page.get_by_role("button", name=say("Klar med källan")).click()
    page.locator(".mover").first.click()
    yield "moving"
    page.locator(".which .btn").last.click()
    page.get_by_role("button", name=say("Flytta tillbaka")).wait_for()
    yield "moved"
    page.context.clear_cookies()
    page.locator(".draft textarea").first.fill("Andra ord.")
    page.get_by_role("dialog").get_by_label(say("Engångskod")).fill(at.code)
    yield "again"
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_label(say("Delvis")).check()
    yield "judge"


@pytest.mark.parametrize(("theme", "lang"), [("light", "sv"), ("dark", "en")])
def test_axe_finds_nothing(browser: Browser, at: Gateway, theme: str, lang: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1366, "height": 768}, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_init_script(f"localStorage.setItem('lang', '{lang}')")
    page, faults, seen = context.new_page(), list[str](), []
    for name in views(page, at, speaking(lang)):
        seen.append(name)
        assert page.evaluate("document.documentElement.lang") == lang
        for v in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            where = [(n["html"][:120], n["failureSummary"][:200]) for n in v["nodes"]][:2]
            faults.append(f"{name}: {v['id']} {where}")
    context.close()
    assert tuple(seen) == VIEWS
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [360, 640], ids=["phone", "200 % zoom"])
def test_nothing_is_cut_off(browser: Browser, at: Gateway, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    page, wide = context.new_page(), list[str]()
    for name in views(page, at):
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide += [f"{name}: {over}px"] if over > 0 else []
        wide += ["no way to ask"] if name == "draft" and not page.locator(".to-ask").is_visible() else []
    context.close()
    assert not wide, wide


UNREADABLE = """() => [...document.querySelectorAll("mark, .btn, .tabs button, .chip, .step, .step b, .ref")].filter((el) => {
  if (!el.checkVisibility()) return false;
  const own = getComputedStyle(el).backgroundColor, page = getComputedStyle(document.body).backgroundColor;
  const plate = !el.matches("mark") && getComputedStyle(el).forcedColorAdjust !== "none"; // the browser's, behind text
  if (plate && own !== page && !/^rgba.*, 0\\)$/.test(own)) return true;
  let behind = el;
  while (/^rgba.*, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  return getComputedStyle(behind).backgroundColor.replace("a(", "(").replace(", 1)", ")") === getComputedStyle(el).color;
}).map((el) => el.outerHTML.slice(0, 120))"""
CHOSEN = """(chosen) => new Set([...document.querySelectorAll(chosen)].map((el) => getComputedStyle(el).backgroundColor)).size"""


def test_with_the_systems_colours_all_is_readable_and_what_is_chosen_shows(browser: Browser, at: Gateway) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark", reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    kinds = {"review": ".segment .btn", "draft": "[role=tab]", "source": ".ref"}
    for name in views(page, at):
        faults += [f"{name}: {html}" for html in page.evaluate(UNREADABLE)]
        faults += [f"{name}: {kinds[name]}"] if name in kinds and page.evaluate(CHOSEN, kinds[name]) != 2 else []
    context.close()
    assert not faults, "\n".join(faults)
