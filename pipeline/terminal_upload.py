"""What the terminal shows of the standing set and the advice on uploading.

In: lines read from the published tables. Out: text. Surprising rule: what needs somebody's hand stands first, what
can go as it is stands last and is only named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.terminal import escaped, new_box, rendered

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.store.upload_query import StandingLine, UploadLine

STATUS_WORDS = {
    "missing": "missing",
    "incomplete": "not as asked",
    "out_of_date": "out of date",
    "present": "on file",
    None: "not judged",
}
"""Statuses as a lead reads them, worst first."""
ADVICE_WORDS = {
    "hold": "Hold back",
    "finalise": "Finalise first",
    "replace": "Replace",
    "leave_out": "Leave out",
    "include": "Include",
}
"""Advice as a heading, in the order in which a lead has to act."""


def standing_text(lines: Sequence[StandingLine]) -> str:
    """What inspectors ask for: missing items first, then those that are not as asked for, then what is on file."""
    from rich.table import Table

    title = "What inspectors ask for"
    table = Table(title=title, title_justify="left", title_style="bold", box=new_box(), expand=True)
    table.add_column("Asked for", ratio=2)
    table.add_column("State", no_wrap=True)
    table.add_column("Document", ratio=3)
    table.add_column("Why", ratio=3)
    order = list(STATUS_WORDS)
    for line in sorted(lines, key=lambda line: order.index(line.status)):
        number = f" ({line.minimum} of them)" if line.minimum > 1 else ""
        shown = "; ".join(line.paths) or "–"
        table.add_row(
            escaped(line.item + number), STATUS_WORDS[line.status], escaped(shown), escaped(line.reason or line.why)
        )
    there = sum(line.status == "present" for line in lines)
    closing = (
        f"{there} of {len(lines)} on file as asked for. Judged by titles, file names, dates and bodies: look at each."
    )
    return rendered([table, closing])


def upload_text(lines: Sequence[UploadLine]) -> str:
    """Advice by document: what to do something about with its reason, then what can go as it is."""
    from rich.table import Table

    parts: list[RenderableType] = []
    for advice, heading in ADVICE_WORDS.items():
        chosen = [line for line in lines if line.advice == advice]
        if not chosen:
            continue
        title = f"{heading}: {len(chosen)}"
        table = Table(title=title, title_justify="left", title_style="bold", box=new_box(), expand=True)
        table.add_column("Document", ratio=2)
        table.add_column("Why", ratio=3)
        for line in chosen:
            mark = "* " if line.is_essential else ""
            table.add_row(escaped(mark + line.path), escaped(line.reason))
        parts += [table, ""]
    essential = sum(line.is_essential for line in lines)
    kept = "One document keeps" if essential == 1 else f"{essential} documents keep"
    parts.append(
        f"* {kept} the best evidence of every requirement: with fewer a gap would open that all of them together do "
        "not show. Advice on the file, never a judgement of the area."
    )
    return rendered(parts)
