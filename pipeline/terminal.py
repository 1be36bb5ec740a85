"""What the terminal shows: progress bars, the gap summary, query rows, figures of a model.

In: outcomes and summaries. Out: text; only progress bars write, to standard error. Surprising rule: the
summary states first that it judges evidence on file, and a fictional sample is marked on top and below.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress, TaskID

    from pipeline.classify.evaluate import Evaluation
    from pipeline.classify.evaluation_section import Section
    from pipeline.classify.local_training import LocalTraining
    from pipeline.classify.training_check import TrainingFault
    from pipeline.run import Outcome
    from pipeline.store.query import CoverageSummary, QueryTable, SummaryRow

PLAIN_WIDTH = 118
"""Columns used where there is no terminal to ask, such as a log file: fits A4 landscape in a small fixed font."""
FICTIONAL_BANNER = "FICTIONAL SAMPLE: an invented area and invented documents, shipped to show how this works."
STAGE_NAMES = {"read": "Reading documents", "recognise": "Recognising pages", "classify": "Classifying passages"}
STATUS_STYLES = {"strong": "green", "partial": "yellow", "none": "red", "unknown": "magenta"}
FIGURES_FROM = 10_000
"""Numbers from here on are shown whole, not in powers of ten; below, four figures are what a reader compares."""
PROBLEMS_SHOWN = 12
"""Problems printed under the summary; the rest stand in the table `problems`."""
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, marks that turn the direction of writing, and bytes of a file name that are no text."""


class ProgressBars:
    """A bar per stage on standard error; silent where that is no terminal."""

    def __init__(self) -> None:
        """Bars appear with their first report, so a run with nothing to do stays quiet and quick."""
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> ProgressBars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def report(self, stage: str, done: int, total: int) -> None:
        """Move a stage's bar; see `run.Reporter`."""
        if self._progress is None:
            self._progress = _new_progress()
            self._progress.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGE_NAMES[stage], total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)


def summary_text(summary: CoverageSummary, outcome: Outcome) -> str:
    """The gap summary that a lead reads first."""
    parts: list[RenderableType] = []
    banner = f"[bold]{FICTIONAL_BANNER}[/bold]"
    if summary.is_fictional:
        parts.append(banner)
    parts += [
        f"[bold]{_escape(summary.area)}[/bold]: evidence on file as at {_day(summary.as_of)}",
        "This judges the evidence on file, never how effective the area is. Working document.",
        "",
        _criteria_table(summary.rows, level=("area", "requirement"), title="Evidence on file by requirement"),
        _criteria_table(summary.rows, level=("pillar",), title="Evidence on file by reform plan pillar"),
        *_reason_lines(summary.rows),
        *_unmeasured_lines(summary.rows),
        _document_line(summary),
        *_problem_lines(summary),
        _work_line(outcome),
        *(_escape(note) for note in outcome.notes),
        *([_escape(f"Report: {outcome.report}. Open it in a browser.")] if outcome.report else []),
        *([_escape(f"Workbook: {outcome.workbook}")] if outcome.workbook is not None else []),
        _tables_line(outcome),
    ]
    if summary.is_fictional:
        parts.append(banner)
    return _render(parts)


def ingest_text(outcome: Outcome) -> str:
    """What an ingest did."""
    read = sum(document.read_status == "read" for document in outcome.documents)
    passages = sum(document.passage_count for document in outcome.documents)
    lines = [
        f"{len(outcome.documents)} documents, {read} read whole, {passages} passages; "
        f"{outcome.newly_read} read anew, the rest unchanged.",
        *(
            f"  not read whole: {plain_text(document.path)} ({document.read_status})"
            for document in outcome.documents
            if document.read_status != "read"
        ),
        f"Tables: {outcome.database}. Labels and gaps are those of the last coverage run; `make coverage` renews them.",
    ]
    return "\n".join(lines)


def query_text(table: QueryTable, style: str) -> str:
    """Rows of a query as a table, CSV or JSON lines."""
    if style == "json":
        return "\n".join(
            json.dumps(dict(zip(table.columns, row, strict=True)), default=str, ensure_ascii=False)
            for row in table.rows
        )
    if style == "csv":
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
        return written.getvalue().rstrip("\n")
    from rich.table import Table

    shown = Table(*table.columns, box=_box(), expand=False)
    for row in table.rows:
        shown.add_row(*(_escape(_cell(value)) for value in row))
    more = " (cut; add a LIMIT or a WHERE to see others)" if table.is_truncated else ""
    return _render([shown, f"{len(table.rows)} row{'' if len(table.rows) == 1 else 's'}{more}"])


