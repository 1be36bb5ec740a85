"""What the terminal says of changes between runs, and of what will be out of date.

In: changes, past runs, renewals. Out: text. Surprising rule: what was given differently is said before any verdict,
because a lead who reads that a gap closed must know first whether documents, rules or only the day have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.terminal import FICTIONAL_BANNER
from pipeline.terminal import _day as as_day
from pipeline.terminal import _escape as escape
from pipeline.terminal import _render as render
from pipeline.terminal import _words as as_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.follow_up import Change
    from pipeline.past_runs import PastRun
    from pipeline.store.following import KeyDay, Renewal, Renewals
    from pipeline.store.query import CoverageSummary

FILES_SHOWN = 12
"""Files of one sort that are named; more are counted, and the table `changes` has all."""
SOURCES_SHOWN = 2
"""Documents named for each thing to renew."""
INPUT_TITLES = {
    "new_file": "New files",
    "changed_file": "Changed files",
    "removed_file": "Removed files",
    "reviewer": "Decisions of reviewers",
}


def changes_text(summary: CoverageSummary, earlier: PastRun, later: PastRun, changes: Sequence[Change]) -> str:
    """What changed between two runs, and why."""
    titles = {row.criterion_id: row.title for row in summary.rows}
    parts: list[RenderableType] = [
        *_head(summary, "what changed between two runs"),
        f"From  {_run_line(earlier)}",
        f"to    {_run_line(later)}",
        "",
        *_inputs([change for change in changes if change.subject == "input"], earlier),
    ]
    verdicts = [change for change in changes if change.subject == "status"]
    gaps = [change for change in changes if change.subject == "gap"]
    parts += [_heading("Evidence on file", len(verdicts))]
    for change in verdicts:
        name = f"{change.criterion_id} {titles.get(change.criterion_id or '', '')}"
        parts += _entry(f"{escape(name)}: {change.before or 'not judged'} → {change.after or 'not judged'}", change)
    for title, shown in (
        ("Gaps that closed", [change for change in gaps if change.after is None]),
        ("Gaps that opened", [change for change in gaps if change.after is not None]),
    ):
        parts += ["", _heading(title, len(shown))]
        for change in shown:
            parts += _entry(f"{change.criterion_id} {as_words(change.before or change.after or '')}", change)
    if not earlier.has_inputs or not later.has_inputs:
        parts += ["", "One of the runs is by a version of this program that kept no gaps; only verdicts are compared."]
    return render(parts)


def renewals_text(summary: CoverageSummary, renewals: Renewals, *, until: dt.date) -> str:
    """What will be out of date on a day if nothing newer is filed, and which key dates lie before it."""
    dated = [renewal for renewal in renewals.renewals if renewal.expires_on is not None]
    expired = [renewal for renewal in dated if renewal.expires_on and renewal.expires_on <= summary.as_of]
    coming = [r for r in dated if r.expires_on and summary.as_of < r.expires_on <= until]
    undated = [r for r in renewals.renewals if r.expires_on is None]
    parts: list[RenderableType] = [
        *_head(summary, f"what will be out of date on {as_day(until)}"),
        f"Judged on the documents filed up to {as_day(summary.as_of)}, if nothing newer is filed.",
        "",
        _heading("Goes out of date by then", len(coming)),
        *_renewal_lines(coming),
        "",
        _heading("Out of date already", len(expired)),
        *_renewal_lines(expired),
        "",
        _heading("Nothing dated that could expire", len(undated)),
        *([f"  {', '.join(escape(renewal.criterion_id) for renewal in undated)}"] if undated else []),
        "",
        *_countdown(renewals.key_days, dated, summary.as_of, until),
    ]
    return render(parts)


def _head(summary: CoverageSummary, what: str) -> Iterator[str]:
    if summary.is_fictional:
        yield f"[bold]{FICTIONAL_BANNER}[/bold]"
    yield f"[bold]{escape(summary.area)}[/bold]: {what}"
    yield "This judges the evidence on file, never how effective the area is. Working document."
    yield ""


def _heading(title: str, count: int) -> str:
    return f"[bold]{title}: {count or 'none'}[/bold]"


def _run_line(run: PastRun) -> str:
    files = f", {len(run.documents)} documents" if run.has_inputs else ""
    return f"{as_day(run.as_of)} (run {escape(run.run_id)}, finished {escape(run.finished_at[:16])} UTC{files})"


def _inputs(changes: Sequence[Change], earlier: PastRun) -> Iterator[str]:
    yield "[bold]What was given differently[/bold]"
    if not changes:
        yield "  Nothing." if earlier.has_inputs else "  Not known."
    for cause, title in INPUT_TITLES.items():
        of_cause = [change for change in changes if change.cause == cause]
        if cause == "reviewer" and of_cause:
            new = sum(change.after is not None for change in of_cause)
            yield f"  {title}: {new} new, {len(of_cause) - new} no longer in force"
        elif of_cause:
            yield f"  {title}: {len(of_cause)}"
            yield from (f"    {escape(_file_name(change))}" for change in of_cause[:FILES_SHOWN])
            if len(of_cause) > FILES_SHOWN:
                yield f"    and {len(of_cause) - FILES_SHOWN} more"
    yield from (f"  {escape(change.reason)}" for change in changes if change.cause not in INPUT_TITLES)
    yield ""


def _file_name(change: Change) -> str:
    is_moved = change.before and change.after and change.before != change.after
    return f"{change.before} is now {change.after}" if is_moved else change.after or change.before or ""


def _entry(title: str, change: Change) -> Iterator[RenderableType]:
    from rich.padding import Padding

    cause = as_words(change.cause) if change.cause else "cause not known"
    yield f"  [bold]{title}[/bold]  ({cause})"
    yield Padding(escape(change.reason), (0, 0, 0, 4))


def _renewal_lines(renewals: Iterable[Renewal]) -> Iterator[RenderableType]:
    for renewal in renewals:
        sources = ", ".join(renewal.sources[:SOURCES_SHOWN])
        more = f" and {len(renewal.sources) - SOURCES_SHOWN} more" if len(renewal.sources) > SOURCES_SHOWN else ""
        what = "" if renewal.subject == "evidence" else f" {renewal.subject}:"
        newest = f", newest {renewal.newest_date}" if renewal.newest_date else ""
        yield _dated(renewal.expires_on, f"{renewal.criterion_id}{what} {sources}{more}{newest}")


def _countdown(
    key_days: Sequence[KeyDay], renewals: Sequence[Renewal], as_of: dt.date, until: dt.date
) -> Iterator[RenderableType]:
    """Each key date up to the day with what has to be renewed before it."""
    shown = [day for day in key_days if day.falls_on <= until]
    yield _heading("Key dates up to then", len(shown))
    for day in shown:
        due = [r for r in renewals if r.expires_on and r.expires_on <= day.falls_on and r.subject == "evidence"]
        names = ", ".join(dict.fromkeys(renewal.criterion_id for renewal in due))
        yield _dated(day.falls_on, f"{day.title}, in {day.days_left} days; evidence to renew before: {names or 'none'}")


def _dated(day: dt.date | None, text: str) -> RenderableType:
    """A day with what belongs to it, further lines set in below the text."""
    from rich.table import Table

    row = Table.grid(padding=(0, 2))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(f"  {day}", escape(text))
    return row
