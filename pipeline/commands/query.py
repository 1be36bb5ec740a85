"""Verb `query`: one read-only question to the published tables."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    query = add_verb(verbs, "query", _query, "run one read-only SQL statement on the published tables")
    query.add_argument("sql", metavar="SQL")
    add_database(query)
    query.add_argument("--format", choices=("table", "csv", "json"), default="table", help="how rows are printed")


def _query(arguments: argparse.Namespace) -> int:
    from pipeline.store.query import run_query
    from pipeline.terminal import query_text

    print(query_text(run_query(database_path(arguments), arguments.sql), arguments.format))
    return EXIT_DONE
