"""No confirmed decision is lost: not to a kill, a second window, a second program, nor a run that publishes."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.journal import GAPS_NAME, REVIEWS_NAME, append_review, read_reviews
from pipeline.records import Decision
from pipeline.settings import PROJECT_ROOT
from tests.review_bench import HOSTILE_ID, LABELS, PARENTS, RUNG, Bench, make_bench, published_tables
from tests.review_records import make_review

KILLS = 5
DECISIONS = 200
KILLED_PROGRAM = """
import sys
from pathlib import Path
from tests.review_bench import PARENTS, RUNG, make_bench
bench = make_bench(Path(sys.argv[1]))
run, count = sys.argv[2], int(sys.argv[3])
bench.desk.new_id = iter(f"{run}x{number}" for number in range(count)).__next__
browser = bench.browser()
for number in range(count):
    answer = browser.decide((RUNG, PARENTS)[number % 2], ("accepted", "rejected")[number // 2 % 2])
    assert answer.status_code == 303, answer.status_code
    print(answer.location.partition("saved=")[2], flush=True)
"""


def gap_id_of(bench: Bench) -> str:
    with bench.desk.at_work() as work:
        return work.gaps()[0].gap_id


def test_a_kill_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    """The app is killed at five moments during 200 decisions; each one that it confirmed is in the journal, whole."""
    make_bench(tmp_path)
    lot, confirmed = random.Random(9), []
    for run in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED_PROGRAM, str(tmp_path), f"r{run}", str(DECISIONS // KILLS)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT_ROOT,
            env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        )
        assert process.stdout is not None
        last = run == KILLS - 1
        wanted = DECISIONS // KILLS if last else lot.randrange(1, DECISIONS // KILLS)
        for _, line in zip(range(wanted), process.stdout, strict=False):
            confirmed.append(line.strip())
        if not last:
            process.send_signal(signal.SIGKILL)
        confirmed += [line.strip() for line in process.stdout]
        process.stdout.close()
        assert process.wait() == (0 if last else -signal.SIGKILL)
    kept = {review.decision_id.partition("-")[0] for review in read_reviews(tmp_path / "journal")}
    assert len(confirmed) >= KILLS and len(set(confirmed)) == len(confirmed)
    assert set(confirmed) <= kept
    assert make_bench(tmp_path).browser().get("/decisions").status_code == 200


def test_the_screen_says_saved_only_what_is_on_disk(tmp_path: Path) -> None:
    """A decision that cannot be written is not shown as saved, and the one before it still is."""
    bench = make_bench(tmp_path)
    browser = bench.browser()
    browser.decide(RUNG, "accepted")
    journal = bench.desk.place.journal / REVIEWS_NAME
    written = journal.read_text(encoding="utf-8")
    journal.rename(journal.with_suffix(".away"))
    journal.mkdir()  # nothing can be appended to a folder
    bench.app.testing = False
    answer = browser.post(f"/passage/{PARENTS}/H1.1", decision="rejected", seen="")
    assert answer.status_code == 500
    journal.rmdir()
    journal.with_suffix(".away").rename(journal)
    assert journal.read_text(encoding="utf-8") == written
    with bench.desk.at_work() as work:
        assert list(work.case_file.reviews) == ["act1-1"]


def test_a_second_window_sees_what_the_first_decided(tmp_path: Path) -> None:
    """Two windows of one person, and two people, work on one journal; nobody has to reload the program."""
    bench = make_bench(tmp_path)
    first, second = bench.browser("R. Quill"), bench.browser("M. Okafor")
    first.decide(RUNG, "accepted")
    assert "accepted" in second.get(f"/passage/{RUNG}/H1.1").text
    second.decide(PARENTS, "rejected")
    assert [review.reviewer for review in read_reviews(bench.desk.place.journal)] == ["R. Quill", "M. Okafor"]


def test_a_decision_that_somebody_overtook_is_given_back(tmp_path: Path) -> None:
    """The later form is not saved over the other's decision unseen: it comes back filled in, and can then be sent."""
    bench = make_bench(tmp_path)
    first, second = bench.browser("R. Quill"), bench.browser("M. Okafor")
    first.decide(RUNG, "accepted")
    path, form = f"/passage/{RUNG}/H1.1", {"decision": "rejected", "note": "a plan only"}
    answer = second.post(path, seen="", **form)
    assert answer.status_code == 409
    assert "Somebody decided in the meantime" in answer.text and "a plan only" in answer.text
    assert len(read_reviews(bench.desk.place.journal)) == 1
    seen = re.search(r'name="seen" value="([^"]+)"', answer.text)
    assert seen is not None
    assert second.post(path, seen=seen[1], **form).status_code == 303
    assert [review.decision for review in read_reviews(bench.desk.place.journal)] == ["accepted", "rejected"]


def test_a_gap_that_somebody_changed_is_given_back(tmp_path: Path) -> None:
    """The same for state, owner and date of a gap."""
    bench = make_bench(tmp_path)
    path = f"/gaps/{gap_id_of(bench)}"
    fields = {"owner": "", "due_date": "", "note": "", "seen": ""}
    assert bench.browser("R. Quill").post(path, state="chasing", **fields).status_code == 303
    answer = bench.browser("M. Okafor").post(path, state="closed", **fields)
    assert (answer.status_code, "Somebody changed it in the meantime" in answer.text) == (409, True)


def test_two_programs_share_a_journal(tmp_path: Path) -> None:
    """Two apps on one pack, as on a shared machine: each sees the other's decisions at once."""
    one, other = make_bench(tmp_path), make_bench(tmp_path)
    other.desk.new_id = iter(("other1", "other2")).__next__
    one.browser("R. Quill").decide(RUNG, "accepted")
    other.browser("M. Okafor").decide(PARENTS, "accepted")
    for bench in (one, other):
        with bench.desk.at_work() as work:
            assert work.case_file.labels[RUNG]["H1.1"].decision is Decision.ACCEPTED
            assert work.case_file.labels[PARENTS]["H1.1"].decision is Decision.ACCEPTED


def test_windows_that_decide_at_once_lose_nothing(tmp_path: Path) -> None:
    """Four windows send twenty decisions each at the same time; every one is a whole line of the journal."""
    bench = make_bench(tmp_path)
    faults: list[object] = []

    def work_through(name: str) -> None:
        browser = bench.browser(name)
        for number in range(20):
            answer = browser.decide((RUNG, PARENTS, HOSTILE_ID)[number % 3], "uncertain")
            if answer.status_code != 303:
                faults.append(answer.status_code)

    threads = [threading.Thread(target=work_through, args=(f"reviewer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (bench.desk.place.journal / REVIEWS_NAME).read_text(encoding="utf-8").splitlines()
    assert faults == []
    assert len({json.loads(line)["decision_id"] for line in lines}) == len(lines) == 80


def test_a_run_that_publishes_is_taken_up(tmp_path: Path) -> None:
    """New tables are read as soon as they are in place, the decisions made before are in force in them."""
    bench = make_bench(tmp_path)
    browser = bench.browser()
    browser.decide(RUNG, "accepted")
    fewer = [label for label in LABELS if label.passage_id != PARENTS]
    published_tables(bench.desk.place.database, labels=fewer, folder=tmp_path)
    assert browser.get(f"/passage/{PARENTS}/H1.1").status_code == 200
    with bench.desk.at_work() as work:
        assert PARENTS not in work.case_file.labels
        assert work.case_file.labels[RUNG]["H1.1"].decided_by == "reviewer"


def test_a_torn_line_and_a_new_journal_are_read(tmp_path: Path) -> None:
    """Half a line is left until it is whole; a journal that was replaced is read from its beginning."""
    bench = make_bench(tmp_path)
    journal = bench.desk.place.journal
    append_review(journal, make_review(decision_id="one-1"))
    path = journal / REVIEWS_NAME
    with bench.desk.at_work() as work:
        assert list(work.case_file.reviews) == ["one-1"]
    line = path.read_bytes().replace(b"one-1", b"two-1")
    with path.open("ab") as stream:
        stream.write(line[:40])
    with bench.desk.at_work() as work:
        assert list(work.case_file.reviews) == ["one-1"]
    with path.open("ab") as stream:
        stream.write(line[40:])
    with bench.desk.at_work() as work:
        assert list(work.case_file.reviews) == ["one-1", "two-1"]
    path.write_bytes(line)
    with bench.desk.at_work() as work:
        assert list(work.case_file.reviews) == ["two-1"]


def test_tables_of_another_pack_are_refused(tmp_path: Path) -> None:
    """The default database may hold the sample while a folder of evidence is meant."""
    bench = make_bench(tmp_path)
    bench.desk.place = dataclasses.replace(bench.desk.place, pack_id="elsewhere")
    with pytest.raises(InputError, match="another folder"), bench.desk.at_work():
        pass
    assert "readiness coverage" in bench.browser().get("/").text


def test_nothing_is_written_where_a_form_is_wrong(tmp_path: Path) -> None:
    """Errors are told beside the field and leave journal and form as they were."""
    bench = make_bench(tmp_path)
    browser = bench.browser()
    path = f"/gaps/{gap_id_of(bench)}"
    answer = browser.post(path, state="asleep", owner="x" * 200, due_date="31 June", note="keep me", seen="")
    assert answer.status_code == 400
    assert answer.text.count('class="error"') == 3 and "keep me" in answer.text
    for decision, moved_to in (("", ""), ("maybe", ""), ("move", ""), ("move", "H1.1"), ("move", "H1")):
        assert browser.decide(RUNG, decision, moved_to=moved_to, note="keep me").status_code == 400
    assert browser.decide(RUNG, "accepted", kind="rumour").status_code == 400
    assert not (bench.desk.place.journal / REVIEWS_NAME).exists()
    assert not (bench.desk.place.journal / GAPS_NAME).exists()
