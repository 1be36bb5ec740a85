"""The review app as people use it: by keyboard, in two windows, without scripts, and with assistive technology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from pipeline.journal import read_gap_decisions, read_reviews
from tests.browser.axe import accessibility_faults
from tests.browser.conftest import Served, enter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
KEYS = {"a": "accepted", "r": "rejected", "u": "uncertain"}


def first_passage(page: Page) -> None:
    """Open the first entry of the queue."""
    page.keyboard.press("s")
    page.wait_for_url("**/passage/**")


def test_twenty_passages_by_keyboard_alone(visitor: BrowserContext, served: Served) -> None:
    """From the start link on, no mouse: name, queue, twenty decisions; each is in the journal before the next page."""
    page = visitor.new_page()
    page.goto(served.link)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    for _ in range(8):
        if page.evaluate("document.activeElement.id") == "name":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("R. Quill")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/")
    page.goto(f"{served.address}/?show=all")  # nineteen decisions settle all that can move a verdict in the sample
    first_passage(page)
    for number in range(20):
        key = "aru"[number % 3]
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before and "saved=" in url, wait_until="domcontentloaded")
        expect(page.get_by_role("status")).to_contain_text("Saved on disk")
        reviews = read_reviews(served.journal)
        assert (len(reviews), reviews[-1].decision) == (number + 1, KEYS[key])
    assert {review.reviewer for review in reviews} == {"R. Quill"}
    assert len({(review.passage_id, review.criterion_id) for review in reviews}) == 20


def test_undo_and_reload(visitor: BrowserContext, served: Served) -> None:
    """Z takes the last decision back; reloading a page decides nothing again."""
    page = enter(visitor, served)
    first_passage(page)
    title = page.get_by_role("heading", level=1).inner_text()
    passage = page.locator(".this").first.inner_text()
    page.keyboard.press("r")
    page.wait_for_url("**saved=**")
    page.reload()
    assert len(read_reviews(served.journal)) == 1
    page.keyboard.press("z")
    expect(page.get_by_role("status")).to_contain_text("took back")
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert page.locator(".this").first.inner_text() == passage
    assert [review.decision for review in read_reviews(served.journal)] == ["rejected", "withdrawn"]


def test_a_decision_moves_the_verdict_at_once(visitor: BrowserContext, served: Served) -> None:
    """What the page foretold is what happened, in the notice, in progress and in the gap register."""
    page = enter(visitor, served)
    first_passage(page)
    foretold = page.locator("#decision li", has_text="If accepted").inner_text()
    closes = re.search(r"Closes: ([^.]+)\.", foretold)
    assert closes is not None
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text(f"Closes: {closes[1]}.")
    page.get_by_role("link", name="Gaps").click()
    expect(page.get_by_text("Closed by decisions since the last run")).to_be_visible()


def test_two_windows(visitor: BrowserContext, browser: Browser, served: Served) -> None:
    """Two people open one passage; who sends later is shown the other's decision, and neither is lost."""
    first = enter(visitor, served, name="R. Quill")
    first_passage(first)
    other = browser.new_context(locale="en-GB")
    second = enter(other, served, name="M. Okafor")
    second.goto(first.url)
    first.keyboard.press("a")
    first.wait_for_url("**saved=**")
    second.get_by_text("Note, kind, stance").click()
    second.get_by_label("Note", exact=True).fill("only a plan")
    second.get_by_role("button", name="Reject").click()
    expect(second.get_by_role("alert")).to_contain_text("Somebody decided in the meantime")
    expect(second.get_by_label("Note", exact=True)).to_have_value("only a plan")
    assert len(read_reviews(served.journal)) == 1
    second.get_by_role("button", name="Reject").click()
    second.wait_for_url("**saved=**")
    assert [review.decision for review in read_reviews(served.journal)] == ["accepted", "rejected"]
    other.close()


def test_second_sign_off(visitor: BrowserContext, browser: Browser, served: Served) -> None:
    """A second person finds what waits for them and agrees."""
    first = enter(visitor, served)
    first_passage(first)
    first.keyboard.press("a")
    first.wait_for_url("**saved=**")
    other = browser.new_context(locale="en-GB")
    second = enter(other, served, name="M. Okafor")
    second.get_by_role("link", name="Decisions").click()
    second.get_by_role("link", name="wait for my sign-off").click()
    second.get_by_role("button", name="Agree").click()
    expect(second.get_by_text("signed off by M. Okafor")).to_be_visible()
    assert read_reviews(served.journal)[-1].second_reviewer == "M. Okafor"
    other.close()


def test_a_gap_is_edited(visitor: BrowserContext, served: Served) -> None:
    """A mistake is told beside its field and keeps what was written; then it is saved."""
    page = enter(visitor, served)
    page.get_by_role("link", name="Gaps").click()
    page.locator("tbody a").first.click()
    page.get_by_label("State").select_option("chasing")
    page.get_by_label("Owner").fill("A. Lead")
    page.get_by_label("Due date").fill("31 June")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("real date")
    expect(page.get_by_label("Owner")).to_have_value("A. Lead")
    page.get_by_label("Due date").fill("2026-03-31")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Chasing, A. Lead, by 31 March 2026")
    (decision,) = read_gap_decisions(served.journal)
    assert (decision.state, decision.owner) == ("chasing", "A. Lead")


