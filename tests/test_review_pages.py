"""Each page shows what it is for, works by plain forms, and its template uses exactly its record."""

from __future__ import annotations

import dataclasses
import re
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.journal import append_review, read_gap_decisions, read_reviews
from pipeline.records import Kind
from pipeline.review.pages import find_pages
from pipeline.review.words import KINDS, STANCES
from pipeline.reviews import WITHDRAWN
from pipeline.store.publish import publish_coverage
from tests.review_bench import HOSTILE_ID, PARENTS, RUNG, Bench, make_bench
from tests.review_bench import STANCES as STANCE_NAMES
from tests.review_records import make_review
from tests.store_records import make_tables

TEMPLATES = Path(import_module("pipeline.review").__file__ or "").parent / "templates"
RECORDS = {
    "queue.html": "queue:QueuePage",
    "passage.html": "passage:PassagePage",
    "gaps.html": "gaps:GapsPage",
    "gap.html": "gaps:GapPage",
    "search.html": "search:SearchPage",
    "upload.html": "upload:UploadPage",
    "progress.html": "progress:ProgressPage",
    "samples.html": "samples:SamplesPage",
    "sample.html": "samples:SamplePage",
    "decisions.html": "decisions:DecisionsPage",
}
USED_BY_PARTS = {"number", "last_number", "previous_address", "next_address"}
"""What the macro that pages through a list reads of a record."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


@pytest.mark.parametrize(("template", "record"), RECORDS.items())
def test_a_template_uses_exactly_its_record(template: str, record: str) -> None:
    """A field that no template shows, or a name that the record lacks, is a mistake."""
    module, _, name = record.partition(":")
    fields = {f.name for f in dataclasses.fields(getattr(import_module(f"pipeline.review.pages.{module}"), name))}
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    used = set(re.findall(r"\bpage\.(\w+)", text)) | (USED_BY_PARTS if "parts.pager" in text else set())
    assert used == fields


def test_every_template_has_a_record_or_is_shared() -> None:
    """A page that is added is listed here, so that its record is checked."""
    shared = {"frame.html", "parts.html", "error.html", "name.html"}
    assert {path.name for path in TEMPLATES.glob("*.html")} == shared | RECORDS.keys()


def test_pages_are_found_by_themselves(bench: Bench) -> None:
    """The navigation lists every module that has a title, in order, and each of its links works."""
    assert [page.title for page in find_pages() if page.title] == [
        *("Review", "Progress", "Samples", "Gaps", "Search", "Upload set", "Decisions")
    ]
    browser = bench.browser()
    navigation = re.findall(r'<li><a href="([^"]+)"', browser.get("/").text)[:7]
    assert [browser.get(path).status_code for path in navigation] == [200] * 7


def test_a_name_is_asked_for_first(bench: Bench) -> None:
    """Each decision has an author; an empty name is told beside the field."""
    from tests.review_bench import TOKEN, Browser

    browser = Browser(bench.app.test_client())
    browser.get(f"/start?token={TOKEN}")
    assert browser.get("/progress").location == "/name"
    answer = browser.post("/name", name="  ")
    assert (answer.status_code, "Enter your name" in answer.text) == (400, True)
    assert browser.post("/name", name="R. Quill").location == "/"


def test_the_queue_says_what_hangs_on_each_decision(bench: Bench) -> None:
    """What a decision alone would close stands beside the passage and its place."""
    text = bench.browser().get("/").text
    assert "<strong>3</strong> decisions can still move a verdict" in text
    assert "Accepting it alone closes thin, missing body" in re.sub(r"\s+", " ", text)
    assert "Letter, para 2" in text


def test_deciding_leads_on_and_shows_the_effect(bench: Bench) -> None:
    """The next page says what was saved, what it changed, and offers to undo it."""
    browser = bench.browser()
    answer = browser.get(browser.decide(RUNG, "accepted", note="seen").location or "", follow=True)
    text = re.sub(r"\s+", " ", answer.text)
    assert "Saved on disk" in text and "accepted for H1.1" in text
    assert "Closes: thin, missing body." in text
    assert 'action="/undo/act1"' in text
    assert f"/passage/{PARENTS}/H1.1" in answer.request.path
    (review,) = read_reviews(bench.desk.place.journal)
    assert (review.passage_id, review.criterion_id, review.decision) == (RUNG, "H1.1", "accepted")
    assert (review.reviewer, review.note, review.text) == ("R. Quill", "seen", "Every family was rung.")


def test_reloading_saves_nothing_again(bench: Bench) -> None:
    """A decision answers with a redirect, so the page that follows can be opened again and again."""
    browser = bench.browser()
    location = browser.decide(RUNG, "accepted").location or ""
    assert [browser.get(location, follow=True).status_code for _ in range(3)] == [200] * 3
    assert len(read_reviews(bench.desk.place.journal)) == 1


def test_undo_takes_an_act_back(bench: Bench) -> None:
    """The model's own decision counts again, the page leads back to the passage, and the history keeps both."""
    browser = bench.browser()
    browser.decide(RUNG, "rejected", kind="intent")
    location = browser.post("/undo/act1").location or ""
    assert location.startswith(f"/passage/{RUNG}/H1.1")
    assert [review.decision for review in read_reviews(bench.desk.place.journal)] == [
        *("rejected", "intent", WITHDRAWN, WITHDRAWN)
    ]
    with bench.desk.at_work() as work:
        assert work.case_file.labels[RUNG]["H1.1"].decided_by == "model"
        assert work.case_file.facets[RUNG].kind is Kind.ACTIVITY
    assert "took back" in browser.get(location).text


