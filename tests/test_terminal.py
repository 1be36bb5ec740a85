"""What a lead reads: whole, honest, and nothing but text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.records import Document, Role, Run
from pipeline.run import Outcome
from pipeline.store.query import CoverageSummary, QueryTable, SummaryProblem, SummaryRow
from pipeline.terminal import (
    FICTIONAL_BANNER,
    PLAIN_WIDTH,
    PROBLEMS_SHOWN,
    STATUS_STYLES,
    ProgressBars,
    card_text,
    ingest_text,
    query_text,
    summary_text,
)

DATABASE = Path("/outputs/readiness.duckdb")
CLAIMS = ("compliant", "effective", "outstanding", "inadequate")
"""Words of a verdict on an area; the summary judges evidence."""


def make_row(criterion_id: str = "APA3.1", **changes: object) -> SummaryRow:
    row = SummaryRow(
        criterion_id=criterion_id,
        title="Speech and language therapy",
        level="requirement",
        status="partial",
        accepted_passages=4,
        documents=2,
        bodies=("Harbourside Council",),
        newest_date=dt.date(2026, 1, 14),
        headline_gap="no_impact",
        reason="Two documents carry this, but none shows a difference made.",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_summary(*rows: SummaryRow, **changes: object) -> CoverageSummary:
    moment = dt.datetime(2026, 2, 23, 9, tzinfo=dt.UTC)
    run = Run("run", moment, moment, "coverage", dt.date(2026, 2, 23), "Harbourside", "h", "f", "m", "0.1.0")
    summary = CoverageSummary(
        run=run,
        pack_id="pack",
        folder="/pack",
        is_fictional=False,
        area="Harbourside",
        as_of=run.as_of,
        rows=rows,
        documents_read=2,
        documents_partial=0,
        documents_unread=0,
        documents_counted=2,
        documents_draft=0,
        documents_replaced=0,
        documents_other_role=0,
        passages=40,
        problems=(),
    )
    return replace(summary, **changes)  # type: ignore[arg-type]


def shown(summary: CoverageSummary, outcome: Outcome | None = None) -> str:
    return summary_text(summary, outcome or Outcome(DATABASE, False, 2, 31, summary))


def flat(text: str) -> str:
    return " ".join(text.split())


def make_document(path: str, read_status: str = "read") -> Document:
    return Document(
        document_id="d",
        path=path,
        sha256="0",
        format="pdf",
        title=None,
        role=Role.EVIDENCE,
        page_count=1,
        word_count=10,
        document_date=None,
        date_precision=None,
        date_basis=None,
        review_date=None,
        version_label=None,
        is_draft=False,
        protective_marking=None,
        body_ids=(),
        partner=None,
        read_status=read_status,
        passage_count=7,
    )


def test_summary_says_what_is_on_file_and_why_it_falls_short() -> None:
    """Criterion, status, documents, newest date, headline gap and its reason are all there."""
    text = flat(shown(make_summary(make_row())))
    for words in ("APA3.1 Speech and language", "partial", "2026-01-14", "no impact", "none shows a difference made"):
        assert words in text
    assert "Harbourside: evidence on file as at 23 February 2026" in text
    assert "read 2 documents anew and classified 31 passages anew" in text


def test_summary_states_first_what_it_judges() -> None:
    """The limits of the judgement stand above the first table."""
    text = shown(make_summary(make_row()))
    assert "never how effective the area is" in text
    assert text.index("never how effective") < text.index("APA3.1")


@pytest.mark.parametrize("status", sorted(STATUS_STYLES))
def test_no_verdict_on_the_area_is_given(status: str) -> None:
    """Apart from the notice no word claims that the area complies or works well."""
    lines = [line for line in shown(make_summary(make_row(status=status))).splitlines() if "never how" not in line]
    assert status in " ".join(lines)
    assert [word for word in CLAIMS if word in " ".join(lines).lower()] == []


def test_a_fictional_pack_is_marked_above_and_below() -> None:
    """Whichever end of the summary is cut off, the banner stays; a real pack has none."""
    lines = shown(make_summary(make_row(), is_fictional=True)).splitlines()
    assert (lines[0], lines[-1]) == (FICTIONAL_BANNER, FICTIONAL_BANNER)
    assert "FICTIONAL" not in shown(make_summary(make_row()))


def test_rows_keep_the_frameworks_order_and_pillars_stand_apart() -> None:
    """Requirements come in the order given, pillars in a table of their own below, improvements as a line."""
    rows = [
        make_row("APA3", level="area", headline_gap=None, reason=None),
        make_row("APA3.2"),
        make_row("APA3.1"),
        make_row("P1", level="pillar", title="Inclusion"),
        make_row("AFI1", level="improvement", headline_gap=None, reason=None),
    ]
    text = shown(make_summary(*rows))
    places = [text.index(word) for word in ("APA3 ", "APA3.2 ", "APA3.1 ", "P1 Inclusion", "AFI1")]
    assert places == sorted(places)
    assert "unmeasured" in text


def test_an_unknown_date_is_a_dash() -> None:
    """Nothing dated is shown as a dash, not as a word of the program."""
    text = shown(make_summary(make_row(newest_date=None, headline_gap=None, reason=None)))
    assert "–" in text
    assert "None" not in text


def test_documents_that_were_not_read_are_counted_and_named() -> None:
    """Each problem names its document, place and remedy; beyond a screenful the rest is counted."""
    problems = [SummaryProblem(f"doc {n:02}.pdf", "p. 3", "needs_ocr", "Scan it again.") for n in range(20)]
    summary = make_summary(make_row(), documents_partial=1, documents_unread=19, problems=tuple(problems))
    text = flat(shown(summary))
    assert "1 read in part, 19 not read" in text
    assert "doc 00.pdf, p. 3: Scan it again." in text
    assert text.count("Scan it again.") == PROBLEMS_SHOWN
    assert f"and {20 - PROBLEMS_SHOWN} more in the table `problems`" in text


def test_an_unchanged_run_says_so() -> None:
    """A run that did nothing claims nothing."""
    summary = make_summary(make_row())
    text = shown(summary, Outcome(DATABASE, True, 0, 0, summary))
    assert "Nothing has changed since the last run" in text
    assert "anew" not in text


def test_the_query_that_is_suggested_asks_the_database_that_was_published() -> None:
    """Tables elsewhere than by default are asked with --db, quoted for a shell."""
    summary = make_summary(make_row())
    by_default = flat(shown(summary, Outcome(DATABASE, True, 0, 0, summary)))
    assert 'readiness query "FROM gap_register"' in by_default
    place = Path("/outputs/my pack/readiness.duckdb")
    elsewhere = flat(shown(summary, Outcome(place, True, 0, 0, summary, is_default_database=False)))
    assert f"readiness query --db '{place}' \"FROM gap_register\"" in elsewhere


@pytest.mark.parametrize(
    "name",
    ["[red]x[/red].pdf", "[/].pdf", "[bold", "back\\slash", "[link=file:///x]click[/link]", ":warning: read.pdf"],
)
def test_markup_in_names_is_text(name: str) -> None:
    """Brackets, slashes and colons in a document's name or title are shown as they are written."""
    row = make_row(title=name, reason=f"It is {name} only.")
    problem = SummaryProblem(name, name, "empty", f"{name} is empty.")
    text = flat(shown(make_summary(row, area=name, problems=(problem,))))
    assert f"{name}: evidence on file" in text
    assert f"{name}, {name}: {name} is empty." in text
    assert f"It is {name} only." in text
    assert name in flat(query_text(QueryTable(("path",), ((name,),)), "table"))


