"""Passages become labels and facets; a model is asked only for what it has not read before."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from run_packs import TWO_RIVERS

from pipeline.classify.model import Reading
from pipeline.errors import ModelError
from pipeline.framework import TOPICS, Framework, load_framework
from pipeline.judging import CachedClassifier, Judgement, judge_passages
from pipeline.predictions import Because, Prediction, TopicScore
from pipeline.records import BlockKind, Decision, Document, Facets, Kind, Label, Passage, Role, SectionType, Stance
from pipeline.reviews import AppliedReview
from pipeline.settings import Settings
from tests.review_records import make_review

FRAMEWORK = load_framework(TWO_RIVERS)
DIMENSIONS = 4
WAIT = "The therapy wait came down from 44 weeks to 31 weeks this winter."
SAILING = "Two places of the harbour scheme went to children with a plan."
FISHING = "The therapy wait is as long as the queue for a fishing licence, residents joked."
ONLY_FISHING = "Residents asked why a fishing licence takes so long to come."


def make_document(document_id: str, **changes: object) -> Document:
    document = Document(
        document_id=document_id,
        path=f"{document_id}.txt",
        sha256=document_id * 8,
        format="txt",
        title=None,
        role=Role.EVIDENCE,
        page_count=1,
        word_count=50,
        document_date=dt.date(2026, 1, 5),
        date_precision="day",
        date_basis="title page",
        review_date=None,
        version_label=None,
        is_draft=False,
        protective_marking=None,
        body_ids=(),
        partner=None,
        read_status="read",
        passage_count=1,
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def make_passage(document_id: str, ordinal: int, text: str, **changes: object) -> Passage:
    passage = Passage(
        passage_id=f"{document_id}-{ordinal}",
        document_id=document_id,
        ordinal=ordinal,
        page_ordinal=1,
        page_number=None,
        location=f"para {ordinal}",
        bbox=None,
        char_start=0,
        char_end=len(text),
        heading="",
        section_type=SectionType.BODY,
        text=text,
        word_count=len(text.split()),
        excluded_reason=None,
        kind_of_block=BlockKind.PARAGRAPH,
    )
    return replace(passage, **changes)  # type: ignore[arg-type]


def make_prediction(
    accepted: Sequence[str] = (),
    *,
    kind: Kind = Kind.ACTIVITY,
    stance: Stance = Stance.NEUTRAL,
    because: Mapping[str, Because] | None = None,
) -> Prediction:
    """A prediction that accepts some topics and rejects all others."""
    yes, no = TopicScore(0.95, Decision.ACCEPTED), TopicScore(0.01, Decision.REJECTED)
    return Prediction(
        topics={topic: yes if topic in accepted else no for topic in TOPICS},
        kind=kind,
        kind_probabilities={name: float(name is kind) for name in Kind},
        stance=stance,
        stance_probabilities={name: float(name is stance) for name in Stance},
        because=because or {},
    )


@dataclass
class FakeClassifier:
    """Reads each text as it was told to, and counts what it was given."""

    predictions: Mapping[str, Prediction]
    newly_classified: int = 0

    def read(self, passages: Sequence[Passage]) -> list[Reading]:
        self.newly_classified += len(passages)
        vector = np.eye(DIMENSIONS, dtype=np.float32)[0]
        return [Reading(self.predictions.get(passage.text, make_prediction()), vector) for passage in passages]

    def definition_vectors(self, framework: Framework) -> dict[str, np.ndarray]:
        far = np.eye(DIMENSIONS, dtype=np.float32)[1]
        return {criterion.id: far for criterion in framework.criteria if not criterion.is_measured}


def judge(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    predictions: Mapping[str, Prediction] | None = None,
    reviews: Sequence[AppliedReview] = (),
) -> Judgement:
    return judge_passages(
        FRAMEWORK,
        documents=documents,
        passages=passages,
        classifier=FakeClassifier(predictions or {}),  # type: ignore[arg-type]
        on_classified=lambda done, total: None,
        reviews=reviews,
    )


def facets_of(judgement: Judgement) -> dict[str, Facets]:
    return {facets.passage_id: facets for facets in judgement.facets}


def label_of(judgement: Judgement, passage_id: str, criterion_id: str) -> Label | None:
    found = [
        label for label in judgement.labels if (label.passage_id, label.criterion_id) == (passage_id, criterion_id)
    ]
    assert len(found) < 2
    return found[0] if found else None


def test_passages_with_an_excluded_reason_are_not_classified() -> None:
    """They get neither facets nor labels, and the model never sees them."""
    passages = [make_passage("d", 1, WAIT), make_passage("d", 2, WAIT, excluded_reason="running header")]
    judgement = judge([make_document("d")], passages, {WAIT: make_prediction(["APA3.1"])})
    assert set(facets_of(judgement)) == {"d-1"}
    assert {label.passage_id for label in judgement.labels} == {"d-1"}
    assert judgement.newly_classified == 1


def test_each_passage_keeps_its_own_phrases_when_documents_interleave() -> None:
    """Phrases, aspects and vetoes go with their passage in whatever order documents' passages come."""
    passages = [
        make_passage("a", 1, "The plan was written together with his mother and his teacher."),
        make_passage("b", 1, SAILING),
        make_passage("a", 2, "Nothing in this line is of any interest to the framework."),
        make_passage("b", 2, "Her plan is kept current, says the children's trust each term."),
    ]
    judgement = judge([make_document("a"), make_document("b")], passages)
    assert {passage_id: facets.aspects for passage_id, facets in facets_of(judgement).items()} == {
        "a-1": ("B/written",),
        "b-1": (),
        "a-2": (),
        "b-2": ("B/current",),
    }
    assert [label.passage_id for label in judgement.labels if label.criterion_id == "harbour"] == ["b-1"]


