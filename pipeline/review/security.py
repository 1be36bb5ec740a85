"""Who may speak to the app, and what a browser may do with its pages.

In: a Flask app. Out: the same app, refusing every request that is not its user's. The rules: the Host must be this
machine's, the token of the start link must have been shown, every form carries its own token, and pages run no
script and load nothing but the app's own files. Surprising rule: the start link answers with a page, not a redirect,
because a browser withholds a strict cookie from a redirect that began on another site, such as a web mail.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

LET_IN, FORM_TOKEN, REVIEWER = "let_in", "form_token", "reviewer"
"""What the session cookie holds."""
OPEN_ENDPOINTS = frozenset({"static", "start.start"})
"""What answers without a session: the style sheet, the script, and the start link, which checks its own token."""
NAMELESS_ENDPOINTS = frozenset({"start.name", "start.save_name"})
"""What answers to a user who has not said their name yet."""
MAX_FORM_BYTES = 64 * 1024
"""Longest form: a note of 2,000 characters and room."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # not no-referrer: browsers would then send forms without their origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",  # pages hold evidence text: the browser keeps none of it
}


def new_token() -> str:
    """A token of 256 random bits for the start link."""
    return secrets.token_urlsafe(32)


def guard(app: Flask, *, token: str, port: int) -> None:
    """Put the rules in force. `port` is the one that the app is served on: it is part of the Host and the cookie."""
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME=f"readiness_review_{port}",  # cookies do not tell ports apart
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        START_TOKEN=token,
    )
    hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    @app.before_request
    def check() -> BaseResponse | None:
        if request.host not in hosts:
            abort(403, "This address is not the app's own.")
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        if session.get(LET_IN) is not True:
            abort(403, "Open the link that the program printed when it started.")
        if request.method == "POST":
            _check_form(hosts)
        if REVIEWER not in session and request.endpoint not in NAMELESS_ENDPOINTS:
            return redirect(url_for("start.name"), 303)
        return None

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    app.jinja_env.globals["form_token"] = form_token


def is_start_token(shown: str, token: str) -> bool:
    """Whether the token of a start link is right; takes as long whatever is wrong with it."""
    return hmac.compare_digest(shown.encode(), token.encode())


def let_in() -> None:
    """Remember that this browser has shown the token."""
    session[LET_IN] = True
    form_token()


def form_token() -> str:
    """The token that this session's forms carry."""
    if FORM_TOKEN not in session:
        session[FORM_TOKEN] = secrets.token_urlsafe(32)
    token: str = session[FORM_TOKEN]
    return token


def _check_form(hosts: frozenset[str]) -> None:
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        abort(403, "The form came from another site.")
    shown = request.form.get(FORM_TOKEN, "")
    if not hmac.compare_digest(shown.encode(), session.get(FORM_TOKEN, "").encode()) or not shown:
        abort(403, "The form is no longer valid. Go back, reload the page and send it again.")
