"""Standing set and advice as the terminal shows them, read from published tables."""

from __future__ import annotations

from pathlib import Path

from store_records import make_tables

from pipeline.store.publish import publish_coverage
from pipeline.store.upload_query import UploadLine, read_standing_set, read_upload_set
from pipeline.terminal_upload import standing_text, upload_text
from pipeline.upload_records import Advice, StandingMatch, StandingStatus, UploadAdvice


def test_published_rows_come_back(tmp_path: Path) -> None:
    """What a run advised is read with paths and in the order of paths; criteria and mark are kept."""
    path = tmp_path / "readiness.duckdb"
    advice = (
        UploadAdvice("survey", Advice.INCLUDE, "Asked for.", ("H1.1",), True),
        UploadAdvice("plan", Advice.HOLD, "It names a child."),
        UploadAdvice("letter", Advice.REPLACE, "Locked."),
    )
    match = StandingMatch("sef", StandingStatus.OUT_OF_DATE, "It is old", ("survey", "gone"))
    publish_coverage(path, make_tables(upload=advice, standing=(match,)))
    assert [(line.path, line.advice, line.is_essential) for line in read_upload_set(path)] == [
        ("letter.pdf", "replace", False),
        ("plan.pdf", "hold", False),
        ("survey.docx", "include", True),
    ]
    assert read_upload_set(path)[2].criteria == ("H1.1",)
    (standing,) = read_standing_set(path)
    assert (standing.status, standing.reason, standing.paths) == ("out_of_date", "It is old", ("survey.docx",))


def test_a_standing_set_that_no_run_judged_is_shown_as_such(tmp_path: Path) -> None:
    """Before a coverage run nothing is said to be missing."""
    path = tmp_path / "readiness.duckdb"
    publish_coverage(path, make_tables())
    (line,) = read_standing_set(path)
    assert (line.status, line.paths) == (None, ())
    assert "not judged" in standing_text([line])


def test_what_needs_a_hand_stands_first() -> None:
    """Holding back comes before including, and the smallest set is explained."""
    lines = [
        UploadLine("a.pdf", "include", "Evidence for H1.1.", ("H1.1",), True),
        UploadLine("b.pdf", "hold", "It names [a] child.", (), False),
    ]
    text = upload_text(lines)
    assert text.index("Hold back: 1") < text.index("Include: 1")
    assert "It names [a] child." in text
    assert "* 1 documents" not in text
    assert "* One document keeps" in text