def test_a_criterion_of_several_topics_takes_the_strongest() -> None:
    """Any of its topics makes a label, under the criterion's own id."""
    judgement = judge([make_document("d")], [make_passage("d", 1, WAIT)], {WAIT: make_prediction(["APA3.2"])})
    label = label_of(judgement, "d-1", "A")
    assert label is not None
    assert (label.decision, label.decided_by, label.probability) == (Decision.ACCEPTED, "model", 0.95)


def test_a_labels_reason_names_sentence_and_words() -> None:
    """What spoke most in the passage is what the label says of it."""
    found = make_prediction(["APA3.1"], because={"APA3.1": Because(WAIT, ("therapy wait",))})
    label = label_of(judge([make_document("d")], [make_passage("d", 1, WAIT)], {WAIT: found}), "d-1", "A")
    assert label is not None and label.reason is not None
    assert label.reason.startswith(f"sentence: “{WAIT}”; words: therapy wait")


def test_an_unmeasured_criterion_is_uncertain_at_most() -> None:
    """Its phrases make a label without a probability, which nobody has accepted."""
    label = label_of(judge([make_document("d")], [make_passage("d", 1, SAILING)]), "d-1", "harbour")
    assert label is not None
    assert (label.decision, label.decided_by, label.probability) == (Decision.UNCERTAIN, "rule", None)


def test_a_near_miss_is_rejected_with_the_models_decision_beside_it() -> None:
    """The rule's reason and what the model said are both kept; the `unless` phrase lets the passage through."""
    passages = [make_passage("d", 1, ONLY_FISHING), make_passage("d", 2, FISHING)]
    accepted = make_prediction(["APA3.1"])
    judgement = judge([make_document("d")], passages, {ONLY_FISHING: accepted, FISHING: accepted})
    vetoed, let_through = label_of(judgement, "d-1", "A"), label_of(judgement, "d-2", "A")
    assert vetoed is not None
    assert (vetoed.decision, vetoed.decided_by, vetoed.model_decision) == (
        Decision.REJECTED,
        "rule",
        Decision.ACCEPTED,
    )
    assert let_through is not None
    assert let_through.decision is Decision.ACCEPTED


def test_equal_words_count_once_and_a_final_document_goes_first() -> None:
    """A later passage with the same words points to the first one in a document that counts."""
    documents = [make_document("a", is_draft=True), make_document("b"), make_document("c")]
    passages = [make_passage(d, 1, WAIT if d == "c" else WAIT.upper()) for d in "abc"]
    facets = facets_of(judge(documents, passages))
    assert {passage_id: f.duplicate_of for passage_id, f in facets.items()} == {"a-1": "b-1", "b-1": None, "c-1": "b-1"}


def test_a_passage_that_restates_a_definition_is_an_echo() -> None:
    """Words of the framework prove nothing."""
    definition = FRAMEWORK.criteria_by_id["A"].definition
    facets = facets_of(judge([make_document("d")], [make_passage("d", 1, definition), make_passage("d", 2, WAIT)]))
    assert (facets["d-1"].is_echo, facets["d-2"].is_echo) == (True, False)


