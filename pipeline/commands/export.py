"""Verb `export`: files to take away, rendered from the published tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path, now
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line; a further export is one line here."""
    parser = add_verb(verbs, "export", None, "write workbook, briefing, index or CSV files from the published tables")
    exports = parser.add_subparsers(title="exports", metavar="EXPORT", required=True)
    _add(exports, "xlsx", _xlsx, "take over changes in the gap register and write it anew")
    _add(exports, "docx", _docx, "write the briefing: two pages per area, and by interview group", out="FILE")
    _add(exports, "csv", _csv, "write a CSV file per table and view", out="FOLDER")
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


def _xlsx(arguments: argparse.Namespace) -> int:
    from pipeline.registers import import_register, write_register
    from pipeline.store.tables import read_published

    database = database_path(arguments)
    pack_id = str(read_published(database, ()).run["pack_id"])
    journal = Settings().journal_path / pack_id
    imported = import_register(database, journal=journal, pack_id=pack_id, now=now())
    written = write_register(database, journal=journal, now=now(), is_masked=not arguments.unmasked, imported=imported)
    print("\n".join([*imported.notes, *written.notes, f"Workbook: {written.path}"]))
    return EXIT_DONE


def _docx(arguments: argparse.Namespace) -> int:
    from pipeline.exporting import write_briefing

    print(f"Briefing: {write_briefing(database_path(arguments), arguments.out, is_masked=not arguments.unmasked)}")
    return EXIT_DONE


def _csv(arguments: argparse.Namespace) -> int:
    from pipeline.exporting import write_csv_folder

    folder, count = write_csv_folder(database_path(arguments), arguments.out, is_masked=not arguments.unmasked)
    print(f"{count} CSV files: {folder}")
    return EXIT_DONE
