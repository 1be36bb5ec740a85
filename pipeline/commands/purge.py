"""Verb `purge`: remove a document's text from every store."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.purging import Purge


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    purge = add_verb(verbs, "purge", _purge, "remove a document's text from tables, caches, outputs and journal quotes")
    purge.add_argument("path", metavar="PATH", help="path of the document in its folder, as in the table `documents`")
    add_database(purge)
    purge.add_argument("--file", action="store_true", help="remove the file itself too, if it lies in corpus/evidence")


def _purge(arguments: argparse.Namespace) -> int:
    from pipeline.purging import purge_document

    purged = purge_document(
        arguments.path, database=database_path(arguments), settings=Settings(), with_file=arguments.file
    )
    print(purge_text(purged))
    return EXIT_DONE


def purge_text(purged: Purge) -> str:
    """What went and what stays, a line each."""
    lines = [f"Purged: {path}" for path in purged.documents]
    for path, rows in purged.databases:
        told = ", ".join(f"{count} in {table}" for table, count in rows.items())
        lines.append(f"  built anew without it: {path} (rows removed or blanked: {told})")
    lines += [f"  removed, as it quoted it: {path}" for path in purged.files]
    lines.append(f"  cached entries removed: {purged.cache_entries}; journal lines blanked: {purged.journal_lines}")
    if purged.copies:
        lines.append(
            f"The same file also lies at {', '.join(purged.copies)}: its text went too, the file is still there."
        )
    if purged.is_original_removed:
        lines.append(f"The file itself was removed: {purged.original}")
    else:
        lines.append(
            f"The file itself was not touched: {purged.original}. The next run reads it again as long as it lies there."
        )
    lines.append(
        "Counts and gaps are as they were: run `readiness coverage` again. Files that you saved elsewhere, backups and "
        "what was sent to others are out of reach; models/local holds numbers only."
    )
    return "\n".join(lines)