def test_a_past_finding_is_an_echo_elsewhere_and_not_in_its_own_report() -> None:
    """The area's inspection report may say what it found; a plan that repeats it may not count it."""
    finding = "Children wait too long for a therapist and nobody tells their families what happens in the meantime."
    documents = [make_document("report", role=Role.BASELINE), make_document("plan")]
    facets = facets_of(judge(documents, [make_passage("report", 1, finding), make_passage("plan", 1, finding)]))
    assert (facets["report-1"].is_echo, facets["plan-1"].is_echo) == (False, True)


def test_only_voice_has_a_speaker() -> None:
    """Who speaks is looked for where the kind is voice, and nowhere else."""
    said = "Parents said that the therapist had listened to them from the first day."
    passages = [make_passage("d", 1, said), make_passage("d", 2, f"{said} Twice.")]
    judgement = judge([make_document("d")], passages, {said: make_prediction(kind=Kind.VOICE)})
    facets = facets_of(judgement)
    assert (facets["d-1"].speaker, facets["d-2"].speaker) == ("parent_carer", None)


def test_first_person_in_a_forums_paper_is_the_forums() -> None:
    """Whose paper it is tells who `we` are."""
    said = "We feel that our questions are answered, and it has made a difference to us."
    documents = [make_document("forum", partner="parent_carers"), make_document("council", partner="council_education")]
    passages = [make_passage("forum", 1, said), make_passage("council", 1, f"{said} Again.")]
    voice = make_prediction(kind=Kind.VOICE)
    facets = facets_of(judge(documents, passages, {said: voice, f"{said} Again.": voice}))
    assert facets["forum-1"].speaker == "parent_carer"
    assert facets["council-1"].speaker != "parent_carer"


def test_outside_praise_is_assurance() -> None:
    """Praise in an external body's document is assurance; its asks and the area's own praise are not."""
    praise, ask = (
        "The visit found that waits have come down a great deal.",
        "The area should publish its waits monthly.",
    )
    documents = [make_document("visit", role=Role.EXTERNAL_ASSURANCE), make_document("own")]
    passages = [make_passage("visit", 1, praise), make_passage("visit", 2, ask), make_passage("own", 1, praise)]
    strength = make_prediction(stance=Stance.STRENGTH)
    facets = facets_of(judge(documents, passages, {praise: strength}))
    assert [facets[i].is_assurance for i in ("visit-1", "visit-2", "own-1")] == [True, False, False]


def decided(passage_id: str, decision: str, *, target: str) -> AppliedReview:
    return AppliedReview(make_review(decision, None, target=target), passage_id, is_carried_over=False)


def test_what_follows_from_the_kind_follows_a_persons_kind() -> None:
    """A passage that a person calls voice gets its speaker; one that is no voice any more has none."""
    said = "Parents said that the therapist had listened to them from the first day."
    passages = [make_passage("d", 1, said), make_passage("d", 2, f"{said} Twice.")]
    reviews = [decided("d-1", "voice", target="kind"), decided("d-2", "activity", target="kind")]
    voice = {f"{said} Twice.": make_prediction(kind=Kind.VOICE)}
    facets = facets_of(judge([make_document("d")], passages, voice, reviews))
    assert (facets["d-1"].kind, facets["d-1"].speaker) == (Kind.VOICE, "parent_carer")
    assert (facets["d-2"].kind, facets["d-2"].speaker) == (Kind.ACTIVITY, None)


def test_what_follows_from_the_stance_follows_a_persons_stance() -> None:
    """An outside body's words are assurance if a person calls them praise, and none if a person does not."""
    passages = [make_passage("visit", 1, WAIT), make_passage("visit", 2, SAILING)]
    reviews = [decided("visit-1", "strength", target="stance"), decided("visit-2", "concern", target="stance")]
    praise = {SAILING: make_prediction(stance=Stance.STRENGTH)}
    facets = facets_of(judge([make_document("visit", role=Role.EXTERNAL_ASSURANCE)], passages, praise, reviews))
    assert (facets["visit-1"].is_assurance, facets["visit-2"].is_assurance) == (True, False)