def test_undo_puts_the_decision_before_in_force_again(bench: Bench) -> None:
    """Only the last decision is taken back, not those before it."""
    browser = bench.browser()
    browser.decide(RUNG, "accepted", note="first")
    browser.decide(RUNG, "rejected")
    browser.post("/undo/act2")
    with bench.desk.at_work() as work:
        decided = work.case_file.decided(RUNG, "label", "H1.1")
        assert decided is not None and (decided.decision, decided.note) == ("accepted", "first")


def test_undo_leaves_what_others_decided_since(bench: Bench) -> None:
    """An act that somebody has overtaken cannot be undone over their decision."""
    browser = bench.browser()
    browser.decide(RUNG, "accepted")
    bench.browser("M. Okafor").decide(RUNG, "rejected")
    browser.post("/undo/act1")
    with bench.desk.at_work() as work:
        decided = work.case_file.decided(RUNG, "label", "H1.1")
        assert decided is not None and decided.reviewer == "M. Okafor"


def test_a_decision_that_was_carried_over_can_be_undone(bench: Bench) -> None:
    """Made on an earlier version of the document, it is shown at the same text of this one, and taken back there."""
    earlier = make_review(
        "accepted", decision_id="old-1", passage_id="before", heading="Plan > Waits", text="Every family was rung."
    )
    append_review(bench.desk.place.journal, earlier)
    browser = bench.browser()
    assert f"/passage/{RUNG}/H1.1" in browser.get("/decisions").text
    assert (browser.post("/undo/old").location or "").startswith(f"/passage/{RUNG}/H1.1")
    with bench.desk.at_work() as work:
        assert work.case_file.labels[RUNG]["H1.1"].decided_by == "model"


def test_a_passage_can_be_moved_with_kind_and_stance(bench: Bench) -> None:
    """Rejected here and accepted there, with the other two, is one act of four decisions."""
    bench.browser().decide(PARENTS, "move", moved_to="R2", kind="impact", stance="strength")
    decided = [
        (review.target, review.criterion_id, review.decision) for review in read_reviews(bench.desk.place.journal)
    ]
    assert decided == [
        *(("label", "H1.1", "rejected"), ("label", "R2", "accepted"), ("kind", None, "impact")),
        ("stance", None, "strength"),
    ]


def test_a_second_person_signs_off(bench: Bench) -> None:
    """Only somebody else can; their name then stands beside the decision, which stays as it was."""
    first, second = bench.browser("R. Quill"), bench.browser("M. Okafor")
    first.decide(RUNG, "accepted")
    assert "Second sign-off" not in first.get(f"/passage/{RUNG}/H1.1").text
    assert "Second sign-off" in second.get(f"/passage/{RUNG}/H1.1").text
    first.post("/agree/act1-1")
    assert len(read_reviews(bench.desk.place.journal)) == 1
    second.post("/agree/act1-1")
    last = read_reviews(bench.desk.place.journal)[-1]
    assert (last.decision, last.reviewer, last.second_reviewer) == ("accepted", "R. Quill", "M. Okafor")
    assert "signed off by M. Okafor" in first.get("/decisions").text


def test_skipping_goes_round_the_queue(bench: Bench) -> None:
    """What is skipped comes again after the others."""
    browser = bench.browser()
    seen, place = [], "/next"
    for _ in range(4):
        answer = browser.get(place, follow=True)
        seen.append(answer.request.path)
        skip = re.search(r'<a href="([^"]+)" data-key="n"', answer.text)
        assert skip is not None
        place = skip[1].replace("&amp;", "&")
    assert seen[3] == seen[0] and len(set(seen)) == 3


def test_the_last_decision_leads_back_to_the_queue(bench: Bench) -> None:
    """Nothing is left to show; the queue says so."""
    browser = bench.browser()
    for passage_id in (RUNG, PARENTS, HOSTILE_ID):
        location = browser.decide(passage_id, "rejected").location or ""
    answer = browser.get(location, follow=True)
    assert answer.request.path == "/"
    assert "No decision that is left can move a verdict" in answer.text