def evaluation_text(evaluation: Evaluation) -> str:
    """Figures of a model on one set of passages."""
    lines = [
        f"{t.topic:7} n={t.positives:3}  precision {t.precision:.2f}  recall {t.recall:.2f}  F1 {t.f1:.2f}"
        for t in evaluation.topics
        if t.recall is not None and t.f1 is not None
    ]
    lines += [f"macro-F1 {group}: {value:.3f}" for group, value in evaluation.macro_f1.items()]
    lines += [
        f"kind accuracy {evaluation.kind_accuracy:.3f}; stance accuracy {evaluation.stance_accuracy:.3f}"
        + ("" if evaluation.speaker_accuracy is None else f"; speaker accuracy {evaluation.speaker_accuracy:.3f}"),
        f"true negatives among rejected {evaluation.negative_value or 0:.4f}; "
        f"uncertain {evaluation.uncertain_share:.3f}; calibration error {evaluation.calibration_error:.3f}; "
        f"passages {evaluation.passages}",
    ]
    return "\n".join(lines)


def sections_text(sections: Sequence[Section]) -> str:
    """The main figures of an evaluation report, two lines for each set of passages."""
    from pipeline.classify.evaluate import TOPIC_GROUPS
    from pipeline.classify.evaluation_markdown import estimate, number

    lines = []
    for section in sections:
        figures = section.parts[0].figures
        macro = ", ".join(f"{group} {estimate(figures.macro_f1[group])}" for group in TOPIC_GROUPS)
        lines += [
            f"{plain_text(section.title)}, {figures.passages} passages: macro-F1 {macro}",
            f"  kind {estimate(figures.kind_accuracy)}, stance {estimate(figures.stance_accuracy)}, "
            f"true negatives among rejected {number(figures.negative_value.value, 4)}, "
            f"uncertain {number(figures.uncertain_share.value, 3)}, "
            f"calibration error {number(figures.calibration_error.value, 3)}",
        ]
    return "\n".join(lines)


def card_text(card: Mapping[str, Any]) -> str:
    """What the model card says of the committed model."""
    trained = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in card["training_passages"].items())
    figures = "\n".join(f"  {name.replace('_', ' ')}: {value}" for name, value in card["left_out_origins"].items())
    return f"Model {card['model_id']}, trained on {trained}.\nOn authors and areas left out of each fit:\n{figures}"


def local_training_text(training: LocalTraining) -> str:
    """Which topics reviewers' decisions taught, which have too few, and what to do next."""
    taught, untaught = (
        ", ".join(f"{topic} ({count})" for topic, count in counts.items())
        for counts in (training.taught, training.untaught)
    )
    left_alone = f"\nToo few decisions yet: {untaught}." if untaught else ""
    return f"Taught, with the number of decisions: {taught}.{left_alone}\nRun coverage again to see what changes."


def training_check_text(faults: Sequence[TrainingFault], *, passages: int, references: int) -> str:
    """A line per fault with the ids it concerns, then what was compared."""
    lines = [f"{plain_text(' and '.join((f.passage_id, *f.other_ids)))}: {plain_text(f.reason)}" for f in faults]
    compared = f"{passages} training passages, compared with one another and with {references} reference passages"
    return "\n".join([*lines, f"{compared}: {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}."])


def _criteria_table(rows: Iterable[SummaryRow], *, level: tuple[str, ...], title: str) -> RenderableType:
    from rich.table import Table

    shown = [row for row in rows if row.level in level]
    table = Table(title=title, title_justify="left", title_style="bold", box=_box(), expand=True)
    table.add_column("Requirement" if "requirement" in level else "Pillar", ratio=1)
    table.add_column("On file", no_wrap=True)
    table.add_column("Documents", justify="right")
    table.add_column("Newest", no_wrap=True)
    table.add_column("Headline gap", no_wrap=True)
    parents = {row.criterion_id.split(".")[0] for row in shown if row.level == "requirement"}
    for row in shown:
        is_area = row.criterion_id in parents
        name = f"{row.criterion_id} {row.title}"
        gap = "" if is_area or row.headline_gap is None else _words(row.headline_gap)
        indent = "  " if row.level == "requirement" else ""
        style = STATUS_STYLES.get(row.status, "")
        table.add_row(
            f"[bold]{_escape(name)}[/bold]" if is_area else f"{indent}{_escape(name)}",
            f"[{style}]{row.status}[/{style}]",
            str(row.documents),
            row.newest_date.isoformat() if row.newest_date else "–",
            _escape(gap),
        )
    return table


