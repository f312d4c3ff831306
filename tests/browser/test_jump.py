"""The list of a draft's sections: opened from the bar that stays, by keys and by pointer, at every width; it follows what is moved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Gateway
from tests.browser.test_draft import edit, headings, section
from tests.browser.test_flow import reach
from tests.serve.kit import NOTE

LONG = "\n\n".join(f"{NOTE} Möte {n} hölls den {n} april 2026, och beslut fattades." for n in range(1, 9))
SEEN = """el => { const r = el.getBoundingClientRect(), top = document.elementFromPoint(r.left + 4, r.top + 4);
    return r.top >= 0 && (top === el || el.contains(top)); }"""
PLACE = "() => document.querySelector('.draft').getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize(
    ("width", "high", "stays"),
    [(1366, 768, True), (683, 384, False), (390, 844, True)],
    ids=["laptop", "200 % zoom", "phone"],
)
def test_sections_are_jumped_to_from_a_list(page: Page, at: Gateway, width: int, high: int, stays: bool) -> None:
    page.set_viewport_size({"width": width, "height": high})
    page.emulate_media(reduced_motion="reduce")  # it scrolls at once
    at.enter(page)
    at.draft(page, LONG)
    nav, keys = page.get_by_role("navigation", name="Avsnitt"), page.keyboard
    links, opener, names = nav.get_by_role("link"), nav.locator("summary"), page.locator(".draft h2").all_inner_texts()
    assert len(names) >= 4
    expect(links).to_have_count(0)  # closed, it takes no stops of who goes by keys
    page.wait_for_timeout(600)
    place = page.evaluate(PLACE)
    reach(page, "Avsnitt", back=True)
    keys.press("Enter")
    expect(links).to_have_count(len(names))
    assert [link.locator("span").inner_text() for link in links.all()] == names
    expect(nav.locator("[aria-current]")).to_have_count(0)  # nothing is read yet
    assert page.evaluate(PLACE) == place
    keys.press("Escape")
    expect(opener).to_be_focused()
    keys.press("Enter")
    expect(links.first).to_be_visible()
    for name in names:
        keys.press("Tab")
        expect(links.filter(has_text=name)).to_be_focused()
        expect(links.filter(has_text=name)).to_be_in_viewport(ratio=1)
    keys.press("Enter")
    last = page.locator(".draft h2").last
    expect(last).to_be_focused()
    expect(links).to_have_count(0)
    assert last.evaluate(SEEN)
    opener.click()
    links.filter(has_text=names[1]).click()
    expect(page.locator(".draft h2").nth(1)).to_be_focused()
    assert page.locator(".draft h2").nth(1).evaluate(SEEN)
    opener.click()
    expect(links.first).to_be_visible()
    expect(nav.locator("[aria-current=true] span")).to_have_text(
        names[1:2] if stays else []
    )  # scrolled back to the bar
    page.locator(".draft h2").nth(1).click(position={"x": 1, "y": 1}, force=True)
    expect(links).to_have_count(0)
    page.emulate_media(media="print")
    expect(nav).to_be_hidden()


def test_the_list_follows_a_point_that_is_moved(page: Page, at: Gateway) -> None:
    at.enter(page)
    at.draft(page, NOTE)
    _, _, to = headings(page)
    full = page.locator(".draft section:has(li)").filter(has_not=page.locator("li:nth-child(2)")).first
    name = full.locator("h2").inner_text()
    nav = page.get_by_role("navigation", name="Avsnitt")
    bare = lambda heading: nav.get_by_role("link", name=f"{heading} utan punkter", exact=True)  # noqa: E731
    nav.locator("summary").click()
    expect(bare(to)).to_be_visible()
    expect(bare(name)).to_have_count(0)
    edit(page)  # and the list is closed by it
    expect(nav.get_by_role("link")).to_have_count(0)
    full.locator(".mover").click()
    page.get_by_role("dialog").get_by_role("button", name=to, exact=True).click()
    expect(section(page, to).locator("textarea")).to_have_count(1)
    nav.locator("summary").click()
    expect(bare(name)).to_be_visible()
    expect(bare(to)).to_have_count(0)
    nav.get_by_role("link", name=to, exact=True).click()
    expect(section(page, to).locator("h2")).to_be_focused()
