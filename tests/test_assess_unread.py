"""Which unread documents could hold what a criterion lacks, by their names."""

from __future__ import annotations

import pytest
from assess_strategies import AS_OF, Case, make_document, make_framework

from pipeline.assess import assess_coverage
from pipeline.assess.unread import could_hold
from pipeline.framework import Framework
from pipeline.records import Document, Status


def _framework() -> Framework:
    phrases = {
        "A1": ("waiting list",),
        "A1.1": ("speech therapy", "slt waits"),
        "A1.2": ("paediatric clinic",),
        "A2": ("moving on",),
        "P1": ("inclusion",),
    }
    framework = make_framework()
    criteria = tuple(c.model_copy(update={"phrases": phrases.get(c.id, c.phrases)}) for c in framework.criteria)
    return framework.model_copy(update={"criteria": criteria})


def _unread(path: str) -> Document:
    return make_document("locked", path=path, read_status="unread")


def _held(path: str, *read: Document) -> set[str]:
    framework = _framework()
    return {c.id for c in framework.criteria if could_hold(_unread(path), c, framework, read=read)}


def test_a_name_that_says_nothing_may_hold_anything() -> None:
    """A scan's number, or a word of no criterion."""
    assert _held("Scan_20251118.pdf") == {criterion.id for criterion in _framework().criteria}


@pytest.mark.parametrize(
    ("path", "requirement"),
    [
        ("Health/SLT waits December.pdf", "A1.1"),
        ("Paediatric clinic, waiting list.xlsx", "A1.2"),
        ("Moving on.pdf", "A2"),
    ],
)
def test_a_name_of_one_subject_holds_that_subject(path: str, requirement: str) -> None:
    """The criterion whose phrases cover most of the name, and those above it."""
    held = _held(path)
    assert requirement in held
    assert held <= {requirement, requirement.partition(".")[0]}


def test_a_copy_of_what_was_read_holds_nothing_new() -> None:
    """The signed scan beside the file it was printed from; in another folder it may be another paper."""
    assert _held("Board/Terms signed.pdf", make_document("t", path="Board/Terms.docx")) == set()
    assert _held("Board/Terms signed.pdf", make_document("t", path="Old/Terms.docx")) != set()


def test_only_a_document_that_could_hold_it_leaves_the_status_open() -> None:
    """Where the name speaks of something else, no evidence is none and the reason says so."""
    case = Case(_framework()).with_document(_unread("Moving on.pdf"))
    assert (case.row("A1.1").status, case.row("A1.1").unread_documents) == (Status.NONE, 0)
    assert "by its name it would not change this" in case.gaps("A1.1")["no_evidence"].reason
    assert case.row("A2").status is Status.UNKNOWN
    assert "may change this" in case.gaps("A2")["no_evidence"].reason


def test_a_criterion_judged_alone_gets_the_row_it_gets_among_all() -> None:
    """Names of unread documents are weighed against the whole framework, also where one criterion is asked for."""
    case = Case(_framework()).with_document(_unread("Moving on.pdf"))
    everything = case.assess()
    for criterion_id in ("A1.1", "A2"):
        alone = assess_coverage(
            case.framework,
            documents=case.documents,
            passages=case.passages,
            labels=[label for label in case.labels if label.criterion_id == criterion_id],
            facets=case.facets,
            as_of=AS_OF,
            only={criterion_id},
        )
        assert alone.coverage == tuple(row for row in everything.coverage if row.criterion_id == criterion_id)
        assert alone.gaps == tuple(gap for gap in everything.gaps if gap.criterion_id == criterion_id)
