"""Phrases, near misses and aspects of a framework found in passages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.labels import ClassifiedPassage, decide_labels
from pipeline.classify.model import Reading
from pipeline.cues.phrases import PhraseFinder
from pipeline.framework import TOPICS, Area, Aspect, Body, Criterion, Framework, NearMiss, Source
from pipeline.records import BlockKind, Decision, Passage, PhraseHits, SectionType
from tests.classify_records import prediction

WAITS = Criterion(
    id="waits", level="area", force="priority", title="Waits", definition="Waits for therapy", topics=("APA3.1",),
    phrases=("therapy wait", "18-25", "parents' survey", "Waiting  Well", "waiting well"), responsible_bodies=("icb",),
    near_misses=(
        NearMiss(
            what="waits for housing", phrases=("housing list", "re-housing"), unless=("therapy", "speech and language")
        ),
        NearMiss(what="waits on the telephone", phrases=("call queue",)),
    ),
)  # fmt: skip
PLANS = Criterion(
    id="plans", level="area", force="priority", title="Plans", definition="Plans on time", topics=("APA6.1",),
    phrases=("therapy wait", "co-produced plan"), responsible_bodies=("icb",),
    near_misses=(NearMiss(what="a spatial plan", phrases=("spatial plan", "call queue")),),
    aspects=(
        Aspect(id="early", title="Early years", phrases=("under fives", "nursery")),
        Aspect(id="adult", title="Adult", phrases=("18–25",)),
    ),
)  # fmt: skip
BREAKS = Criterion(
    id="breaks", level="area", force="improvement", title="Breaks", definition="Short breaks",
    phrases=("short breaks",), responsible_bodies=("icb",),
    near_misses=(NearMiss(what="holidays of schools", phrases=("half term",), unless=("respite",)),),
)  # fmt: skip
FRAMEWORK = Framework(
    id="axford-2025",
    version="1.0.0",
    title="Axford",
    area=Area(name="Axford"),
    sources=(Source(id="report", title="Report"),),
    bodies=(Body(id="icb", name="NHS Westshire", partner="icb"),),
    criteria=(WAITS, PLANS, BREAKS),
)
FINDER = PhraseFinder(FRAMEWORK)

EVERY_PHRASE = sorted(
    {phrase for criterion in FRAMEWORK.criteria for phrase in criterion.phrases}
    | {phrase for c in FRAMEWORK.criteria for miss in c.near_misses for phrase in (*miss.phrases, *miss.unless)}
)


def find(text: str) -> PhraseHits:
    (hits,) = FINDER.find([text])
    return hits


@pytest.mark.parametrize(
    "text", ["The therapy wait fell.", "THERAPY WAIT", "therapy\nwait", "(Therapy wait)", "a therapy  wait, again"]
)
def test_a_phrase_is_found_in_any_case_and_spacing(text: str) -> None:
    """Case, line ends, double spaces and punctuation around it do not hide a phrase."""
    assert find(text).phrases == {"waits": ("therapy wait",), "plans": ("therapy wait",)}


@pytest.mark.parametrize("text", ["therapy waiting", "physiotherapy wait", "therapy long wait", "wait therapy", ""])
def test_only_whole_phrases_count(text: str) -> None:
    """Parts of words, words in between and another order are no hit."""
    assert find(text) == PhraseHits({}, {}, {})


@pytest.mark.parametrize("dash", ["-", "–", "‑", "—", "−", " – "])
def test_dashes_of_every_kind_are_one(dash: str) -> None:
    """A range of ages is found however its dash is typed, and one way of writing it in a framework will do."""
    hits = find(f"Young adults aged 18{dash}25 wait longest; their plan is co{dash.strip()}produced.")
    assert hits.phrases == {"waits": ("18-25",)}
    assert hits.aspects == {"plans": ("adult",)}
    assert find(f"A co{dash.strip()}produced plan").phrases == {"plans": ("co-produced plan",)}


@pytest.mark.parametrize("text", ["the parents' survey", "the parents’ survey"])
def test_apostrophes_of_every_kind_are_one(text: str) -> None:
    """A curly apostrophe is a straight one."""
    assert find(text).phrases == {"waits": ("parents' survey",)}


def test_figures_are_whole_words_too() -> None:
    """A range inside a longer figure is another range."""
    assert find("118-255 pupils").phrases == {}


def test_a_phrase_is_named_once() -> None:
    """Neither a repeat in the text nor two spellings in the framework name a phrase twice."""
    assert find("Waiting well, waiting WELL.").phrases == {"waits": ("waiting well",)}


def test_a_near_miss_vetoes_its_criterion() -> None:
    """The veto names which near miss it is, beside any phrase that was found."""
    hits = find("The therapy wait team moved to the housing list office")
    assert hits.vetoes == {}
    hits = find("The housing list grew; 18-25 wait longest")
    assert hits.vetoes == {"waits": "waits for housing"}
    assert hits.phrases == {"waits": ("18-25",)}


@pytest.mark.parametrize("text", ["The re-housing list, and speech and\nlanguage", "Therapy moved. Housing list."])
def test_an_exception_lifts_a_veto(text: str) -> None:
    """Any `unless` phrase anywhere in the passage saves it."""
    assert find(text).vetoes == {}


def test_an_exception_lifts_its_own_near_miss_only() -> None:
    """Another near miss of the same criterion still vetoes, and so does the same phrase in another criterion."""
    hits = find("Therapy, housing list and call queue")
    assert hits.vetoes == {"waits": "waits on the telephone", "plans": "a spatial plan"}


def test_the_first_of_two_near_misses_is_named() -> None:
    """Where two veto, the framework's order decides which is told."""
    assert find("housing list call queue").vetoes["waits"] == "waits for housing"