def test_a_row_is_shown_in_its_table(bench: Bench) -> None:
    """Cells under their columns, the passage marked in words too, since colour alone tells nobody."""
    text = bench.browser().get(f"/passage/{PARENTS}/H1.1").text
    assert '<th scope="col">Answer</th>' in text
    assert re.search(r'<tr class="this"><td><span class="hidden">The passage:</span> Did it help\?</td>', text)


def test_a_passage_can_be_held_against_another_criterion(bench: Bench) -> None:
    """A search finds a passage for which the model saw nothing; a person can still accept it."""
    browser = bench.browser()
    assert browser.get("/passage/after-1?criterion=R1").location == "/passage/after-1/R1"
    assert browser.get("/passage/after-1/R1").status_code == 200
    assert browser.get("/passage/after-1?criterion=NONE").status_code == 404


@pytest.mark.parametrize("path", ["/passage/none/H1.1", f"/passage/{RUNG}/NONE", "/gaps/none", "/samples/H1/5/1"])
def test_what_is_not_there_is_said_so(bench: Bench, path: str) -> None:
    """An old bookmark ends in a page that says what may have happened."""
    answer = bench.browser().get(path)
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_a_gap_is_followed_up(bench: Bench) -> None:
    """State, owner, date and note are in the journal, the register and the gap's history; late ones are marked."""
    browser = bench.browser()
    with bench.desk.at_work() as work:
        gap_id = work.gaps()[0].gap_id
    fields = {"state": "chasing", "owner": "A. Lead", "due_date": "2026-02-01", "note": "asked twice", "seen": ""}
    location = browser.post(f"/gaps/{gap_id}", **fields).location or ""
    text = browser.get(location.partition("#")[0]).text
    assert "Chasing" in text and "A. Lead" in text and "1 February 2026" in text and '"tag late"' in text
    assert "asked twice" in browser.get(f"/gaps/{gap_id}").text
    (decision,) = read_gap_decisions(bench.desk.place.journal)
    assert (decision.gap_id, decision.state, decision.reviewer) == (gap_id, "chasing", "R. Quill")


def test_the_register_shows_what_decisions_closed(bench: Bench) -> None:
    """A gap that went since the last run is listed apart."""
    browser = bench.browser()
    browser.decide(RUNG, "accepted")
    text = browser.get("/gaps").text
    assert "Closed by decisions since the last run" in text
    assert "thin" in text.partition("Closed by decisions")[2]


def test_the_register_is_filtered(bench: Bench) -> None:
    """By state, severity and requirement."""
    browser = bench.browser()
    assert "No gap matches." in browser.get("/gaps?state=closed").text
    assert "H1.2 no evidence" not in browser.get("/gaps?criterion=H1.1").text
    assert "H1.1 no voice" not in browser.get("/gaps?severity=high").text


def test_search_finds_all_words_and_says_what_they_were_found_to_be(bench: Bench) -> None:
    """In text or heading; nothing found is said so."""
    browser = bench.browser()
    text = browser.get("/search?words=FAMILY+rung").text
    assert "1 passage<" in text and "Letter, para 2" in text and "unsure" in text
    assert "No passage holds all of these words" in browser.get("/search?words=family+zebra").text


def test_the_upload_set_says_when_there_is_none(bench: Bench) -> None:
    """Before the audit the page says what to run; afterwards it lists the advice."""
    assert "readiness audit" in bench.browser().get("/upload").text


def test_progress_counts_and_says_when_to_stop(bench: Bench) -> None:
    """Before a sample nothing is done; a sample of everything rejected, with nothing missed, is enough."""
    browser = bench.browser()
    assert "0 of 4 can be left as they are" in browser.get("/progress").text
    browser.get("/samples/draw?criterion_id=R1&size=30&seed=1")
    text = browser.get("/samples/R1/30/1").text
    assert "5 of 5 passages that the model rejected" in text


def test_single_keys_can_be_turned_off(bench: Bench) -> None:
    """The switch stands on every page and is remembered by the browser."""
    browser = bench.browser()
    assert '<body data-keys="on">' in browser.get("/").text
    assert browser.post("/keys", keys="off", back="/gaps?state=open").location == "/gaps?state=open"
    assert '<body data-keys="off">' in browser.get("/").text


def test_words_on_screen_cover_every_kind_and_stance() -> None:
    """A kind that the tables know has its explanation, in the tables' order."""
    assert tuple(KINDS) == tuple(kind.value for kind in Kind)
    assert tuple(STANCES) == STANCE_NAMES


def test_tables_without_coverage_are_explained(tmp_path: Path) -> None:
    """What to do is told on the page, not in a traceback."""
    bench = make_bench(tmp_path)
    browser = bench.browser()
    publish_coverage(bench.desk.place.database, dataclasses.replace(make_tables(), pack_id="other"))
    answer = browser.get("/")
    assert (answer.status_code, "What to do" in answer.text) == (503, True)
