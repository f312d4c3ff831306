"""When things go badly: a slow line, a service that restarts, a tab that closes, files that are wrong. And text as it is written."""

import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from pipelines.engines.scripted import Call, Line, ScriptedEngine, Trouble
from pipelines.settings import WriterSettings
from pipelines.writers.model import ModelWriter
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.browser.kit import Gateway, gateway, wait
from tests.pipelines.conftest import reads_along
from tests.serve.doomed import TEXT
from tests.serve.kit import NOTE, made


class Slow:
    """A model that answers the first of its questions, and the others once it may."""

    def __init__(self, first: int = 2) -> None:
        self.engine, self.first, self.may = ScriptedEngine(self.answer), first, threading.Event()

    def answer(self, call: Call) -> Line:
        if len(self.engine.calls) > self.first and not self.may.is_set():
            return Trouble.HANG
        return reads_along(call)

    def tools(self) -> Tools:
        return made(lambda _name: ModelWriter(self.engine, WriterSettings(concurrency=1)))


def begin(page: Page, at: Gateway) -> str:
    """Have a long case written about, with the page where its text comes; return the case."""
    at.enter(page)
    case = at.paste(page, TEXT)
    at.approve(page, case)
    page.get_by_label("Vem skriver?").select_option("scripted")
    page.get_by_role("button", name="Skriv utkast").click()
    expect(page.locator(".stream h3").first).to_be_visible()
    return case


def test_text_comes_as_it_is_written_and_can_be_stopped(browser: Browser, tmp_path: Path) -> None:
    slow = Slow()
    with gateway(tmp_path, slow.tools()) as at:
        page = browser.new_page()
        begin(page, at)
        stream = page.get_by_role("region", name="Text medan den skrivs")
        expect(stream).to_contain_text("Anna Svensson")
        expect(stream).not_to_contain_text("[PERSON")
        expect(stream).to_contain_text("inte kontrollerad än")
        page.get_by_role("button", name="Avbryt").click()
        expect(page.get_by_text("Inget halvt har sparats")).to_be_visible()
        expect(page.get_by_role("button", name="Skriv utkast")).to_be_visible()
        page.close()


def test_a_closed_tab_goes_on_or_stops_as_the_officer_chose(browser: Browser, tmp_path: Path) -> None:
    slow = Slow()
    with gateway(tmp_path, slow.tools()) as at:
        context = browser.new_context()
        page = context.new_page()
        case = begin(page, at)
        page.close()
        again = context.new_page()
        again.goto(f"{at.url}/#/arende/{case}/skriv")
        expect(again.locator(".stream h3").first).to_be_visible()  # it went on, and what was told is told again
        again.get_by_label("Avbryt om jag stänger fliken").check()
        again.close(run_before_unload=True)
        last = context.new_page()
        last.goto(f"{at.url}/#/")
        wait(lambda: not last.evaluate(f"fetch('/api/v1/cases/{case}').then(r => r.json()).then(c => c.jobs.length)"))
        context.close()


def test_a_restart_in_the_middle_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    slow = Slow()
    page = browser.new_page()
    with gateway(tmp_path, slow.tools()) as first:
        begin(page, first)
    time.sleep(1)
    slow.may.set()
    with gateway(tmp_path, slow.tools(), port=first.port) as again:
        asked = page.get_by_role("dialog")
        wait(lambda: asked.count() or page.locator(".draft").count())
        if asked.count():  # sessions of a trial end with the process
            asked.get_by_label("Engångskod").fill(again.code)
            page.keyboard.press("Enter")
        expect(page.locator(".draft h1")).to_be_visible(timeout=60_000)
        page.close()


def test_a_slow_line_shows_that_something_happens(page: Page, at: Gateway) -> None:
    at.enter(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 600, "downloadThroughput": 40_000, "uploadThroughput": 20_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("link", name="Nytt ärende").click()
    expect(page.locator("main[aria-busy]")).to_be_visible()
    page.get_by_label("Vad gäller det?").fill("Långsamt")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": NOTE.encode() * 100}
    )
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="Underlag")).to_be_visible(timeout=60_000)
    line.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    page.get_by_role("link", name="Granska maskeringen").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Tjänsten svarar inte")
    line.send(
        "Network.emulateNetworkConditions", {**slow, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    )
    page.reload()
    expect(page.get_by_role("region", name="Dokumentets text")).to_be_visible()


def test_what_is_pasted_stays_when_the_files_have_been_read(page: Page, at: Gateway) -> None:
    at.enter(page)
    case = at.paste(page, NOTE)
    job = {"id": "0" * 32, "kind": "documents", "state": "running", "done": 0, "total": 0, "stage": "Läser"}

    def running(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "jobs": [job]})

    page.route(f"**/cases/{case}", running, times=1)
    events = list[Route]()
    page.route("**/events", lambda route: events.append(route))
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.locator("summary", has_text="Lägg till mer").click()
    page.locator("summary", has_text="Klistra in text").click()
    page.locator("#paste").fill("Det jag skriver.")
    wait(lambda: page.evaluate("1") and events)
    events[0].fulfill(content_type="text/event-stream", body='event: state\ndata: {"state": "done"}\n\n')
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator(".docs li.ok")).to_have_count(1)
    expect(page.locator("#paste")).to_have_value("Det jag skriver.")
    expect(page.locator("#paste")).to_be_focused()


def test_bad_files_are_told_and_the_good_ones_read(browser: Browser, tmp_path: Path, using: Tools) -> None:
    with gateway(tmp_path, using, ServeSettings(max_upload_mb=1, max_files=3)) as at:
        page = browser.new_page()
        at.enter(page)
        page.goto(f"{at.url}/#/nytt")
        files = page.locator("input[type=file]")
        files.set_input_files({"name": "stor.txt", "mimeType": "text/plain", "buffer": b"a" * 1_200_000})
        expect(page.get_by_role("alert")).to_contain_text("Högst 1 MB")
        files.set_input_files(
            [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": NOTE.encode()} for n in range(4)]
        )
        expect(page.get_by_role("alert")).to_contain_text("Högst 3")
        bad = [("<img src=x onerror=alert(1)>.txt", NOTE.encode()), ("tom.txt", b""), ("trasig.pdf", b"%PDF-1.7 nej")]
        files.set_input_files([{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in bad])
        expect(page.locator(".docs li.ok")).to_have_count(1)
        expect(page.locator(".docs li.bad")).to_have_count(2)
        expect(page.locator(".docs li.ok")).to_contain_text("onerror")  # a name is text, never markup
        assert page.locator("img[src=x]").count() == 0
        page.close()
