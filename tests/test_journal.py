"""The journal only grows, survives a power cut and is its owner's alone."""

from __future__ import annotations

import datetime as dt
import json
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.journal import (
    REVIEWS_NAME,
    RUNS_NAME,
    append_review,
    append_run,
    decisions_hash,
    read_new_reviews,
    read_reviews,
    read_runs,
)
from pipeline.records import Run
from pipeline.reviews import ALLOWED, WITHDRAWN, Review
from pipeline.settings import PROJECT_ROOT
from tests.review_records import make_review

FOLDER = Path("/packs/harbourside")
texts = st.text(st.characters(exclude_categories=("Cs",)) | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF))
"""Any text, and what Python makes of bytes that are no UTF-8, which a folder's name may hold."""


def make_run(run_id: str = "run-1") -> Run:
    moment = dt.datetime(2026, 2, 23, 9, tzinfo=dt.UTC)
    return Run(
        run_id=run_id,
        started_at=moment,
        finished_at=moment + dt.timedelta(minutes=2),
        scope="coverage",
        as_of=dt.date(2026, 2, 23),
        area="Harbourside",
        framework_id="harbourside-2025",
        framework_hash="f" * 16,
        model_id="m" * 12,
        code_version="0.1.0+abc",
    )


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_pack_without_history_has_no_runs(tmp_path: Path) -> None:
    """Reading before the first run is no error and creates nothing."""
    assert read_runs(tmp_path / "new") == ()
    assert not (tmp_path / "new").exists()


def test_runs_come_back_oldest_first_with_all_they_were_made_from(tmp_path: Path) -> None:
    """What a run depended on and what it said can be read back."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={"A1": "none"})
    append_run(tmp_path, make_run("run-2"), source_folder=FOLDER, statuses={"A1": "partial"})
    first, second = read_runs(tmp_path)
    assert (first["run_id"], second["run_id"]) == ("run-1", "run-2")
    assert second["statuses"] == {"A1": "partial"}
    assert (second["folder"], second["as_of"]) == (str(FOLDER), "2026-02-23")
    assert (second["framework_hash"], second["model_id"], second["code_version"]) == ("f" * 16, "m" * 12, "0.1.0+abc")
    assert dt.datetime.fromisoformat(str(second["started_at"])) == make_run().started_at


def test_a_torn_last_line_is_passed_over_and_closed_off(tmp_path: Path) -> None:
    """A line cut short by a power cut costs only itself: runs before and after it are read."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + b'{"run_id": "run-2", "statu')
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]
    append_run(tmp_path, make_run("run-3"), source_folder=FOLDER, statuses={})
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1", "run-3"]


def test_a_line_torn_within_a_character_is_passed_over(tmp_path: Path) -> None:
    """Half a UTF-8 character at the end of the file does not stop the reading."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + '{"folder": "é'.encode()[:-1])
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]


def test_lines_that_are_no_object_are_passed_over(tmp_path: Path) -> None:
    """Numbers, lists, blanks and prose between the lines are nobody's run."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + b"12\n\n[1]\nnot json\nnull\n")
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]


