"""What axe-core, which comes with axe-playwright-python, finds wrong with an open page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Every level that public bodies must meet, and what axe recommends beyond."""


def accessibility_faults(page: Page) -> list[str]:
    """Each rule broken, with the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{fault['id']}: {', '.join(node['target'][0] for node in fault['nodes'])}"
        for fault in found.response["violations"]
    ]
