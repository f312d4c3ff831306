"""The pictures of the officers' handbook, taken anew from the practice case: python -m tests.browser.pictures FOLDER."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from anonymize.settings import settings as anonymize_settings
from pipelines.settings import settings as pipeline_settings
from serve.settings import ServeSettings
from serve.tools import tools
from tests.browser.kit import Gateway, chromium, gateway
from tests.serve.accounts.kit import GOOD

EXAMPLES = Path(__file__).parents[2] / "examples"
LAPTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
COLOURS = 96  # of a picture: a third of the bytes, and no difference to the eye
Shot = Callable[[Page, str], None]


def main(folder: Path) -> None:
    def shot(page: Page, name: str) -> None:
        page.wait_for_timeout(400)
        file = folder / f"{name}.png"
        page.screenshot(path=str(file))
        Image.open(file).quantize(COLOURS).save(file, optimize=True)

    using = tools(anonymize_settings(), pipeline_settings())
    with tempfile.TemporaryDirectory() as state, gateway(Path(state), using) as at, chromium() as browser:
        page = browser.new_page(viewport=LAPTOP, reduced_motion="reduce", locale="sv-SE")  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        at.enter(page)
        page.goto(f"{at.url}/#/nytt")
        page.get_by_role("button", name="Välj filer").wait_for()
        shot(page, "nytt-arende")
        case = practise(page, at, shot)
        asked(page, at, shot)
        network(page, at, shot)
        draft = write(page, at, case, shot)
        elsewhere(browser, page, at, case, draft, shot)
    with (
        tempfile.TemporaryDirectory() as state,
        gateway(Path(state), using, ServeSettings(accounts=True)) as at,
        chromium() as browser,
    ):
        people(browser.new_page(viewport=LAPTOP, reduced_motion="reduce", locale="sv-SE"), at, shot)  # type: ignore[arg-type]


def practise(page: Page, at: Gateway, shot: Shot) -> str:
    """The review of the practice case, its question answered."""
    page.goto(f"{at.url}/#/ova")
    page.get_by_role("button", name="Börja öva").click()
    page.locator("mark[data-end]").first.wait_for()
    shot(page, "ova")
    case = page.url.split("/")[-2]
    while left := page.locator(".question").count():
        page.locator(".question").first.get_by_role("button").first.click()
        expect(page.locator(".question")).to_have_count(left - 1)
    page.locator(".guide summary").click()
    shot(page, "granska")
    page.locator(".people .name", has_text="Joakim Berg").click()
    page.locator(".actions").wait_for()
    shot(page, "person")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Maskerad text").click()
    shot(page, "maskerad")
    return case


def asked(page: Page, at: Gateway, shot: Shot) -> None:
    """A question about a person."""
    case = at.paste(
        page, "Mikael Lind ringde i går. Micke var ledsen, och Vera Ek tröstade. Barnen var hos sin mormor."
    )
    page.goto(f"{at.url}/#/arende/{case}/granska")
    page.locator(".question").wait_for()
    shot(page, "fragor")


def network(page: Page, at: Gateway, shot: Shot) -> None:
    """Who is what to whom, in a longer case."""
    page.goto(f"{at.url}/#/nytt")
    page.locator("input[type=file]").set_input_files(EXAMPLES / "bbic-utredning" / "utredning.docx")
    page.get_by_role("heading", name="Underlag").wait_for(timeout=300_000)
    page.goto(f"{at.url}/#/arende/{page.url.split('/')[-1]}/granska")
    page.get_by_role("button", name="Nätverk").click()
    shot(page, "natverk")
    page.goto(f"{at.url}/#/hjalp")  # away from it: it has buttons of the same names
    page.get_by_role("heading", name="Hjälp").wait_for()


def write(page: Page, at: Gateway, case: str, shot: Shot) -> str:
    """The draft of the practice case, read, changed and asked about."""
    at.approve(page, case)
    page.get_by_role("radio", name="Orosanmälan").check()
    shot(page, "valj-mall")
    page.get_by_role("button", name="Skriv utkast").click()
    page.locator(".draft").wait_for()
    page.locator(".guide summary").click()
    page.locator(".ref").nth(6).click()
    shot(page, "utkast")
    page.get_by_role("tab", name="Tidslinje").click()
    shot(page, "tidslinje")
    page.locator("#tab-check").click()
    page.locator(".folded summary").click()
    page.locator(".unused li").first.wait_for()
    page.locator(".folded").evaluate("el => el.closest('.side').scrollTop = el.offsetTop - 200")
    shot(page, "kontrollera")
    page.get_by_role("button", name="Redigera").click()
    page.locator(".draft textarea").nth(1).fill("I måndags, den 9 mars, kom Elias till skolan 9.40.")
    expect(page.locator(".saved")).to_contain_text("Sparat")
    shot(page, "redigera")
    page.locator(".mover").nth(1).click()
    shot(page, "flytta")
    page.keyboard.press("Escape")
    page.locator(".more").nth(2).click()
    page.keyboard.type("Elias har berättat att Jocke slängt honom på soffan.")
    page.locator(".pick-source").click()
    page.locator(".pick", has_text="slängt honom på soffan").click()
    page.mouse.move(0, 0)
    shot(page, "kalla")
    draft = page.url.split("/")[-1]
    page.goto(f"{at.url}/#/arende/{case}/fraga")
    page.get_by_label("Din fråga").fill("När ska hembesöket göras?")
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.locator(".answer .small").wait_for()
    shot(page, "fraga")
    return draft


def elsewhere(browser: Browser, page: Page, at: Gateway, case: str, draft: str, shot: Shot) -> None:
    """Dark, and on a phone."""
    page.goto(f"{at.url}/#/arende/{case}/granska")
    page.get_by_role("button", name="Mörkt läge").click()
    page.locator(".guide summary").click()
    shot(page, "granska-morkt")
    phone = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="sv-SE").new_page()  # type: ignore[arg-type]
    at.enter(phone)
    phone.goto(f"{at.url}/#/utkast/{draft}")
    phone.locator(".guide summary").click()
    shot(phone, "telefon")


def people(page: Page, at: Gateway, shot: Shot) -> None:
    """Accounts, and a second factor."""
    page.goto(f"{at.url}/#konto=admin&kod={at.code}")
    page.locator("#password").fill(GOOD)
    page.keyboard.press("Enter")
    page.locator("summary .btn").click()
    page.locator("#new-shown").fill("Anna Ek")
    page.locator("#new-name").fill("anna.ek")
    page.get_by_role("button", name="Skapa kontot").click()
    page.locator("#offered").wait_for()
    shot(page, "konton")
    page.get_by_role("link", name="Mitt konto").click()
    page.locator("#on-password").fill(GOOD)
    page.keyboard.press("Enter")
    page.locator(".qr").wait_for()
    shot(page, "tvastegskod")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
