"""The web app: pages found in `pages/`, guarded, with one template folder and one style sheet.

In: a desk, a shelf of pictures, a token and a port. Out: a Flask app. Surprising rule: no page is named here; each
module of `pages/` that has a `PAGE` is one, and its blueprint brings its addresses.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from flask import Flask, render_template
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError

from pipeline.errors import PipelineError
from pipeline.review import words
from pipeline.review.desk import Desk
from pipeline.review.pages import find_pages
from pipeline.review.pictures import PictureShelf
from pipeline.review.security import guard
from pipeline.review.shown import common_context

_LOG = logging.getLogger(__name__)


class ReviewFlask(Flask):
    """A Flask app whose log never tells what an error was about: its message may hold text of a document."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        """Log the error's type and where it rose."""
        frames = traceback.extract_tb(exc_info[2])[-4:]
        places = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
        _LOG.error("%s at %s", exc_info[0].__name__ if exc_info[0] else "error", places)


def create_app(desk: Desk, *, token: str, port: int, pictures: PictureShelf | None = None) -> Flask:
    """Make the app; it opens nothing until a page is asked for."""
    app = ReviewFlask(__name__)
    app.extensions["desk"] = desk
    app.extensions["pictures"] = pictures or PictureShelf()
    app.jinja_env.undefined = StrictUndefined  # a misspelt name is an error, not an empty place
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(words.FILTERS)
    app.context_processor(common_context)
    guard(app, token=token, port=port)
    for page in find_pages():
        app.register_blueprint(page.blueprint)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PipelineError, _pipeline_error)
    return app


def _http_error(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    # Werkzeug's own words repeat what was asked for; only what the app itself says is shown.
    own_words = error.description if code == 403 and error.description else ""
    if isinstance(error, InternalServerError):
        own_words = ""
    return render_template("error.html", code=code, message=own_words, what="", where="", remedy=""), code


def _pipeline_error(error: PipelineError) -> tuple[str, int]:
    return (
        render_template("error.html", code=503, message="", what=error.what, where=error.where, remedy=error.remedy),
        503,
    )
