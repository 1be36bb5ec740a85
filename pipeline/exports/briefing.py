"""The briefing as a Word file: two pages per area, then a section per interview group.

In: what `briefing_content` chose. Out: bytes of a .docx. Surprising rule: headings, quotes, tables and captions carry
Word's own styles, so that a lead can restyle, navigate and add a table of contents without touching the text.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from pipeline.exports.briefing_content import AreaBriefing, GroupBriefing, Line
from pipeline.exports.cells import Mask, words
from pipeline.exports.quotes import Quote, quote_text
from pipeline.exports.word_styles import keep_with_next, new_document, repeat_heading_row, set_widths

FICTIONAL_BANNER: Final = "FICTIONAL SAMPLE: an invented area and invented documents, shipped to show how this works."
NOTHING_FOUND: Final = "No dated passage that counts was found. See the weak points for what to look for."


def render_briefing(
    run: dict[str, Any], areas: Sequence[AreaBriefing], groups: Sequence[GroupBriefing], *, mask: Mask, is_masked: bool
) -> bytes:
    """The briefing of a run, texts masked by `mask`; `is_masked` decides what the first page says of it."""
    area = mask(str(run["area"]))
    as_at = _day(run["as_of"])
    banner = "FICTIONAL SAMPLE · " if run["is_fictional"] else ""
    document = new_document(
        title=f"Inspection briefing: {area}",
        subject=f"Working document, as at {as_at}; judges evidence on file, not effectiveness",
        header=f"{banner}{area}: inspection briefing",
        footer=f"Working document, as at {as_at}. Judges evidence on file, not effectiveness.",
        created=datetime(run["as_of"].year, run["as_of"].month, run["as_of"].day),
    )
    _add_first_page(document, run, area, as_at, areas, mask, is_masked=is_masked)
    for briefing in areas:
        _add_area(document, briefing, mask)
    _add_groups(document, groups, mask)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_first_page(
    document: Any,
    run: dict[str, Any],
    area: str,
    as_at: str,
    areas: Sequence[AreaBriefing],
    mask: Mask,
    *,
    is_masked: bool,
) -> None:
    document.add_paragraph(f"Inspection briefing: {area}", style="Title")
    document.add_paragraph(f"Working document, as at {as_at}", style="Subtitle")
    if run["is_fictional"]:
        document.add_paragraph(FICTIONAL_BANNER, style="Notice")
    for text in (
        "This briefing is made from the evidence on file. It says what an inspector who reads the same documents would "
        "find, and would still want to know. It judges the evidence on file, not effectiveness: how well services work "
        "is for people to judge.",
        "Each area has two pages: first what is asked and the best that is on file, then what speaks against it and "
        "what is weak. After the areas the same is told by interview group. Check a quotation in its document before "
        "you rely on it.",
        "Personal details are masked as far as they were recognised; read before you share."
        if is_masked
        else "Personal details are NOT masked in this copy. Do not pass it on.",
    ):
        document.add_paragraph(text)
    document.add_paragraph("The areas at a glance", style="Heading 2")
    table = _table(document, ("Area", "On file, by requirement", "First gaps to close"))
    for briefing in areas:
        statuses = Counter(line.status for line in briefing.lines)
        gaps = dict.fromkeys(words(line.headline_gap) for line in briefing.lines if line.headline_gap)
        _add_row(
            table,
            (
                f"{briefing.criterion_id} {mask(briefing.title)}",
                ", ".join(f"{count} {status}" for status, count in statuses.items()) or "–",
                ", ".join(gaps) or "–",
            ),
        )
    set_widths(table, (9.0, 4.0, 4.0))
    document.add_paragraph(
        "On file is strong, partial, none or unknown: it says how much would convince a reader, no more."
    )


def _add_area(document: Any, briefing: AreaBriefing, mask: Mask) -> None:
    heading = document.add_paragraph(f"{briefing.criterion_id} {mask(briefing.title)}", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    document.add_paragraph(mask(briefing.definition))
    if briefing.printed_text:
        document.add_paragraph(
            f"As the inspection report puts it: {mask(briefing.printed_text)}", style="Intense Quote"
        )
    _add_lines(document, briefing.lines, mask)
    document.add_paragraph("The likely question", style="Heading 2")
    for line in briefing.lines:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{line.criterion_id}: ").bold = True
        paragraph.add_run(line.question)
    document.add_paragraph("The best on file", style="Heading 2")
    _add_quotes(document, briefing.best, mask, empty=NOTHING_FOUND)
    against = document.add_paragraph("What speaks against it", style="Heading 2")
    against.paragraph_format.page_break_before = True
    _add_quotes(document, briefing.against, mask, empty="No passage that counts reports a concern.")
    for conflict in briefing.conflicts:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run("Two passages disagree. ").bold = True
        sides = f"{mask(conflict['citation_a'])}; {mask(conflict['citation_b'])}"
        paragraph.add_run(f"{mask(str(conflict['why'] or ''))} ({sides})")
    document.add_paragraph("Weak points, and who sees to them", style="Heading 2")
    _add_weak_points(document, briefing, mask)


def _add_lines(document: Any, lines: Sequence[Line], mask: Mask) -> None:
    document.add_paragraph("Where the file stands", style="Heading 2")
    table = _table(document, ("Requirement", "On file", "Newest", "First gap to close", "Owner, or body to ask"))
    for line in lines:
        _add_row(
            table,
            (
                f"{line.criterion_id} {mask(line.title)}",
                line.status,
                line.newest_date.strftime("%d/%m/%Y") if line.newest_date else "–",
                words(line.headline_gap) or "–",
                mask(line.owner) or "–",
            ),
        )
    set_widths(table, (6.2, 1.8, 2.3, 3.0, 3.7))


def _add_weak_points(document: Any, briefing: AreaBriefing, mask: Mask) -> None:
    if not briefing.weak_points:
        document.add_paragraph("None of high or medium severity is open on this file.")
        return
    table = _table(document, ("Requirement", "Weak point", "What would close it", "Owner, or body to ask", "By"))
    for gap in briefing.weak_points:
        _add_row(
            table,
            (
                gap["criterion_id"],
                f"{words(gap['gap_type']).capitalize()} ({gap['severity']}). {mask(gap['reason'])}",
                mask(gap["suggested_action"] or ""),
                mask(gap["owner"] or gap["suggested_body"] or "–"),
                gap["due_date"].strftime("%d/%m/%Y") if gap["due_date"] else "–",
            ),
        )
    set_widths(table, (2.3, 5.6, 4.5, 2.6, 2.0))
    if briefing.more_weak_points:
        document.add_paragraph(f"And {briefing.more_weak_points} more in the gap register.")


def _add_groups(document: Any, groups: Sequence[GroupBriefing], mask: Mask) -> None:
    heading = document.add_paragraph("By interview group", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    document.add_paragraph(
        "Which requirements each group will be asked about, and the passages on file that fit what they can speak of. "
        "Nobody should learn these by heart: they are what an inspector has read before the conversation."
    )
    for at, group in enumerate(groups):
        title = document.add_paragraph(group.title, style="Heading 2")
        title.paragraph_format.page_break_before = at > 0
        document.add_paragraph(group.who)
        paragraph = document.add_paragraph()
        paragraph.add_run("They are likely to be asked: ").bold = True
        paragraph.add_run(group.question)
        without = [line.criterion_id for line, quotes in group.requirements if not quotes]
        for line, quotes in group.requirements:
            if quotes:
                document.add_paragraph(f"{line.criterion_id} {mask(line.title)}", style="Heading 3")
                _add_quotes(document, quotes, mask, empty="")
        if without:
            document.add_paragraph(
                f"Also theirs, with nothing on file that they could point to: {', '.join(without)}.", style="Notice"
            )
        if not group.requirements:
            document.add_paragraph("No requirement of this framework names what they do.")


def _add_quotes(document: Any, quotes: Sequence[Quote], mask: Mask, *, empty: str) -> None:
    for quote in quotes:
        paragraph = document.add_paragraph(_quoted(quote_text(quote, mask)), style="Quote")
        keep_with_next(paragraph)
        source = f"{mask(quote['citation'])} · {quote['evidence_date'].strftime('%d/%m/%Y')} · {quote['criterion_id']}"
        document.add_paragraph(f"{source} · {words(quote['kind'])}, {quote['stance']}", style="Caption")
    if not quotes and empty:
        document.add_paragraph(empty)


def _quoted(text: str) -> str:
    """The text in quotation marks, unless it brings its own."""
    return text if text[:1] in "“\"‘'" else f"“{text}”"


def _table(document: Any, headings: Sequence[str]) -> Any:
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Briefing table"
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].text, cell.paragraphs[0].style = heading, "Table heading"
    repeat_heading_row(table)
    return table


def _add_row(table: Any, texts: Sequence[str]) -> None:
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.paragraphs[0].text, cell.paragraphs[0].style = text, "Table text"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