def _reason_lines(rows: Iterable[SummaryRow]) -> list[RenderableType]:
    """Why each headline gap is one, in the order of the tables."""
    from rich.padding import Padding

    reasons = [
        f"[bold]{row.criterion_id} {_words(row.headline_gap)}.[/bold] {_escape(row.reason)}"
        for row in rows
        if row.headline_gap is not None and row.reason is not None
    ]
    return ["[bold]Why[/bold]", *(Padding(reason, (0, 0, 0, 2)) for reason in reasons), ""] if reasons else []


def _unmeasured_lines(rows: Iterable[SummaryRow]) -> list[str]:
    names = [row.criterion_id for row in rows if row.level == "improvement"]
    if not names:
        return []
    return [f"Areas for improvement ({', '.join(names)}) are matched by words only and not judged: unmeasured."]


def _document_line(summary: CoverageSummary) -> str:
    total = summary.documents_read + summary.documents_partial + summary.documents_unread
    line = f"{total} documents: {summary.documents_read} read"
    if summary.documents_partial:
        line += f", {summary.documents_partial} read in part"
    if summary.documents_unread:
        line += f", [bold]{summary.documents_unread} not read[/bold]"
    parts = [f"{summary.documents_counted} may count as evidence"]
    if summary.documents_draft:
        parts.append(f"{summary.documents_draft} {'is a draft' if summary.documents_draft == 1 else 'are drafts'}")
    if summary.documents_replaced:
        parts.append(f"{summary.documents_replaced} are copies or older versions")
    if summary.documents_other_role:
        parts.append(f"{summary.documents_other_role} are inspection reports, outside letters or reference")
    return f"{line}; {summary.passages} passages. Of the documents {', '.join(parts)}."


def _problem_lines(summary: CoverageSummary) -> list[str]:
    lines = [f"  {_escape(p.path)}, {_escape(p.location)}: {_escape(p.message)}" for p in summary.problems]
    if len(lines) > PROBLEMS_SHOWN:
        return [*lines[:PROBLEMS_SHOWN], f"  and {len(lines) - PROBLEMS_SHOWN} more in the table `problems`"]
    return lines


def _work_line(outcome: Outcome) -> str:
    if outcome.is_unchanged:
        return "Nothing has changed since the last run; these are its published tables."
    return f"This run read {outcome.newly_read} documents anew and classified {outcome.newly_classified} passages anew."


def _tables_line(outcome: Outcome) -> str:
    option = "" if outcome.is_default_database else f"--db {shlex.quote(str(outcome.database))} "
    return _escape(f'Tables: {outcome.database}. Ask them with: readiness query {option}"FROM gap_register"')


def _new_progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description:22}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _render(parts: Iterable[RenderableType]) -> str:
    import sys

    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    written = io.StringIO()
    console = Console(
        file=written,
        force_terminal=is_terminal,
        width=None if is_terminal else PLAIN_WIDTH,
        highlight=False,
        emoji=False,  # ":warning:" in a document is text
    )
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()).rstrip("\n")


def _box() -> Any:
    from rich import box

    return box.SIMPLE_HEAD


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(plain_text(text))


def plain_text(text: str) -> str:
    """A text on one line, without what would steer the terminal: names and titles are whatever somebody wrote."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.splitlines()).replace("\t", " "))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < FIGURES_FROM else f"{value:.0f}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _csv_cell(value: object) -> str:
    """A number with every digit, or a text that a spreadsheet will not run; quoting alone does not stop it."""
    if isinstance(value, int | float):
        return str(value)
    text = _cell(value).replace("\r\n", "\n").replace("\r", "\n")  # Python 3.11 leaves a lone \\r unquoted
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠") else text


def _words(gap_type: str) -> str:
    return gap_type.replace("_", " ")


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


rendered, escaped, new_box = _render, _escape, _box
"""What further modules of the terminal build on."""