@pytest.mark.parametrize("name", ["a\x1b[31mb", "a\x9b31mb", "a\x07b", "a\nb", "a\r\nb", "a\u202efdp.b", "a\udce9b"])
def test_names_cannot_steer_the_terminal(name: str) -> None:
    """Escape sequences, line breaks, turned writing and bytes that are no text stay out of what is printed."""
    problem = SummaryProblem(name, "whole file", "empty", "Empty.")
    texts = [
        shown(make_summary(make_row(), area=name, problems=(problem,))),
        query_text(QueryTable(("path",), ((name,),)), "table"),
        ingest_text(Outcome(DATABASE, False, 1, 0, None, (make_document(name, "unread"),))),
    ]
    for text in texts:
        assert not any(character in text.replace("\n", "") for character in name if not character.isprintable())
        text.encode("utf-8")
    assert len(texts[2].splitlines()) == 3


def test_plain_output_fits_its_width() -> None:
    """Long titles, reasons and wide characters are wrapped, never cut, at the width of a log file."""
    long = "Überlange Bezeichnung " * 20 + "終"
    text = shown(make_summary(make_row(title=long, reason=long), make_row("P1", level="pillar", title=long)))
    assert max(map(cell_len, text.splitlines())) <= PLAIN_WIDTH
    assert "終" in text


