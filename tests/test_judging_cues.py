"""What rules add to the model's reading: ages, aspects, cohorts, promises, restated asks, near-duplicates, speakers."""

from __future__ import annotations

from dataclasses import replace

from test_judging import FRAMEWORK, Judgement, facets_of, judge, label_of, make_document, make_passage, make_prediction

from pipeline.judging import find_hits
from pipeline.records import Decision, Kind

LONG = "The clinic for hearing opened at the library in the spring term and "
LONG += "families come on the first and third Thursday of each month with a letter from their school or their nursery "
LONG += "and see a nurse who knows them from the autumn before and rings them afterwards at home"


def test_the_models_speaker_is_the_speaker() -> None:
    """Both may speak, which no rule tells; without a voice nobody does."""
    said = "Parents and pupils said that the hall is too loud for them."
    both = replace(make_prediction(kind=Kind.VOICE), speaker="both")
    silent = replace(make_prediction(), speaker="both")
    passages = [make_passage("d", 1, said), make_passage("d", 2, f"{said} Twice.")]
    facets = facets_of(judge([make_document("d")], passages, {said: both, f"{said} Twice.": silent}))
    assert (facets["d-1"].speaker, facets["d-2"].speaker) == ("both", None)


def test_a_promise_is_intent_whatever_the_model_says() -> None:
    """A plan that says what will be measured measures nothing."""
    text = "We will report on the queue each month from the spring."
    facets = facets_of(
        judge([make_document("d")], [make_passage("d", 1, text)], {text: make_prediction(kind=Kind.PERFORMANCE)})
    )
    assert facets["d-1"].kind is Kind.INTENT


def test_a_restated_ask_in_other_words_is_an_echo() -> None:
    """It shares no run of words with the framework and still proves nothing."""
    text = "Inspectors asked us in 2023 to shorten the queue and to say who leads."
    assert facets_of(judge([make_document("d")], [make_passage("d", 1, text)]))["d-1"].is_echo


def test_near_duplicates_count_once() -> None:
    """A word of fifty changed makes no second piece of evidence; a new figure does."""
    texts = (LONG, LONG.replace("spring", "summer"), f"{LONG} 3", f"{LONG} 4")
    passages = [make_passage("d", ordinal, text) for ordinal, text in enumerate(texts, start=1)]
    facets = facets_of(judge([make_document("d")], passages))
    assert [facets[f"d-{number}"].duplicate_of for number in range(1, 5)] == [None, "d-1", None, None]


def test_cohorts_are_facets() -> None:
    """A passage tells about whom it speaks."""
    facets = facets_of(judge([make_document("d")], [make_passage("d", 1, "Nursery staff meet the health visitor.")]))
    assert facets["d-1"].cohorts == ("early_years",)


def test_an_age_limit_in_the_heading_vetoes() -> None:
    """The model's acceptance is kept beside the rule's rejection and its reason."""
    text = "Triage sat for the first time this winter."
    bound = tuple(c.model_copy(update={"beyond_age": 18}) if c.id == "A" else c for c in FRAMEWORK.criteria)
    framework = FRAMEWORK.model_copy(update={"criteria": bound})
    passages = [make_passage("d", 1, text, heading="Autism (to age 18)"), make_passage("d", 2, text)]
    hits = list(find_hits(framework, passages))
    assert (hits[0].vetoes.get("A"), hits[1].vetoes.get("A")) == ("about ages up to 18 only", None)


def test_an_accepted_label_without_an_age_stays() -> None:
    """A framework without ages vetoes none."""
    text = "Children up to 18 had their first therapy visit."
    judgement: Judgement = judge(
        [make_document("d")], [make_passage("d", 1, text)], {text: make_prediction(["APA3.1"])}
    )
    label = label_of(judgement, "d-1", "A")
    assert label is not None
    assert label.decision is Decision.ACCEPTED


def test_the_last_heading_may_name_an_aspect() -> None:
    """A row under "while waiting" shows the help, though its cells do not say so."""
    criterion = next(c for c in FRAMEWORK.criteria if c.aspects)
    aspect = criterion.aspects[0]
    passage = make_passage("d", 1, "Seven of nine", heading=f"Chapter > {aspect.phrases[0]}")
    (hits,) = find_hits(FRAMEWORK, [passage])
    assert aspect.id in hits.aspects[criterion.id]
