"""What can move a verdict comes first, and nothing undecided is left out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pipeline.records import Kind
from pipeline.review.case_file import CaseFile
from pipeline.review.filters import QueueFilter
from pipeline.review.queue import Bearing, Queue, is_open
from pipeline.review.verdicts import Verdicts
from tests.review_bench import (
    DOCUMENTS,
    FACETS,
    HOSTILE_ID,
    LABELS,
    PARENTS,
    PASSAGES,
    RUNG,
    facts,
    make_case_file,
    make_label,
    uncertain,
)
from tests.review_records import make_review
from tests.store_records import make_document, make_passage


def queue_of(case_file: CaseFile) -> Queue:
    return Queue(case_file, Verdicts(case_file))


def test_every_undecided_label_is_in_the_queue_once(tmp_path: Path) -> None:
    """Low bearing puts an entry last, it never drops it."""
    case_file = make_case_file(tmp_path, labels=(*LABELS, dataclasses.replace(uncertain(RUNG, 0.2), criterion_id="H1")))
    entries = queue_of(case_file).entries()
    listed = [(e.passage_id, e.criterion_id) for e in entries if e.bearing is not Bearing.HOLDS]
    assert sorted(listed) == sorted((x.passage_id, x.criterion_id) for x in case_file.all_labels() if is_open(x))
    assert [entry.bearing for entry in entries] == sorted(entry.bearing for entry in entries)
    assert entries[-1].criterion_id == "H1"


def test_what_closes_a_gap_alone_comes_before_what_helps(tmp_path: Path) -> None:
    """Each of the three would close `thin` by itself; the likelier comes first."""
    entries = queue_of(make_case_file(tmp_path)).entries()
    assert [entry.passage_id for entry in entries] == [RUNG, PARENTS, HOSTILE_ID]
    assert {entry.bearing for entry in entries} == {Bearing.ALONE}
    assert "no_voice" in [gap.gap_type for gap in entries[1].gaps]


def test_a_passage_of_a_draft_moves_nothing(tmp_path: Path) -> None:
    """What cannot count comes last, however sure the model is."""
    documents = (*DOCUMENTS[:1], dataclasses.replace(DOCUMENTS[1], is_draft=True), *DOCUMENTS[2:])
    entries = queue_of(make_case_file(tmp_path, documents=documents)).entries()
    assert (entries[-1].passage_id, entries[-1].bearing) == (RUNG, Bearing.NO_VERDICT)


def test_an_accepted_passage_that_carries_a_verdict_is_to_be_checked(tmp_path: Path) -> None:
    """Without the one unsure passage there would be no evidence at all."""
    labels = (make_label("done-1", "H1.1", 0.91),)
    entries = queue_of(make_case_file(tmp_path, labels=labels)).entries()
    assert [(entry.passage_id, entry.bearing) for entry in entries] == [("done-1", Bearing.HOLDS)]
    assert [gap.gap_type for gap in entries[0].gaps] == ["no_evidence"]


def test_a_decided_passage_leaves_the_queue(tmp_path: Path) -> None:
    """Unsure is a decision too: the same person is not asked twice."""
    case_file = make_case_file(tmp_path)
    queue = queue_of(case_file)
    queue.entries()
    passage = case_file.passages[RUNG]
    review = make_review("uncertain", passage_id=RUNG, heading=passage.heading, text=passage.text)
    queue.forget(case_file.apply(review))
    assert RUNG not in [entry.passage_id for entry in queue.entries()]


def test_when_everything_is_shown_nothing_moves(tmp_path: Path) -> None:
    """Undecided passages of a criterion without gaps bear on nothing, which is when to stop."""
    passages, labels, facets = [], [], []
    for number, (kind, document) in enumerate(
        (kind, document) for kind in Kind if kind is not Kind.CONTEXT for document in DOCUMENTS[:3]
    ):
        passage_id = f"p{number}"
        passages.append(
            make_passage(passage_id, document.document_id, f"Statement number {number}.", ordinal=number + 10)
        )
        labels.append(make_label(passage_id, "H1.1", 0.99))
        facets.append(facts(passage_id, kind, 0.99))
    case_file = make_case_file(
        tmp_path,
        passages=(*PASSAGES, *passages),
        labels=(*labels, uncertain(RUNG, 0.5)),
        facets=(*FACETS, *facets),
    )
    queue = queue_of(case_file)
    assert [(e.passage_id, e.bearing) for e in queue.entries()] == [(RUNG, Bearing.NONE)]
    assert not queue.at_best("H1.1").is_change


def test_filters_keep_what_is_asked_for(tmp_path: Path) -> None:
    """By criterion with its parts, document, body and kind; unknown values find nothing."""
    case_file = make_case_file(tmp_path, documents=(*DOCUMENTS, make_document("other", "other.pdf")))
    entries = queue_of(case_file).entries()

    def found(**wanted: str) -> list[str]:
        return [entry.passage_id for entry in QueueFilter(**wanted).passing(entries, case_file)]

    assert found() == found(criterion="H1") == found(criterion="H1.1") == found(show="all")
    assert found(document="survey") == found(body="forum") == found(kind="voice") == [PARENTS]
    assert found(criterion="H1.2") == found(document="other") == found(show="checks") == found(kind="no such") == []


def test_a_filter_survives_its_address() -> None:
    """What stands in the address leads back to the same filter."""
    wanted = QueueFilter(show="all", criterion="H1", kind="voice")
    assert QueueFilter.read(wanted.address()) == wanted
    assert QueueFilter.read({"show": "nonsense"}) == QueueFilter()
