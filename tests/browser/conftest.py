"""Chromium without a window, and the review app on the bundled sample, served in a thread of this process."""

from __future__ import annotations

import datetime as dt
import importlib.util
import itertools
import secrets
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.framework import load_framework
from pipeline.pack import localise_framework, open_pack
from pipeline.review.app import create_app
from pipeline.review.desk import Desk, ReviewPlace
from pipeline.review.server import bind_socket
from pipeline.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

if importlib.util.find_spec("playwright") is None:
    collect_ignore_glob = ["test_*.py"]  # the ordinary environment has no browser library and leaves these tests out

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
START = dt.datetime(2026, 2, 24, 9, tzinfo=dt.UTC)
WAIT_MS = 10_000
"""Longest wait for anything on a page; a page takes a tenth of a second."""


@dataclass(frozen=True)
class Served:
    """A running app: its start link, its address, and where its decisions go."""

    link: str
    address: str
    journal: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.fail("no chromium is installed; run the tests with `make test-browser`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def served(sample_database: Path, tmp_path: Path) -> Iterator[Served]:
    """The app on the sample with an empty journal of its own, on a free port."""
    import waitress

    settings = Settings()
    pack = open_pack(settings.sample_path, settings=settings)
    framework = localise_framework(load_framework(settings.frameworks_path / "bury-2024.yaml"), pack)
    place = ReviewPlace(pack.pack_id, sample_database, tmp_path / "journal", framework)
    minutes = itertools.count()
    desk = Desk(place, now=lambda: START + dt.timedelta(minutes=next(minutes)), new_id=lambda: secrets.token_hex(8))
    listening = bind_socket(0)
    port = listening.getsockname()[1]
    server = waitress.create_server(create_app(desk, token="start-token", port=port), sockets=[listening], threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    yield Served(f"{address}/start?token=start-token", address, place.journal)
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile; a script or style that the content policy blocks fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(WAIT_MS)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


def enter(context: BrowserContext, served: Served, *, name: str = "R. Quill") -> Page:
    """Open the start link, give a name, and be at the queue."""
    page = context.new_page()
    page.goto(served.link)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Start reviewing").click()
    page.wait_for_url(f"{served.address}/")
    return page