def test_progress_ends_with_every_classified_passage() -> None:
    """Progress is told per document and ends at all passages that are classified."""
    heard: list[tuple[int, int]] = []
    judge_passages(
        FRAMEWORK,
        documents=[make_document("a"), make_document("b")],
        passages=[make_passage("a", 1, WAIT), make_passage("a", 2, SAILING), make_passage("b", 1, FISHING)],
        classifier=FakeClassifier({}),  # type: ignore[arg-type]
        on_classified=lambda done, total: heard.append((done, total)),
    )
    assert heard == [(2, 3), (3, 3)]


@dataclass(frozen=True)
class Filled:
    """A cache in which the committed model has read two passages and a framework's definitions."""

    cache_path: Path
    readings: list[Reading]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    cache_path = tmp_path_factory.mktemp("cache")
    classifier = CachedClassifier(Settings().models_path, cache_path=cache_path, version="one")
    readings = classifier.read(PASSAGES)
    assert len(readings) == classifier.newly_classified == len(PASSAGES)
    classifier.definition_vectors(FRAMEWORK)
    return Filled(cache_path, readings)


PASSAGES = (make_passage("d", 1, WAIT), make_passage("d", 2, SAILING, heading="News"))


def without_model(cache_path: Path, version: str = "one") -> CachedClassifier:
    """A classifier that has no model to load, only what was kept."""
    return CachedClassifier(cache_path / "no model here", cache_path=cache_path, version=version)


def test_known_passages_need_no_model(filled: Filled) -> None:
    """What the model has read comes from the cache, equal to what it said, and counts as nothing new."""
    classifier = without_model(filled.cache_path)
    kept = classifier.read(PASSAGES)
    assert [reading.prediction for reading in kept] == [reading.prediction for reading in filled.readings]
    assert np.array_equal([reading.vector for reading in kept], [reading.vector for reading in filled.readings])
    assert classifier.newly_classified == 0


def test_a_documents_passages_are_known_under_any_name(filled: Filled) -> None:
    """Headings and texts are what counts, so a renamed document's passages are known."""
    renamed = [replace(passage, passage_id=f"e-{n}", document_id="e") for n, passage in enumerate(PASSAGES)]
    assert len(without_model(filled.cache_path).read(renamed)) == len(PASSAGES)


@pytest.mark.parametrize(
    "changed",
    [
        (replace(PASSAGES[0], text=f"{WAIT} Again."), PASSAGES[1]),
        (PASSAGES[0], replace(PASSAGES[1], heading="Waits")),
        (PASSAGES[1], PASSAGES[0]),
        PASSAGES[:1],
    ],
    ids=["text", "heading", "order", "one fewer"],
)
def test_anything_else_asks_the_model(filled: Filled, changed: tuple[Passage, ...]) -> None:
    """Another text, heading, order or number of passages is not what was read before."""
    with pytest.raises(ModelError):
        without_model(filled.cache_path).read(changed)


def test_another_model_reads_everything_again(filled: Filled) -> None:
    """Nothing that one model said is served as another's."""
    with pytest.raises(ModelError):
        without_model(filled.cache_path, version="two").read(PASSAGES)
    with pytest.raises(ModelError):
        without_model(filled.cache_path, version="two").definition_vectors(FRAMEWORK)


def test_no_passages_need_no_model(tmp_path: Path) -> None:
    """A document without classified passages gives nothing and loads nothing."""
    assert without_model(tmp_path).read([]) == []


def test_definitions_of_unmeasured_criteria_become_unit_vectors_once(filled: Filled) -> None:
    """Each criterion without topics has a vector of length 1, kept like the passages' own."""
    vectors = without_model(filled.cache_path).definition_vectors(FRAMEWORK)
    assert set(vectors) == {"harbour"}
    assert np.linalg.norm(vectors["harbour"]) == pytest.approx(1, abs=1e-5)


def test_a_framework_that_is_measured_throughout_needs_no_definitions(tmp_path: Path) -> None:
    """Without unmeasured criteria there is nothing to compare with."""
    measured = FRAMEWORK.model_copy(update={"criteria": tuple(c for c in FRAMEWORK.criteria if c.is_measured)})
    assert without_model(tmp_path).definition_vectors(measured) == {}


@pytest.mark.parametrize("kept", ["*.npy", "*.json.gz"])
def test_damaged_entries_are_asked_of_the_model_again(filled: Filled, tmp_path: Path, kept: str) -> None:
    """Predictions or vectors that cannot be read count as not there; half a reading is never used."""
    cache_path = shutil.copytree(filled.cache_path, tmp_path / "cache")
    for path in cache_path.rglob(kept):
        path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(ModelError):
        without_model(cache_path).read(PASSAGES)