def test_appending_never_changes_earlier_bytes(tmp_path: Path) -> None:
    """The file after a run begins with the file before it."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    before = (tmp_path / RUNS_NAME).read_bytes()
    append_run(tmp_path, make_run("run-2"), source_folder=FOLDER, statuses={})
    assert (tmp_path / RUNS_NAME).read_bytes().startswith(before)


def test_journal_is_for_its_owner_only(tmp_path: Path) -> None:
    """Folders that the journal makes, parents too, have mode 0700 and its file 0600."""
    folder = tmp_path / "journal" / "harbourside"
    append_run(folder, make_run(), source_folder=FOLDER, statuses={})
    assert (mode_of(folder.parent), mode_of(folder), mode_of(folder / RUNS_NAME)) == (0o700, 0o700, 0o600)


@given(st.dictionaries(texts, texts, max_size=5), texts)
@settings(max_examples=60, deadline=None)  # each example is flushed to disk
def test_any_statuses_and_folder_round_trip(statuses: dict[str, str], name: str) -> None:
    """Whatever criteria, statuses and folder are called, one line goes in and the same comes back."""
    with tempfile.TemporaryDirectory() as folder:
        append_run(Path(folder), make_run(), source_folder=Path("/packs", name), statuses=statuses)
        (run,) = read_runs(Path(folder))
        assert run["statuses"] == statuses
        assert run["folder"] == str(Path("/packs", name))
        assert (Path(folder) / RUNS_NAME).read_bytes().count(b"\n") == 1
        json.dumps(run)


@st.composite
def any_reviews(draw: st.DrawFn) -> Review:
    """Any decision that is in order, with any text in its free fields."""
    target = draw(st.sampled_from(list(ALLOWED)))
    zone = dt.timezone(dt.timedelta(minutes=draw(st.integers(-840, 840))))
    return make_review(
        draw(st.sampled_from([*ALLOWED[target], WITHDRAWN])),
        draw(texts.filter(bool)) if target == "label" else None,
        target=target,
        passage_id=draw(texts),
        reviewer=draw(texts),
        reviewed_at=draw(st.datetimes(timezones=st.just(zone))),
        heading=draw(texts),
        text=draw(texts),
        note=draw(texts),
        second_reviewer=draw(st.none() | texts),
    )


def test_a_pack_without_decisions_has_none(tmp_path: Path) -> None:
    """Reading before the first decision is no error, and its hash says that there is nothing."""
    assert (read_reviews(tmp_path / "new"), decisions_hash(tmp_path / "new")) == ((), "")
    assert not (tmp_path / "new").exists()


def test_decisions_come_back_oldest_first(tmp_path: Path) -> None:
    """Order is that of appending, whatever their clocks said: the last one counts."""
    reviews = [make_review("accepted"), make_review("rejected", reviewed_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))]
    for review in reviews:
        append_review(tmp_path, review)
    assert read_reviews(tmp_path) == tuple(reviews)


def test_each_decision_changes_the_hash(tmp_path: Path) -> None:
    """A run learns from the hash that there is something new."""
    hashes = [decisions_hash(tmp_path)]
    for _ in range(2):
        append_review(tmp_path, make_review())
        hashes.append(decisions_hash(tmp_path))
    assert len(set(hashes)) == len(hashes)
    assert hashes[-1] == decisions_hash(tmp_path)


def test_decisions_and_runs_are_kept_apart(tmp_path: Path) -> None:
    """Neither file tells what the other holds."""
    append_run(tmp_path, make_run(), source_folder=FOLDER, statuses={})
    append_review(tmp_path, make_review())
    assert (len(read_runs(tmp_path)), len(read_reviews(tmp_path))) == (1, 1)


def test_decisions_are_for_their_owner_only(tmp_path: Path) -> None:
    """They hold text of evidence: the folder has mode 0700 and the file 0600."""
    append_review(tmp_path / "journal", make_review())
    assert mode_of(tmp_path / "journal") == 0o700
    assert mode_of(tmp_path / "journal" / REVIEWS_NAME) == 0o600


def test_a_decision_that_is_not_in_order_is_refused(tmp_path: Path) -> None:
    """What could not be applied is never written."""
    with pytest.raises(InputError, match="not in order") as refused:
        append_review(tmp_path, make_review("impact"))
    assert "'impact' is not one of accepted" in refused.value.where
    assert read_reviews(tmp_path) == ()


def test_a_torn_decision_is_passed_over_and_closed_off(tmp_path: Path) -> None:
    """A line cut short by a power cut costs only itself, wherever it was cut."""
    first, second, third = make_review(), make_review(), make_review("rejected")
    append_review(tmp_path, first)
    path = tmp_path / REVIEWS_NAME
    whole = path.read_bytes()
    append_review(tmp_path, second)
    line = path.read_bytes()[len(whole) :]
    for length in (1, len(line) // 2, len(line) - 2):
        path.write_bytes(whole + line[:length])
        assert read_reviews(tmp_path) == (first,)
        append_review(tmp_path, third)
        assert read_reviews(tmp_path) == (first, third)


def test_a_decision_whose_line_lacks_only_its_end_is_kept(tmp_path: Path) -> None:
    """A whole line without line feed is a decision, before and after the next one."""
    first, second = make_review(), make_review("rejected")
    append_review(tmp_path, first)
    path = tmp_path / REVIEWS_NAME
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert read_reviews(tmp_path) == (first,)
    append_review(tmp_path, second)
    assert read_reviews(tmp_path) == (first, second)


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "gap"},
        {"target": ["label"]},
        {"decision": "maybe"},
        {"decision": 1},
        {"criterion_id": None},
        {"text": None},
        {"heading": {"of": "nothing"}},
        {"note": None},
        {"reviewed_at": "yesterday"},
        {"reviewed_at": 1771581600},
        {"reviewed_at": None},
    ],
)
def test_a_line_that_is_no_decision_is_passed_over(tmp_path: Path, changes: dict[str, object]) -> None:
    """A line that somebody wrote by hand and got wrong stops no run."""
    append_review(tmp_path, make_review())
    path = tmp_path / REVIEWS_NAME
    (kept,) = read_reviews(tmp_path)
    row = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(f"{path.read_text(encoding='utf-8')}{json.dumps(row)}\n", encoding="utf-8")
    assert read_reviews(tmp_path) == (kept,)


@pytest.mark.parametrize("missing", ["decision_id", "target", "passage_id", "decision", "reviewed_at", "text"])
def test_a_line_without_a_needed_key_is_passed_over(tmp_path: Path, missing: str) -> None:
    """A decision that does not say on what, by whom or when is none."""
    append_review(tmp_path, make_review())
    path = tmp_path / REVIEWS_NAME
    row = json.loads(path.read_text(encoding="utf-8"))
    del row[missing]
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_reviews(tmp_path) == ()


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    """Keys that are not known are left out; those that may be missing have their usual value, a time is in UTC."""
    row = {
        **{"decision_id": "d", "target": "kind", "passage_id": "p", "decision": "voice", "reviewer": "R. Quill"},
        **{"reviewed_at": "2026-02-20T10:00:00", "heading": "", "text": "We were heard.", "mood": "cheerful"},
    }
    (tmp_path / REVIEWS_NAME).write_text(json.dumps(row), encoding="utf-8")
    (review,) = read_reviews(tmp_path)
    assert (review.criterion_id, review.note, review.second_reviewer) == (None, "", None)
    assert review.reviewed_at == dt.datetime(2026, 2, 20, 10, tzinfo=dt.UTC)


@given(st.lists(any_reviews(), max_size=3))
@settings(max_examples=40, deadline=None)  # each decision is flushed to disk
def test_any_decision_round_trips(reviews: list[Review]) -> None:
    """Whatever stands in its fields, a decision takes one line and comes back as it was."""
    with tempfile.TemporaryDirectory() as name:
        for review in reviews:
            append_review(Path(name), review)
        assert read_reviews(Path(name)) == tuple(reviews)
        if reviews:
            assert (Path(name) / REVIEWS_NAME).read_bytes().count(b"\n") == len(reviews)


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Four processes append fifty decisions each after a torn line; only the torn one is lost."""
    (tmp_path / REVIEWS_NAME).write_bytes(b'{"torn')
    program = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.journal import append_review\n"
        "from tests.review_records import make_review\n"
        "for n in range(50): append_review(Path(sys.argv[1]), make_review(decision_id=f'{sys.argv[2]}-{n}'))"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(number)], cwd=PROJECT_ROOT)
        for number in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert len({review.decision_id for review in read_reviews(tmp_path)}) == 200
    assert len((tmp_path / REVIEWS_NAME).read_bytes().splitlines()) == 201


def test_new_decisions_are_read_from_where_reading_ended(tmp_path: Path) -> None:
    """Half a line waits for its end; what was read is not read again."""
    assert read_new_reviews(tmp_path, offset_bytes=0) == ((), 0)
    append_review(tmp_path, make_review(decision_id="one"))
    found, offset = read_new_reviews(tmp_path, offset_bytes=0)
    assert [review.decision_id for review in found] == ["one"]
    with (tmp_path / REVIEWS_NAME).open("ab") as stream:
        stream.write(b'{"half')
    assert read_new_reviews(tmp_path, offset_bytes=offset) == ((), offset)
    append_review(tmp_path, make_review(decision_id="two"))
    found, offset = read_new_reviews(tmp_path, offset_bytes=offset)
    assert [review.decision_id for review in found] == ["two"]
    assert offset == (tmp_path / REVIEWS_NAME).stat().st_size
