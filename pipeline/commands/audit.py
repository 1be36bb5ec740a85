"""Verb `audit`: what to see to in each document before it is shared, from the published tables."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    audit = add_verb(verbs, "audit", _audit, "documents and what to see to in them before they are shared")
    add_database(audit)


def _audit(arguments: argparse.Namespace) -> int:
    from pipeline.store.audit_summary import read_audit_summary
    from pipeline.store.upload_query import read_standing_set, read_upload_set
    from pipeline.terminal_audit import audit_text
    from pipeline.terminal_upload import standing_text, upload_text

    database = database_path(arguments)
    print(audit_text(read_audit_summary(database)))
    print(standing_text(read_standing_set(database)))
    print(upload_text(read_upload_set(database)))
    return EXIT_DONE