def test_aspects_are_listed_in_the_frameworks_order() -> None:
    """Each aspect is seen by any of its phrases."""
    assert find("18-25 and nursery").aspects == {"plans": ("early", "adult")}
    assert find("Under fives").aspects == {"plans": ("early",)}


def test_texts_are_answered_in_order() -> None:
    """One answer per text, an empty one too."""
    found = list(FINDER.find(["nursery", "", "therapy wait"]))
    assert [bool(hits.phrases) for hits in found] == [False, False, True]
    assert found[0].aspects


def test_a_very_long_text_is_searched_to_its_end() -> None:
    """More than spaCy's usual million characters is no reason to fail."""
    assert find("word " * 210_000 + "therapy wait").phrases["waits"] == ("therapy wait",)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*EVERY_PHRASE, "and", "Housing", "THERAPY", "–", ".", "\n"]), max_size=8),
    st.sampled_from(list(Decision)),
)
def test_a_vetoed_criterion_is_never_accepted(words: list[str], decision: Decision) -> None:
    """Whatever stands in a passage and however sure the model is, a vetoed criterion ends rejected or without a row."""
    text = " ".join(words)
    passage = Passage(
        passage_id="p", document_id="d", ordinal=1, page_ordinal=1, page_number=1, location="p. 1", bbox=None,
        char_start=0, char_end=len(text), heading="", section_type=SectionType.BODY, text=text, word_count=len(words),
        excluded_reason=None, kind_of_block=BlockKind.PARAGRAPH,
    )  # fmt: skip
    hits = find(text)
    sure = prediction({topic: (0.99, decision) for topic in TOPICS})
    vector = np.array([1.0])
    entry = ClassifiedPassage(passage, Reading(sure, vector), hits)
    labels = {
        label.criterion_id: label for label in decide_labels(FRAMEWORK, [entry], definition_vectors={"breaks": vector})
    }
    for criterion_id in ("waits", "plans"):
        vetoed = criterion_id in hits.vetoes
        assert labels[criterion_id].decision is (Decision.REJECTED if vetoed else decision)
        assert labels[criterion_id].model_decision is decision
    assert ("breaks" in labels) is ("breaks" not in hits.vetoes)
