"""Accounts on the page: made, used for the first time, secured with a second factor, closed and opened again; by everybody, in every mode."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from serve.accounts import totp
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.browser.kit import Gateway, gateway, held, wait
from tests.browser.test_flow import reach
from tests.browser.test_views import RULES, Say, speaking
from tests.serve.accounts.kit import GOOD, OTHER
from tests.serve.kit import NOTE

VIEWS = (
    "first",
    "empty",
    "new",
    "made",
    "account",
    "scan",
    "recovery",
    "home",
    "asked",
    "off",
    "changed",
    "closed",
    "read",
)


@pytest.fixture
def town(tmp_path: Path, using: Tools) -> Iterator[Gateway]:
    """A gateway with accounts, whose administrator has not come in yet."""
    with gateway(tmp_path, using, ServeSettings(accounts=True)) as at:
        yield at


def digits(secret: str, ahead: int = 0) -> str:
    """What an app shows for a secret as it is read on the page; `ahead` steps later, for a code is taken once."""
    return totp.at(base64.b32decode(secret.replace(" ", "")), int(time.time()) // totp.STEP + ahead)


def walk(page: Page, at: Gateway, say: Say = lambda text: text) -> Iterator[str]:
    """Go through every view of accounts, and yield its name."""
    press = lambda name: page.get_by_role("button", name=say(name), exact=True).click()  # noqa: E731
    page.goto(f"{at.url}/#konto=admin&kod={at.code}")
    expect(page.locator("#code")).to_have_value(at.code)
    page.locator("#password").fill(GOOD)
    yield "first"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say("Konton"))).to_be_visible()
    yield "empty"
    page.locator("summary .btn").click()
    page.locator("#new-shown").fill("Anna Ek")
    page.locator("#new-name").fill("anna.ek")
    page.locator("#new-skyddade").check()
    yield "new"
    press("Skapa kontot")
    code = page.locator("#offered").inner_text()
    yield "made"
    press("Logga ut")
    page.locator("form .quiet").last.click()
    for name, value in (("name", "anna.ek"), ("code", code), ("password", GOOD)):
        page.locator(f"#{name}").fill(value)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=say("Mitt konto")).click()
    page.locator("#on-password").fill(GOOD)
    yield "account"
    yield from secured(page, say)
    yield from again(page, at, say)


def secured(page: Page, say: Say) -> Iterator[str]:
    """The second factor: turned on, asked for, and turned off; another password."""
    press = lambda name: page.get_by_role("button", name=say(name), exact=True).click()  # noqa: E731
    page.keyboard.press("Enter")
    secret = page.locator(".key").inner_text()
    assert len(secret.replace(" ", "")) == 32
    yield "scan"
    page.locator("#confirm").fill(digits(secret))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(8)
    codes = page.locator(".codes li").all_inner_texts()
    assert len(set(codes)) == 8
    yield "recovery"
    press("Jag har sparat dem")
    press("Logga ut")
    page.locator("#name").fill("anna.ek")
    page.locator("#password").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator("#totp")).to_be_focused()
    yield "asked"
    page.locator("#totp").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say("Ärenden"))).to_be_visible()
    yield "home"
    page.get_by_role("link", name=say("Mitt konto")).click()
    page.locator("summary").click()
    page.locator("#off-password").fill(GOOD)
    page.locator("#off-totp").fill(codes[0])
    press("Stäng av")
    expect(page.get_by_role("alert")).to_be_visible()  # a recovery code works once
    yield "off"
    page.locator("#off-totp").fill(codes[1])
    with held(page, "**/session/totp"):  # the answer comes while another password is being typed
        press("Stäng av")
        page.locator("#old").fill(GOOD)
        page.locator("#new").fill(OTHER)
    expect(page.locator("#on-password")).to_be_visible()
    expect(page.locator("#old-totp")).to_have_count(0)
    expect(page.locator("#old")).to_have_value(GOOD)
    expect(page.locator("#new")).to_have_value(OTHER)
    expect(page.locator("#new")).to_be_focused()
    press("Byt lösenord")
    expect(page.locator(".note.good")).to_be_visible()
    yield "changed"


def again(page: Page, at: Gateway, say: Say) -> Iterator[str]:
    """The administrator closes the account, and reads the list as one who only may."""
    press = lambda name: page.get_by_role("button", name=say(name), exact=True).click()  # noqa: E731
    press("Logga ut")
    page.locator("#name").fill("admin")
    page.locator("#password").fill(GOOD)
    page.keyboard.press("Enter")
    page.locator("summary", has_text="Anna Ek").click()
    press("Stäng kontot")
    page.get_by_role("dialog").get_by_role("button", name=say("Stäng kontot")).click()
    expect(page.locator("summary .chip.bad")).to_be_visible()
    yield "closed"
    with held(page, "**/accounts/*"):  # the answer comes while another row is being ticked
        press("Öppna kontot")
        page.locator("summary", has_text="Administratör").click()
        shown = page.locator("details[open] .roles input")
        for value in ("handlaggare", "dataskyddsombud"):
            page.locator(f"details[open] .roles input[value={value}]").check()
    expect(page.locator("summary .chip.bad")).to_have_count(0)
    expect(page.locator("#tell")).to_have_text(say("Kontot är öppet igen."))
    expect(page.locator("details[open] .roles input[value=dataskyddsombud]")).to_be_focused()
    assert shown.count() == 6
    assert page.locator("details[open] .roles :checked").count() == 3
    page.locator("details[open]").get_by_role("button", name=say("Spara")).click()
    page.get_by_role("dialog").get_by_role("heading", name=say("Logga in igen")).wait_for()  # other rights, a new login
    page.locator("dialog #name").fill("admin")
    page.locator("dialog #password").fill(GOOD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=say("Ärenden"), exact=True).wait_for()
    yield "read"


@pytest.mark.parametrize(("theme", "lang"), [("light", "sv"), ("dark", "en")])
def test_axe_finds_nothing_and_all_of_it_works(browser: Browser, town: Gateway, theme: str, lang: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1366, "height": 768}, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_init_script(f"localStorage.setItem('lang', '{lang}')")
    page, faults, seen = context.new_page(), list[str](), list[str]()
    for name in walk(page, town, speaking(lang)):
        seen.append(name)
        for v in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            faults.append(f"{name}: {v['id']} {[n['html'][:160] for n in v['nodes']][:2]}")
    context.close()
    assert sorted(seen) == sorted(VIEWS)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [360, 640], ids=["phone", "200 % zoom"])
def test_nothing_is_cut_off(browser: Browser, town: Gateway, width: int) -> None:
    page, wide = browser.new_page(viewport={"width": width, "height": 740}), list[str]()
    for name in walk(page, town):
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide += [f"{name}: {over}px"] if over > 0 else []
    page.close()
    assert not wide, wide


def test_an_account_is_made_with_the_keyboard_alone(browser: Browser, town: Gateway) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    keys = page.keyboard
    page.goto(f"{town.url}/#konto=admin&kod={town.code}")
    expect(page.get_by_role("heading", name="Logga in")).to_be_focused()
    reach(page, "Nytt lösenord")
    keys.type(GOOD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Konton")).to_be_focused()
    reach(page, "Nytt konto")
    keys.press("Enter")
    reach(page, "Namn")
    keys.type("Bo Ek")
    reach(page, "Användarnamn")
    keys.type("bo.ek")
    reach(page, "granskare")
    keys.press("Space")
    reach(page, "Skapa kontot")
    keys.press("Enter")
    expect(page.locator("#offered")).to_be_focused()
    expect(page.locator(".accounts li")).to_have_count(2)
    expect(page.locator(".accounts")).to_contain_text("bo.ek · handläggare, granskare")
    page.close()


def test_the_picture_holds_what_the_service_said(browser: Browser, town: Gateway) -> None:
    """Module by module: what is drawn is the address, and nothing is fetched for it."""
    page, asked = browser.new_page(), list[str]()
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{town.url}/#konto=admin&kod={town.code}")
    page.locator("#password").fill(GOOD)
    keys = page.keyboard
    keys.press("Enter")
    page.get_by_role("link", name="Mitt konto").click()
    page.locator("#on-password").fill(GOOD)
    with page.expect_response(lambda r: r.url.endswith("/session/totp")) as answered:
        keys.press("Enter")
    drawn = page.get_by_role("img", name="QR-kod för appen").locator("path").get_attribute("d") or ""
    rows = answered.value.json()["qr"]
    dark = {f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, bit in enumerate(row) if bit == "1"}
    assert {f"M{part}" for part in drawn.split("M")[1:]} == dark and len(dark) > 300
    assert all(url.startswith(town.url) for url in asked)
    page.close()


def test_a_second_secret_is_drawn_by_the_standard() -> None:
    """The three finders and the timing pattern of ISO/IEC 18004 stand where a camera looks for them."""
    rows = totp.qr(totp.uri(totp.new_secret(), "anna.ek"))
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    size = len(rows)
    assert [row[:7] for row in rows[:7]] == [row[-7:] for row in rows[:7]] == [row[:7] for row in rows[-7:]] == finder
    assert rows[6][8 : size - 8] == "".join("10"[n % 2] for n in range(size - 16))


NOT_THEIRS = {
    "Nytt ärende", "Öva", "Radera ärendet", "Radera nu", "Lägg till mer", "Skriv utkast", "Redigera", "Kopiera eller spara", "Fråga ärendet",
    "Byt nivå", "Maskera om", "Lägg till i utkastet", "Kontrollerat",
}  # fmt: skip


class Api:
    """Somebody who uses the API from beside the browser."""

    def __init__(self, at: Gateway, name: str, code: str) -> None:
        self.http = httpx2.Client(base_url=f"{at.url}/api/v1", timeout=60, trust_env=False)
        told = self.call("POST", "/session/first", {"name": name, "code": code, "password": GOOD})
        self.http.headers["x-csrf-token"] = told["csrf"]

    def call(self, method: str, path: str, body: object = None) -> dict[str, str]:
        answer = self.http.request(method, path, json=body)
        assert answer.status_code < 400, answer.text
        return dict(answer.json())

    def ended(self, job: dict[str, str]) -> dict[str, str]:
        wait(lambda: self.call("GET", f"/jobs/{job['id']}")["state"] != "running", 60)
        return self.call("GET", f"/jobs/{job['id']}")


def test_a_reviewer_is_offered_only_what_they_may(browser: Browser, town: Gateway) -> None:
    admin = Api(town, "admin", town.code)
    made = {
        name: admin.call("POST", "/accounts", {"name": name, "shown": name, "roles": [role]})["code"]
        for name, role in (("anna", "handlaggare"), ("gun", "granskare"))
    }
    anna = Api(town, "anna", made["anna"])
    case = anna.call("POST", "/cases", {"title": "Annas", "policy": "skyddad"})["id"]
    anna.ended(anna.call("POST", f"/cases/{case}/documents", {"name": "a", "text": NOTE}))
    given = anna.call("GET", f"/cases/{case}/masking")["hash"]
    anna.call("POST", f"/cases/{case}/masking/approval", {"hash": given})
    draft = anna.ended(anna.call("POST", f"/cases/{case}/summaries", {"template": "allman"}))["result"]
    for person in (admin, anna, Api(town, "gun", made["gun"])):
        person.http.close()
    page = browser.new_page()
    page.goto(town.url)
    page.locator("#name").fill("gun")
    page.locator("#password").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator(".cases li")).to_contain_text("en kollegas")
    for path in ("", f"arende/{case}", f"arende/{case}/granska", f"arende/{case}/skriv", f"utkast/{draft}"):
        page.goto(f"{town.url}/#/{path}")
        expect(page.locator("main h1").first).to_be_visible()
        offered = {text.strip() for text in page.locator("a, button, summary").all_inner_texts()}
        assert not offered & NOT_THEIRS, path
    expect(page.locator(".toolbar")).to_contain_text("kan inte föras ut med din behörighet")
    page.goto(f"{town.url}/#/arende/{case}/granska")
    expect(page.locator(".dock")).to_contain_text("Godkänd")  # to review is what a reviewer may
    page.close()
