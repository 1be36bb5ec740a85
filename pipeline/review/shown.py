"""What every page shares: the desk it works at, who looks at it, and its frame.

In: the request being answered. Out: rendered pages. Surprising rule: each template gets one typed record, `page`, and
a name that the record lacks is an error.
"""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, render_template, session, url_for

from pipeline.review.desk import Desk, Work
from pipeline.review.pages import find_pages
from pipeline.review.pictures import PictureShelf
from pipeline.review.security import LET_IN, REVIEWER

KEYS = "single_keys"
"""In the session: whether single keys are on; every page has the switch (WCAG 2.1.4)."""


def desk() -> Desk:
    """The desk that this app works at."""
    return cast(Desk, current_app.extensions["desk"])


def pictures() -> PictureShelf:
    """The shelf of page pictures."""
    return cast(PictureShelf, current_app.extensions["pictures"])


def reviewer() -> str:
    """The name that the person at this browser gave."""
    return str(session[REVIEWER])


def render(template: str, page: object, work: Work) -> str:
    """Render a page from its record."""
    return render_template(template, page=page, area=work.tables.run.area, run=work.tables.run, work=work)


def address_of(endpoint: str, **values: str | int) -> str:
    """The address of a page; values that its path does not name become arguments."""
    arguments: dict[str, Any] = dict(values)  # url_for types its own options, which no value here is one of
    return url_for(endpoint, **arguments)


def common_context() -> dict[str, Any]:
    """What the frame of every page needs."""
    is_in = session.get(LET_IN) is True
    return {
        "navigation": [page for page in find_pages() if page.title] if is_in else [],
        "reviewer": session.get(REVIEWER, "") if is_in else "",
        "has_keys": session.get(KEYS, True) is True,
        "area": "",
        "run": None,
        "work": None,
    }
