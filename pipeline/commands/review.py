"""Verb `review`: the local web app in which people decide passage by passage."""

from __future__ import annotations

import argparse
import secrets
import webbrowser
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_verb, now, positive
from pipeline.settings import Settings

ID_BYTES = 8
"""Bytes of a decision's id: 64 bits, as of all ids."""


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    review = add_verb(verbs, "review", _review, "decide passage by passage in a local web app and see verdicts move")
    add = review.add_argument
    add("folder", type=Path, nargs="?", help="evidence folder (default: as for coverage)")
    add("--db", type=Path, metavar="FILE", help="published database (default: the folder's own)")
    add("--framework", metavar="FILE", help="framework file or id (default: pack.yaml's, else the shipped one)")
    add("--port", type=positive, default=0, metavar="N", help="port on this computer (default: a free one)")
    add("--no-browser", action="store_true", help="print the start link only")


def _review(arguments: argparse.Namespace) -> int:
    from pipeline.review.desk import Desk
    from pipeline.review.opening import find_review_place
    from pipeline.review.server import serve

    place = find_review_place(
        arguments.folder, database=arguments.db, framework=arguments.framework, settings=Settings()
    )

    def announce(link: str) -> None:
        print(f"Reviewing {place.database}\nDecisions go to {place.journal}\n")
        print(f"Open this link on this computer (Ctrl-C stops the app):\n  {link}", flush=True)
        if not arguments.no_browser:
            webbrowser.open(link)

    try:
        serve(Desk(place, now=now, new_id=lambda: secrets.token_hex(ID_BYTES)), port=arguments.port, on_ready=announce)
    except KeyboardInterrupt:
        print("\nStopped. Decisions shown as saved are in the journal; `readiness coverage` puts them into the tables.")
    return EXIT_DONE
