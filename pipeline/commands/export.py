"""Verb `export`: files to take away, rendered from the published tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line; a further export is one line here."""
    parser = add_verb(verbs, "export", None, "write files to take away from the published tables")
    exports = parser.add_subparsers(title="exports", metavar="EXPORT", required=True)
    _add(exports, "index", _index, "write the index that goes with an upload, as Word and Excel files", out="FOLDER")


def _add(
    exports: Verbs[argparse.ArgumentParser],
    name: str,
    function: Callable[[argparse.Namespace], int],
    help_text: str,
    *,
    out: str | None = None,
) -> None:
    parser = add_verb(exports, name, function, help_text)
    add_database(parser)
    if out is not None:
        parser.add_argument("--out", type=Path, metavar=out, help="where to write (default: beside the database)")
    parser.add_argument("--unmasked", action="store_true", help="leave personal details as they are")


def _index(arguments: argparse.Namespace) -> int:
    from pipeline.indexing import find_mask, write_index

    written = write_index(database_path(arguments), arguments.out, mask=find_mask(is_masked=not arguments.unmasked))
    print("\n".join(f"Index: {path}" for path in written))
    print("It lists what the upload advice says to include. Read it through before you hand it over.")
    return EXIT_DONE
