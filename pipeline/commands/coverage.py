"""Verbs `coverage` and `ingest`: read a pack and publish its tables."""

from __future__ import annotations

import argparse
from dataclasses import replace

from pipeline.commands.arguments import (
    EXIT_DONE,
    EXIT_DONE_WITH_UNREADABLE,
    Verbs,
    add_run_options,
    add_verb,
    now,
    run_options,
)
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    coverage = add_verb(
        verbs, "coverage", _coverage, "read, classify, assess and publish; write the report, print the gap summary"
    )
    add_run_options(coverage)
    ingest = add_verb(verbs, "ingest", _ingest, "read documents to passages; labels and gaps stay as they are")
    add_run_options(ingest)


def _coverage(arguments: argparse.Namespace) -> int:
    from pipeline.report.write import write_report
    from pipeline.run import run_coverage
    from pipeline.terminal import ProgressBars, summary_text

    settings = Settings()
    with ProgressBars() as progress:
        outcome = run_coverage(run_options(arguments), settings=settings, now=now, reporter=progress)
    outcome = replace(outcome, report=write_report(outcome.database, models_path=settings.models_path))
    summary = outcome.summary
    if summary is None:
        raise AssertionError("a coverage run always ends with a summary")
    print(summary_text(summary, outcome))
    return EXIT_DONE_WITH_UNREADABLE if summary.documents_partial + summary.documents_unread else EXIT_DONE


def _ingest(arguments: argparse.Namespace) -> int:
    from pipeline.run import run_ingest
    from pipeline.terminal import ProgressBars, ingest_text

    with ProgressBars() as progress:
        outcome = run_ingest(run_options(arguments), settings=Settings(), now=now, reporter=progress)
    print(ingest_text(outcome))
    unread = any(document.read_status != "read" for document in outcome.documents)
    return EXIT_DONE_WITH_UNREADABLE if unread else EXIT_DONE