def test_search(visitor: BrowserContext, served: Served) -> None:
    """Words lead to a passage, and the passage to a decision."""
    page = enter(visitor, served)
    page.get_by_role("link", name="Search").click()
    page.wait_for_url("**/search")
    page.keyboard.press("/")
    page.keyboard.type("paediatrics wait")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("passage")
    page.locator(".place a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is this evidence for")


def test_a_page_picture_is_drawn(visitor: BrowserContext, served: Served) -> None:
    """A passage of a PDF is shown on its page, drawn by the worker, with the passage outlined in blue."""
    page = enter(visitor, served)
    page.goto(f"{served.address}/?show=all")
    pdf = page.get_by_label("Document").locator("option", has_text="survey 2025").first.get_attribute("value")
    page.goto(f"{served.address}/next?show=all&document={pdf}")
    picture = page.locator("figure img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('figure img').complete")
    assert picture.evaluate("image => image.naturalWidth") > 600


def test_everything_works_without_scripts(browser: Browser, served: Served) -> None:
    """With JavaScript off: decide with note and kind, undo, filter, sample, follow a gap up; no key is promised."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = enter(context, served)
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_label("Kind").select_option("voice")
    page.get_by_role("button", name="Show these").click()
    page.get_by_role("link", name="Start with the first").click()
    page.get_by_text("Note, kind, stance").click()
    page.get_by_label("Note", exact=True).fill("heard at the board")
    page.get_by_label("Stance").select_option("strength")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("Saved on disk")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("took back")
    assert [review.decision for review in read_reviews(served.journal)] == [
        *("accepted", "strength", "withdrawn", "withdrawn")
    ]
    page.get_by_role("link", name="Samples").click()
    page.get_by_label("Passages").fill("3")
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("button", name="Reject").click()
    assert read_reviews(served.journal)[-1].sampled_by.startswith("elusion:")
    page.get_by_role("link", name="Gaps").click()
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved on disk")
    context.close()


def test_single_keys_stay_out_of_the_way(visitor: BrowserContext, served: Served) -> None:
    """In a field a letter is a letter, with Ctrl it is the browser's, and turned off it does nothing."""
    page = enter(visitor, served)
    first_passage(page)
    page.keyboard.press("m")
    page.get_by_label("Note", exact=True).focus()
    page.keyboard.type("are all of these read?")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Alt+a")
    assert read_reviews(served.journal) == ()
    page.get_by_role("button", name="Turn single keys off").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert read_reviews(served.journal) == ()
    expect(page.get_by_text("Single keys are off")).to_be_visible()


def test_no_other_site_is_asked(visitor: BrowserContext, served: Served) -> None:
    """Every request of every page goes to the app itself."""
    asked: set[str] = set()
    visitor.on("request", lambda request: asked.add(request.url))
    page = enter(visitor, served)
    for path in ("/", "/next", "/progress", "/samples", "/gaps", "/search?words=plan", "/upload", "/decisions"):
        page.goto(f"{served.address}{path}")
    assert [url for url in asked if not url.startswith(f"{served.address}/")] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible(visitor: BrowserContext, served: Served, width: int) -> None:
    """axe-core finds no fault against WCAG 2.2 A and AA, on a desktop and at 400% zoom; nothing scrolls sideways."""
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(served.link)
    faults = {"name": accessibility_faults(page)}
    page.get_by_role("button", name="Start reviewing").click()
    faults["name with an error"] = accessibility_faults(page)
    page.get_by_label("Your name").fill("R. Quill")
    page.get_by_role("button", name="Start reviewing").click()
    paths = ("/", "/?show=all", "/?criterion=no", "/next", "/progress", "/samples", "/samples/APA6.4/5/1", "/gaps")
    for path in (*paths, "/search?words=therapy", "/search?words=zzz", "/upload", "/decisions", "/nothing"):
        page.goto(f"{served.address}{path}")
        faults[path] = accessibility_faults(page)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{path} is {sideways} pixels too wide at {width}"
    page.goto(f"{served.address}/next")
    page.get_by_text("Note, kind, stance").click()
    faults["decision form open"] = accessibility_faults(page)
    page.get_by_role("button", name="Move").click()
    faults["decision form with an error"] = accessibility_faults(page)
    page.get_by_role("button", name="Accept").click()
    faults["after a decision"] = accessibility_faults(page)
    page.goto(f"{served.address}/decisions")
    faults["decisions"] = accessibility_faults(page)
    page.goto(f"{served.address}/gaps")
    page.locator("tbody a").first.click()
    faults["gap"] = accessibility_faults(page)
    page.get_by_label("Due date").fill("x")
    page.get_by_role("button", name="Save").click()
    faults["gap with an error"] = accessibility_faults(page)
    assert {name: found for name, found in faults.items() if found} == {}
