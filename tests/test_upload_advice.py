"""Advice on each document before an upload."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sample_truth import first_upload
from store_records import make_document, make_framework
from upload_figures import (
    truth_documents,
    truth_findings,
    truth_problems,
    wanted_advice,
    wrong_advice,
    wrong_standing,
)

from pipeline.framework import load_framework
from pipeline.pack import localise_framework, open_pack
from pipeline.records import Document, Role
from pipeline.settings import Settings
from pipeline.upload.advice import advise_upload
from pipeline.upload.signs import signs_by_document
from pipeline.upload.standing import match_standing_set
from pipeline.upload_records import Advice, StandingMatch, StandingStatus, UploadAdvice

SIGNS = (
    *("embargo", "duplicate", "superseded", "near_duplicate", "empty", "encrypted", "unreadable", "other_area"),
    *("wrong_population", "evidence_of_nothing", "personal_data", "small_numbers", "draft", "wrong_extension"),
    *("damaged", "stale", "past_review_date", "hidden_content", "protective_marking", "undated", "needs_ocr"),
)
STANDING = StandingMatch("sef", StandingStatus.PRESENT, "The title says so", ("a",))


def advised(*signs: str, standing: tuple[StandingMatch, ...] = (), **changes: Any) -> UploadAdvice:
    document = make_document("a", "a.pdf", **changes)
    (advice,) = advise_upload(
        make_framework(),
        documents=[document],
        signs={"a": frozenset(signs)},
        criteria={"a": {"R2", "H1.1"}},
        standing=standing,
    )
    return advice


@pytest.mark.parametrize(
    ("signs", "advice"),
    [
        ((), Advice.INCLUDE),
        (("embargo", "draft", "stale"), Advice.HOLD),
        (("personal_data", "draft"), Advice.HOLD),
        (("small_numbers", "stale"), Advice.HOLD),
        (("duplicate", "personal_data"), Advice.LEAVE_OUT),
        (("superseded", "draft"), Advice.LEAVE_OUT),
        (("near_duplicate",), Advice.LEAVE_OUT),
        (("other_area", "personal_data"), Advice.LEAVE_OUT),
        (("evidence_of_nothing",), Advice.LEAVE_OUT),
        (("encrypted", "unreadable"), Advice.REPLACE),
        (("damaged",), Advice.REPLACE),
        (("wrong_extension",), Advice.REPLACE),
        (("stale", "past_review_date"), Advice.REPLACE),
        (("draft", "stale"), Advice.FINALISE),
        (("hidden_content", "undated", "protective_marking", "needs_ocr"), Advice.INCLUDE),
        (("wrong_population",), Advice.INCLUDE),
    ],
)
def test_the_strongest_sign_decides(signs: tuple[str, ...], advice: Advice) -> None:
    """What must not be shared comes before what is not worth sharing, and both before what can be mended."""
    assert advised(*signs).advice is advice


def test_further_signs_are_told_once() -> None:
    """A draft with children's data is held back, and known for a draft; nothing is said twice."""
    reason = advised("personal_data", "draft", "undated").reason
    assert reason.count("child or family") == 1
    assert "It is a draft." in reason
    assert "put one on it" in reason
    assert "Take out what is hidden" in advised("hidden_content").reason


def test_outside_figures_are_left_out_and_own_ones_explained() -> None:
    """A region's figures by nobody of the partnership are no evidence; the area's own are, with a remark."""
    assert advised("wrong_population", body_ids=()).advice is Advice.LEAVE_OUT
    assert "children alone" in advised("wrong_population").reason
    assert advised(role=Role.REFERENCE).advice is Advice.LEAVE_OUT
    assert advised(role=Role.BASELINE).advice is Advice.INCLUDE


def test_what_inspectors_ask_for_is_never_nothing() -> None:
    """A governance chart shows nothing for a requirement and is asked for."""
    asked = advised("evidence_of_nothing", standing=(STANDING,))
    assert (asked.advice, "Self-evaluation" in asked.reason) == (Advice.INCLUDE, True)
    assert advised("draft", standing=(STANDING,)).reason.endswith("Inspectors ask for it: Self-evaluation.")


def test_the_reason_names_the_document_that_counts() -> None:
    """Of a copy and of an older version the reader learns which other file to keep."""
    documents = [make_document("a", "old.pdf", superseded_by="b"), make_document("b", "new.pdf")]
    signs = {"a": frozenset({"superseded"})}
    first, second = advise_upload(make_framework(), documents=documents, signs=signs, criteria={})
    assert first.reason == "An older version: new.pdf takes its place."
    assert (second.advice, second.criteria) == (Advice.INCLUDE, ())


def test_criteria_stand_in_the_framework_s_order() -> None:
    """The reason names them too."""
    advice = advised()
    assert advice.criteria == ("H1.1", "R2")
    assert "evidence for H1.1 and R2" in advice.reason.lower().replace("h1.1", "H1.1").replace("r2", "R2")


def test_a_mail_is_sent_without_what_stays_behind() -> None:
    """What is held back inside a mail or folder is named on the mail."""
    documents = [make_document("mail", "mail.eml"), make_document("leaflet", "mail.eml!leaflet.pdf")]
    signs = {"leaflet": frozenset({"other_area"})}
    mail, leaflet = advise_upload(make_framework(), documents=documents, signs=signs, criteria={})
    assert (mail.advice, leaflet.advice) == (Advice.INCLUDE, Advice.LEAVE_OUT)
    assert mail.reason.endswith("Take out first: leaflet.pdf.")


@hypothesis_settings(deadline=None)  # a busy machine
@given(st.sets(st.sampled_from(SIGNS)), st.sampled_from(["embargo", "personal_data", "small_numbers"]))
def test_what_must_not_be_shared_is_never_included(signs: set[str], dangerous: str) -> None:
    """Whatever else is found, a held-back sign keeps a document out of the upload."""
    advice = advised(*signs, dangerous)
    assert advice.advice is not Advice.INCLUDE
    assert advice.reason


@hypothesis_settings(deadline=None)  # a busy machine
@given(st.sets(st.sampled_from(SIGNS)), st.sampled_from(SIGNS))
def test_a_further_sign_never_brings_a_document_in(signs: set[str], further: str) -> None:
    """Only the lack of signs lets a document in."""
    if advised(*signs).advice is not Advice.INCLUDE:
        assert advised(*signs, further).advice is not Advice.INCLUDE


def test_advice_and_standing_set_of_the_sample_are_right() -> None:
    """With what a perfect reader and audit would say, every document that the truth judges gets its advice."""
    truth = first_upload().stated
    settings = Settings()
    framework = localise_framework(
        load_framework(settings.frameworks_path / f"{truth['framework']}.yaml"),
        open_pack(settings.sample_path, settings=settings),
    )
    documents: tuple[Document, ...] = truth_documents(truth)
    signs = signs_by_document(
        documents, findings=truth_findings(truth), problems=truth_problems(truth), as_of=truth["as_of"]
    )
    standing = match_standing_set(framework, documents=documents, signs=signs, as_of=truth["as_of"])
    advice = advise_upload(framework, documents=documents, signs=signs, criteria={}, standing=standing)
    assert len(wanted_advice(truth)) == 70
    assert len(truth["standing_set"]) == len(framework.standing_set)
    assert wrong_advice(truth, {entry.document_id: str(entry.advice) for entry in advice}) == []
    assert wrong_standing(truth, {m.item_id: (str(m.status), m.document_ids) for m in standing}) == []
