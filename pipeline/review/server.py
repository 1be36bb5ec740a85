"""Serve the app to this computer alone, until the user stops it.

In: a desk and a port. Out: nothing. Surprising rule: the socket is bound before the app is made, because host check and
cookie need the port's number, and port 0 lets the system choose a free one.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing

from pipeline.errors import InputError
from pipeline.review.app import create_app
from pipeline.review.desk import Desk
from pipeline.review.security import new_token

ADDRESS = "127.0.0.1"
"""This computer alone: never an address that others can reach."""
THREADS = 6
"""Requests answered at once: a person's two windows with their pictures."""


def serve(desk: Desk, *, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `on_ready` gets the start link once the app answers.

    Raises InputError if the port is taken, and StoreError or InputError if the tables cannot be read.
    """
    import waitress

    with closing(bind_socket(port)) as listening:
        number = int(listening.getsockname()[1])
        token = new_token()
        app = create_app(desk, token=token, port=number)
        with desk.at_work() as work:  # everything is worked out before the first page is asked for
            work.queue.entries()
        server = waitress.create_server(app, sockets=[listening], threads=THREADS, ident=None)
        on_ready(f"http://{ADDRESS}:{number}/start?token={token}")
        try:
            server.run()
        finally:
            server.close()


def bind_socket(port: int) -> socket.socket:
    """A socket of this computer alone; port 0 is a free one. Raises InputError if the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise InputError(
            f"port {port} cannot be used", where=f"{ADDRESS}:{port}", remedy="leave --port out, or name another"
        ) from error
    return listening