def test_ingest_counts_documents_and_names_those_not_read() -> None:
    """What was read, what was not, and that the gaps are still the old ones."""
    documents = (make_document("a.pdf"), make_document("b.pdf", "partial"), make_document("c.pdf", "unread"))
    text = ingest_text(Outcome(DATABASE, False, 1, 0, None, documents))
    assert "3 documents, 1 read whole, 21 passages; 1 read anew" in text
    assert "b.pdf (partial)" in text
    assert "c.pdf (unread)" in text
    assert "a.pdf (" not in text
    assert "last coverage run" in text


ANSWER = QueryTable(
    ("text", "share", "count", "day", "ids", "nothing"),
    (
        ("=1+1", 0.123456789, 44123, dt.date(2026, 2, 23), ["a", "b"], None),
        ('He said "yes",\nthen left', -2.5, -3, None, [], None),
    ),
)


def test_json_lines_give_the_values_back() -> None:
    """Each row is one JSON object on one line, with lists as lists and nothing as null."""
    first, second = map(json.loads, query_text(ANSWER, "json").splitlines())
    assert first == {
        "text": "=1+1",
        "share": 0.123456789,
        "count": 44123,
        "day": "2026-02-23",
        "ids": ["a", "b"],
        "nothing": None,
    }
    assert second["text"] == 'He said "yes",\nthen left'


def test_csv_keeps_every_digit_and_runs_nothing() -> None:
    """Numbers stay numbers, whole; a text that a spreadsheet would run begins with an apostrophe."""
    header, first, second = csv.reader(io.StringIO(query_text(ANSWER, "csv")))
    assert header == list(ANSWER.columns)
    assert first == ["'=1+1", "0.123456789", "44123", "2026-02-23", "a, b", ""]
    assert second == ['He said "yes",\nthen left', "-2.5", "-3", "", "", ""]


@given(st.sampled_from("=+-@\t\r＝＋－＠"), st.text(max_size=20))
def test_no_csv_text_begins_like_a_formula(start: str, rest: str) -> None:
    """Whatever follows, the signs that begin a formula do not begin a cell, also within a list."""
    table = QueryTable(("text", "texts"), ((start + rest, [start + rest]), ("a", [])))
    header, first, second = csv.reader(io.StringIO(query_text(table, "csv"), newline=""), strict=True)
    assert all(value.startswith("'") for value in first)
    assert [*map(len, (header, first, second))] == [2, 2, 2]


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(), st.booleans()), max_size=4))
def test_any_text_is_one_line_of_json(rows: list[tuple[str, int, bool]]) -> None:
    """Line breaks of every kind inside a text do not break the line it is on."""
    text = query_text(QueryTable(("a", "b", "c"), tuple(rows)), "json")
    assert [tuple(json.loads(line).values()) for line in text.split("\n") if line] == rows


def test_large_numbers_are_shown_whole() -> None:
    """A count of thousands is no power of ten."""
    text = query_text(QueryTable(("value",), ((44123.0,), (0.98765,), (12.5,))), "table")
    assert {"44123", "0.9877", "12.5"} <= set(text.split())


@pytest.mark.parametrize(("count", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows")])
def test_a_table_counts_its_rows(count: int, words: str) -> None:
    """The number of rows stands below the table."""
    assert query_text(QueryTable(("n",), ((1,),) * count), "table").splitlines()[-1] == words


def test_a_cut_answer_says_so() -> None:
    """An answer longer than what is kept tells how to see the rest."""
    assert "add a LIMIT" in query_text(QueryTable(("n",), ((1,),), is_truncated=True), "table")


def test_progress_is_silent_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Into a file or a pipe goes the summary alone."""
    with ProgressBars() as progress:
        for done in range(3):
            progress.report("read", done, 2)
            progress.report("classify", done, 2)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_card_text_gives_the_cards_own_figures() -> None:
    """What the model was trained on and how it did is said as the card has it."""
    card = {"model_id": "abc", "training_passages": {"our_own": 900}, "left_out_origins": {"macro_f1 apa": 0.61}}
    text = card_text(card)
    for words in ("Model abc", "900 our own", "macro f1 apa: 0.61"):
        assert words in text


def test_the_summary_names_the_page_that_was_written() -> None:
    """A lead learns which file to open; without a page nothing is named."""
    summary = make_summary(make_row())
    outcome = Outcome(DATABASE, False, 2, 31, summary, report=Path("/outputs/report.html"))
    assert "Report: /outputs/report.html." in shown(summary, outcome)
    assert "Report:" not in shown(summary)
