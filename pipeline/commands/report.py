"""Verb `report`: render the page of the last coverage run from its published tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    report = add_verb(verbs, "report", _report, "write the report of the last coverage run as one page of HTML")
    add_database(report)
    report.add_argument(
        "--out", type=Path, metavar="FILE", help="file to write (default: report.html beside the database)"
    )
    report.add_argument(
        "--unmasked",
        action="store_true",
        help="show personal details and quotes under embargo; never share such a page",
    )


def _report(arguments: argparse.Namespace) -> int:
    from pipeline.report.write import write_report

    path = write_report(
        database_path(arguments),
        models_path=Settings().models_path,
        out=arguments.out,
        is_masked=not arguments.unmasked,
    )
    print(f"Report: {path}. Open it in a browser; print it from there.")
    return EXIT_DONE
