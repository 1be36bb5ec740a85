"""The report in a browser: accessible, readable on a phone, enlarged and on paper, and quick to open.

Needs the `browser` extra and Debian's chromium; `make test-browser` runs it. Sockets are let through for the driver
alone: the page itself is a file, and a test sees that it asks for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report_records import CARD, make_empty_tables, make_hostile_tables, make_report_tables

playwright_api = pytest.importorskip("playwright.sync_api", reason="needs the `browser` extra")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the `browser` extra")

CHROMIUM = Path("/usr/bin/chromium")
PHONE_PIXELS = 320
"""Width at which WCAG 1.4.10 asks for a page without scrolling sideways."""
DESK_PIXELS = 1_280
OPEN_SECONDS = 1.0
A4_POINTS = (595, 842)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium at /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The browser that all tests of the folder share, or one for this file where there is none."""
    try:
        yield request.getfixturevalue("browser")
        return
    except pytest.FixtureLookupError:
        pass
    with playwright_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of full, of hostile and of empty tables, as three files."""
    from pipeline.report import render_report

    written = tmp_path_factory.mktemp("report")
    for name, tables in (
        ("full", make_report_tables()),
        ("hostile", make_hostile_tables()),
        ("empty", make_empty_tables()),
    ):
        (written / f"{name}.html").write_text(render_report(tables, card=CARD), encoding="utf-8")
    return written


def opened(browser: Any, path: Path, *, width: int = DESK_PIXELS) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    return page


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")


def sideways_pixels(page: Any) -> int:
    """How far the page as a whole can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("name", ["full", "hostile", "empty"])
@pytest.mark.parametrize("width", [DESK_PIXELS, PHONE_PIXELS])
def test_axe_finds_nothing(chromium: Any, folder: Path, name: str, width: int) -> None:
    """No rule of axe-core is broken, with everything unfolded."""
    page = opened(chromium, folder / f"{name}.html", width=width)
    unfold(page)
    found = axe_api.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    page.close()


@pytest.mark.parametrize("name", ["full", "hostile", "empty"])
def test_a_phone_never_scrolls_sideways(chromium: Any, folder: Path, name: str) -> None:
    """At 320 pixels the text flows; only the matrices scroll, each by itself."""
    page = opened(chromium, folder / f"{name}.html", width=PHONE_PIXELS)
    unfold(page)
    assert sideways_pixels(page) == 0
    page.close()


@pytest.mark.parametrize("name", ["full", "hostile", "empty"])
def test_text_at_twice_its_size_stays_on_the_page(chromium: Any, folder: Path, name: str) -> None:
    """Enlarging text alone cuts nothing off."""
    page = opened(chromium, folder / f"{name}.html")
    unfold(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways_pixels(page) == 0
    page.close()


def test_no_script_runs_and_nothing_is_fetched(chromium: Any, folder: Path) -> None:
    """Hostile texts raise no dialogue, and the only request is for the file itself."""
    page = chromium.new_page()
    requests: list[str] = []
    dialogues: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialogue: (dialogues.append(dialogue.message), dialogue.dismiss()))
    page.goto((folder / "hostile.html").as_uri())
    assert dialogues == []
    assert requests == [(folder / "hostile.html").as_uri()]
    page.close()


def test_the_page_reads_the_same_without_scripts(chromium: Any, folder: Path) -> None:
    """Nothing on the page depends on a script."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "full.html").as_uri())
    assert page.locator("#status").is_visible()
    assert page.locator("#ev-H1\\.1").count() == 1
    context.close()


def test_a_number_leads_to_its_passages(chromium: Any, folder: Path) -> None:
    """Following the count of a cell brings the passages into view."""
    page = opened(chromium, folder / "full.html")
    page.locator("table.kinds td.held a").first.click()
    assert page.url.endswith("#ev-H1.1-performance")
    assert page.locator("#e-H1\\.1-1").is_visible()
    page.close()


def test_the_keyboard_reaches_the_content_first(chromium: Any, folder: Path) -> None:
    """The first stop of the tab key skips to the content."""
    page = opened(chromium, folder / "full.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.close()


def test_it_prints_on_a4_without_the_evidence_list(chromium: Any, folder: Path) -> None:
    """Paper carries the findings and says where the list is; definitions are unfolded."""
    import pypdfium2

    page = opened(chromium, folder / "full.html")
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "\n".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert tuple(round(points) for points in printed[0].get_size()) == A4_POINTS
    assert "Judges evidence on file, not effectiveness" in text
    assert "What counts is that waits fall" in text
    assert "The evidence list stands in the page itself" in text
    assert "Other passages quoted" not in text
    page.close()


def test_the_sample_opens_within_a_second(chromium: Any, sample_database: Path, tmp_path: Path) -> None:
    """The page of seventy-six documents is there at once, and axe finds nothing on it."""
    from pipeline.report.write import write_report
    from pipeline.settings import Settings

    path = write_report(sample_database, models_path=Settings().models_path, out=tmp_path / "report.html")
    page = opened(chromium, path)
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
    assert float(page.evaluate(timing)) < OPEN_SECONDS
    unfold(page)
    found = axe_api.Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    page.close()
