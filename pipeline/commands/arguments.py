"""What verbs share: how an argument is read, and the options of a run.

In: an argument parser, or parsed arguments. Out: the parser with arguments added, or `Options`. Surprising rule: a
verb's function is kept in the parsed arguments as `verb`, so that the command line needs no table of verbs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import DATABASE_NAME, Settings

if TYPE_CHECKING:
    from pipeline.job import Options

EXIT_DONE = 0
EXIT_USER_MUST_ACT = 2
EXIT_DONE_WITH_UNREADABLE = 3

Verbs = argparse._SubParsersAction


def add_verb(
    verbs: Verbs[argparse.ArgumentParser],
    name: str,
    function: Callable[[argparse.Namespace], int] | None,
    help_text: str,
) -> argparse.ArgumentParser:
    """Add a verb that calls `function`, which returns the exit code; None if it has verbs of its own."""
    parser = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    if function is not None:
        parser.set_defaults(verb=function)
    return parser


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add `--db`, for verbs that read published tables."""
    parser.add_argument("--db", type=Path, metavar="FILE", help="database (default: outputs/readiness.duckdb)")


def database_path(arguments: argparse.Namespace) -> Path:
    """The database that `--db` names, else the one of the default pack."""
    path: Path = arguments.db or Settings().outputs_path / DATABASE_NAME
    return path


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of verbs that read a pack."""
    add = parser.add_argument
    add(
        "folder",
        type=Path,
        nargs="?",
        help="evidence folder (default: corpus/evidence if it holds files, else the sample)",
    )
    add("--db", type=Path, metavar="FILE", help="database to publish (default: outputs/readiness.duckdb)")
    add("--framework", metavar="FILE", help="framework file or id (default: pack.yaml's, else the shipped one)")
    add("--as-of", type=date, metavar="DATE", help="judge as at this day (default: pack.yaml's, else today)")
    add(
        "--workers",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="reader processes (default: all cores)",
    )
    add(
        "--ocr",
        choices=("auto", "off"),
        default="auto",
        help="recognise the text of pages that are pictures (auto) or leave them unread (off)",
    )


def run_options(arguments: argparse.Namespace) -> Options:
    """What the user asked of a run."""
    from pipeline.job import Options

    return Options(
        arguments.folder,
        arguments.db,
        arguments.framework,
        arguments.as_of,
        arguments.workers,
        has_ocr=arguments.ocr == "auto",
    )


def now() -> dt.datetime:
    """The time that is written into runs and decisions."""
    return dt.datetime.now(dt.UTC)


def date(text: str) -> dt.date:
    """Read a date; the error is one that argparse shows."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-02-23") from None


def positive(text: str) -> int:
    """Read a whole number of one or more; the error is one that argparse shows."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of one or more")
    return int(text)
