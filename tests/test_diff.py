"""What the terminal says of changes and of what runs out, and the verb `diff` on two real runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from past_run_records import AUTUMN, documents_of, impact_evidence, make_past_run
from run_packs import TINY, make_checkout, write_pack
from store_records import make_run

from pipeline.assess.changes import find_changes
from pipeline.store.following import KeyDay, Renewal, Renewals
from pipeline.store.query import CoverageSummary, SummaryRow
from pipeline.terminal_changes import changes_text, renewals_text

SUMMARY = CoverageSummary(
    run=make_run(),
    pack_id="harbourside",
    folder="corpus/evidence",
    is_fictional=False,
    area="Harbourside",
    as_of=dt.date(2026, 2, 23),
    rows=(SummaryRow("H1.1", "Therapy waits", "requirement", "partial", 1, 1, (), None, None, None),),
    **dict.fromkeys(("documents_read", "documents_partial", "documents_unread", "documents_counted"), 0),  # type: ignore[arg-type]
    **dict.fromkeys(("documents_draft", "documents_replaced", "documents_other_role", "passages"), 0),  # type: ignore[arg-type]
    problems=(),
)


def test_inputs_come_before_verdicts_and_each_has_its_cause() -> None:
    """Files and day first, then what changed and why; nothing says compliant or effective but the disclaimer."""
    before = make_past_run()
    after = make_past_run(
        "run-2",
        statuses={"H1.1": "strong"},
        gaps={},
        documents=documents_of("plan.docx", "survey.pdf", "report [final].pdf"),
        evidence={"H1.1": {"report [final].pdf": impact_evidence()["H1.1"]["report.pdf"]}},
        as_of=AUTUMN,
    )
    text = changes_text(SUMMARY, before, after, find_changes(before, after))
    parts = ["New files: 1", "report [final].pdf", "Judged as at", "H1.1 Therapy waits: partial → strong"]
    places = [text.index(part) for part in (*parts, "Gaps that closed: 1", "Gaps that opened: none")]
    assert places == sorted(places)
    assert "(new file)" in text and "Working document" in text
    assert "compliant" not in text


def test_runs_that_do_not_differ_say_so() -> None:
    """Every heading stands there with none below it."""
    text = changes_text(SUMMARY, make_past_run(), make_past_run("run-2"), ())
    assert "Nothing." in text
    assert text.count(": none") == 3


def test_what_runs_out_is_told_apart_from_what_has() -> None:
    """By the day asked for, already, not at all, and what to renew before each date up to then."""
    renewals = Renewals(
        (
            Renewal("H1.2", "Clinic waits", "evidence", dt.date(2024, 5, 1), dt.date(2025, 5, 2), ("Old report",)),
            Renewal("H1.1", "Therapy waits", "evidence", dt.date(2025, 7, 1), dt.date(2026, 7, 2), ("Waits",)),
            Renewal("H1.1", "Therapy waits", "Mean wait", dt.date(2025, 12, 31), dt.date(2026, 4, 1), ("Dashboard",)),
            Renewal("R1", "Inclusion", "evidence", dt.date(2026, 2, 1), dt.date(2027, 2, 2), ("Log",)),
            Renewal("R2", "Support", "evidence", None, None, ()),
        ),
        (KeyDay("Visit expected", dt.date(2026, 8, 1), 159, "counted"), KeyDay("Later", dt.date(2027, 8, 1), 524, "")),
    )
    text = renewals_text(SUMMARY, renewals, until=AUTUMN)
    assert "Goes out of date by then: 2" in text and "Out of date already: 1" in text
    assert "2026-04-01  H1.1 Mean wait: Dashboard" in text
    assert "Visit expected, in 159 days; evidence to renew before: H1.2, H1.1" in text
    assert "R1" not in text and "Later" not in text


def test_the_verb_names_the_file_that_came(tmp_path: Path) -> None:
    """Two runs on a small pack, the second with one file more; then what runs out; then a run that is not there."""
    checkout = make_checkout(tmp_path / "checkout")
    evidence = checkout.root / "corpus" / "evidence"
    write_pack(evidence, dict(list(TINY.items())[:1]))
    checkout.run("coverage", "--as-of", "2026-02-23", "--workers", "1")
    alone = checkout.run("diff")
    assert "no earlier coverage run" in alone.stdout
    write_pack(evidence)
    checkout.run("coverage", "--as-of", "2026-02-23", "--workers", "1")
    told = checkout.run("diff")
    assert told.returncode == 0, told.stderr
    assert "New files: 2" in told.stdout and "waits.csv" in told.stdout
    later = checkout.run("diff", "--as-of", "2027-06-01")
    assert "what will be out of date on 1 June 2027" in later.stdout
    wrong = checkout.run("diff", "nowhere")
    assert (wrong.returncode, "no run has an id" in wrong.stderr) == (2, True)
