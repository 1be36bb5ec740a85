"""The start link, the question for a name, and the switch for single keys."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, session
from werkzeug.wrappers import Response

from pipeline.review.pages import Page
from pipeline.review.security import REVIEWER, is_start_token, let_in
from pipeline.review.shown import KEYS, address_of

MAX_NAME_CHARS = 80
bp = Blueprint("start", __name__)
PAGE = Page(bp)


@bp.get("/start")
def start() -> str:
    """Take the start link's token and ask for a name."""
    if not is_start_token(request.args.get("token", ""), current_app.config["START_TOKEN"]):
        abort(403, "Open the link that the program printed when it started.")
    let_in()
    return render_template("name.html", name=session.get(REVIEWER, ""), fault="")


@bp.get("/name")
def name() -> str:
    """Ask for a name again."""
    return render_template("name.html", name=session.get(REVIEWER, ""), fault="")


@bp.post("/name")
def save_name() -> Response | tuple[str, int]:
    """Keep the name for this browser."""
    given = " ".join(request.form.get("name", "").split())
    if not given or len(given) > MAX_NAME_CHARS:
        fault = "Enter your name" if not given else f"Your name must be {MAX_NAME_CHARS} characters or fewer"
        return render_template("name.html", name=given, fault=fault), 400
    session[REVIEWER] = given
    return redirect(address_of("queue.show"), 303)


@bp.post("/keys")
def keys() -> Response:
    """Turn single keys on or off, and go back to the page where that was done."""
    session[KEYS] = request.form.get("keys") == "on"
    back = request.form.get("back", "")
    is_local = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if is_local else address_of("queue.show"), 303)
