"""Verb `diff`: what changed between two runs and why, or what will be out of date by a day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path, date
from pipeline.errors import InputError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.past_runs import PastRun


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    diff = add_verb(verbs, "diff", _diff, "say what changed between two runs and why, or what will be out of date")
    diff.add_argument("run_a", nargs="?", metavar="RUN_A", help="earlier run (default: the last with other inputs)")
    diff.add_argument("run_b", nargs="?", metavar="RUN_B", help="later run (default: the last coverage run)")
    diff.add_argument("--as-of", type=date, metavar="DATE", help="instead: what will be out of date on this day")
    add_database(diff)


def _diff(arguments: argparse.Namespace) -> int:
    from pipeline.store.query import read_coverage_summary

    database: Path = database_path(arguments)
    summary = read_coverage_summary(database)
    if arguments.as_of is not None:
        from pipeline.store.following import read_renewals
        from pipeline.terminal_changes import renewals_text

        print(renewals_text(summary, read_renewals(database), until=arguments.as_of))
        return EXIT_DONE
    from pipeline.assess.changes import find_changes, previous_run
    from pipeline.journal import read_past_runs
    from pipeline.terminal_changes import changes_text

    folder = Settings().journal_path / summary.pack_id
    runs = read_past_runs(folder)
    later = _named(runs, arguments.run_b, folder) if arguments.run_b else _last(runs, folder)
    before_it = runs[: runs.index(later)]
    earlier = _named(runs, arguments.run_a, folder) if arguments.run_a else previous_run(before_it, inputs=later.inputs)
    if earlier is None:
        print("There is no earlier coverage run with other documents, rules or day to compare with yet.")
        return EXIT_DONE
    print(changes_text(summary, earlier, later, find_changes(earlier, later)))
    return EXIT_DONE


def _last(runs: tuple[PastRun, ...], folder: Path) -> PastRun:
    if not runs:
        raise InputError("no coverage run is on record", where=str(folder), remedy="run `readiness coverage` first")
    return runs[-1]


def _named(runs: tuple[PastRun, ...], name: str, folder: Path) -> PastRun:
    """The run whose id begins with `name`; of one id kept twice the last."""
    found = {run.run_id: run for run in runs if run.run_id.startswith(name)}
    if len(found) != 1:
        known = "; ".join(f"{run.run_id} as at {run.as_of}, {run.finished_at[:16]}" for run in runs[-5:])
        raise InputError(
            f"{'no run' if not found else 'more than one run'} has an id that begins with {name!r}",
            where=str(folder),
            remedy=f"name one of: {known}" if known else "run `readiness coverage` first",
        )
    return next(iter(found.values()))
