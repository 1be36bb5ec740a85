"""Labels: vetoes, unmeasured criteria, the floor, and the order of rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from pipeline.classify.labels import MAX_SENTENCE_CHARS, ClassifiedPassage, decide_labels
from pipeline.classify.model import Reading
from pipeline.framework import Area, Body, Criterion, Framework, Source, Thresholds
from pipeline.predictions import Because, Prediction
from pipeline.records import BlockKind, Decision, Label, Passage, PhraseHits, SectionType
from tests.classify_records import prediction

EAST, NORTH = np.array([1.0, 0.0]), np.array([0.0, 1.0])
ACCEPTED, UNCERTAIN = (0.9, Decision.ACCEPTED), (0.3, Decision.UNCERTAIN)

CRITERIA = (
    Criterion(
        id="waits", level="area", force="priority", title="Waits", definition="Waits for therapy",
        topics=("APA3.1",), responsible_bodies=("icb",),
    ),
    Criterion(
        id="plans", level="area", force="priority", title="Plans", definition="Plans on time and good",
        topics=("APA6.1", "APA6.2"), responsible_bodies=("icb",),
    ),
    Criterion(
        id="breaks", level="area", force="improvement", title="Breaks", definition="Short breaks for families",
        phrases=("short breaks",), responsible_bodies=("icb",),
    ),
)  # fmt: skip
FRAMEWORK = Framework(
    id="axford-2025",
    version="1.0.0",
    title="Axford",
    area=Area(name="Axford"),
    sources=(Source(id="report", title="Report"),),
    bodies=(Body(id="icb", name="NHS Westshire", partner="icb"),),
    criteria=CRITERIA,
    thresholds=Thresholds(probability_floor=0.05, unmeasured_similarity=0.5),
)


def passage(passage_id: str = "p1") -> Passage:
    return Passage(
        passage_id=passage_id, document_id="d1", ordinal=1, page_ordinal=1, page_number=1, location="p. 1", bbox=None,
        char_start=0, char_end=11, heading="", section_type=SectionType.BODY, text="Waits fell.", word_count=2,
        excluded_reason=None, kind_of_block=BlockKind.PARAGRAPH,
    )  # fmt: skip


def hits(
    *, phrases: Mapping[str, tuple[str, ...]] | None = None, vetoes: Mapping[str, str] | None = None
) -> PhraseHits:
    return PhraseHits(phrases=phrases or {}, vetoes=vetoes or {}, aspects={})


def decide(
    found: Prediction, seen: PhraseHits | None = None, *, vector: np.ndarray = EAST, definition: np.ndarray = NORTH
) -> dict[str, Label]:
    """Labels of one passage by criterion."""
    entry = ClassifiedPassage(passage(), Reading(found, vector), seen or hits())
    labels = decide_labels(FRAMEWORK, [entry], definition_vectors={"breaks": definition})
    return {label.criterion_id: label for label in labels}


def test_the_models_decision_is_taken_over() -> None:
    """Without phrases or vetoes the label is the model's, probability and all."""
    assert decide(prediction({"APA3.1": ACCEPTED})) == {
        "waits": Label("p1", "waits", 0.9, Decision.ACCEPTED, "model", Decision.ACCEPTED)
    }


def test_found_phrases_are_the_reason() -> None:
    """Phrases explain a label; they do not change it."""
    label = decide(prediction({"APA3.1": UNCERTAIN}), hits(phrases={"waits": ("therapy wait", "slt wait")}))["waits"]
    assert (label.decision, label.reason) == (Decision.UNCERTAIN, "phrases found: therapy wait, slt wait")


@pytest.mark.parametrize(
    ("because", "reason"),
    [
        (Because("Waits fell.", ("waits", "therapy waits")), "sentence: “Waits fell.”; words: waits, therapy waits"),
        (Because("Waits fell.", ()), "sentence: “Waits fell.”"),
        (Because("", ("therapy",)), "its heading; words: therapy"),
        (Because("", ()), "its heading"),
        (Because("Waits\n fell.", ()), "sentence: “Waits fell.”"),
    ],
)
def test_a_reason_names_sentence_and_words(because: Because, reason: str) -> None:
    """What spoke most is quoted on one line; a heading that decided is named so; phrases follow."""
    found = prediction({"APA3.1": ACCEPTED}, because={"APA3.1": because, "P1": Because("Other.", ("other",))})
    assert decide(found)["waits"].reason == reason
    seen = hits(phrases={"waits": ("therapy wait",)})
    assert decide(found, seen)["waits"].reason == f"{reason}; phrases found: therapy wait"


@pytest.mark.parametrize("sentence", ["waited long " * 40, "w" * 400, f"Waited {'w' * 400}"])
def test_a_long_sentence_is_cut(sentence: str) -> None:
    """A quotation ends within MAX_SENTENCE_CHARS, and shows by a mark that it goes on."""
    found = prediction({"APA3.1": ACCEPTED}, because={"APA3.1": Because(sentence, ())})
    reason = decide(found)["waits"].reason
    assert reason is not None
    quoted = reason.removeprefix("sentence: “").removesuffix("”")
    assert quoted.endswith("…")
    assert 1 < len(quoted) <= MAX_SENTENCE_CHARS
    assert sentence.startswith(quoted.removesuffix("…").strip())


def test_the_reason_is_the_strongest_topics() -> None:
    """A criterion of two topics says what spoke for the one that decided."""
    because = {"APA6.1": Because("Late.", ()), "APA6.2": Because("Good.", ())}
    found = prediction({"APA6.1": UNCERTAIN, "APA6.2": ACCEPTED}, because=because)
    assert decide(found)["plans"].reason == "sentence: “Good.”"


@pytest.mark.parametrize("score", [ACCEPTED, UNCERTAIN])
def test_a_near_miss_turns_a_label_into_a_rejection(score: tuple[float, Decision]) -> None:
    """The rule rejects, says which near miss it is, and keeps what the model decided."""
    seen = hits(phrases={"waits": ("wait",)}, vetoes={"waits": "waits for housing"})
    found = prediction({"APA3.1": score}, because={"APA3.1": Because("Waits fell.", ("waits",))})
    label = decide(found, seen)["waits"]
    assert label == Label("p1", "waits", score[0], Decision.REJECTED, "rule", score[1], "near miss: waits for housing")


def test_a_near_miss_leaves_the_models_own_rejection() -> None:
    """What the model rejects by itself is not said to be rejected by a rule."""
    label = decide(prediction({"APA3.1": (0.1, Decision.REJECTED)}), hits(vetoes={"waits": "housing"}))["waits"]
    assert (label.decision, label.decided_by, label.reason) == (Decision.REJECTED, "model", None)


def test_a_near_miss_of_one_criterion_leaves_the_others() -> None:
    """A veto speaks of its own criterion only."""
    labels = decide(prediction({"APA3.1": ACCEPTED, "APA6.1": ACCEPTED}), hits(vetoes={"waits": "housing"}))
    assert labels["plans"].decision is Decision.ACCEPTED


@pytest.mark.parametrize(("probability", "is_kept"), [(0.05, True), (np.nextafter(0.05, 0), False), (0.0, False)])
def test_rejections_below_the_floor_have_no_row(probability: float, is_kept: bool) -> None:
    """A rejected pair is kept from the floor upwards."""
    assert ("waits" in decide(prediction({"APA3.1": (probability, Decision.REJECTED)}))) is is_kept


def test_a_decision_above_rejection_is_kept_below_the_floor() -> None:
    """The floor never drops what the model did not reject."""
    assert decide(prediction({"APA3.1": (0.01, Decision.UNCERTAIN)}))["waits"].decision is Decision.UNCERTAIN


@pytest.mark.parametrize(
    ("first", "second", "strongest"),
    [
        ((0.9, Decision.ACCEPTED), (0.95, Decision.ACCEPTED), 0.95),
        ((0.35, Decision.ACCEPTED), (0.6, Decision.UNCERTAIN), 0.35),
        ((0.1, Decision.REJECTED), (0.3, Decision.UNCERTAIN), 0.3),
    ],
)
def test_a_criterion_of_two_topics_takes_the_strongest(
    first: tuple[float, Decision], second: tuple[float, Decision], strongest: float
) -> None:
    """The higher decision wins, since thresholds differ by topic; among equals the higher probability."""
    scores = {"APA6.1": first, "APA6.2": second}
    label = decide(prediction(scores))["plans"]
    assert label.probability == strongest
    assert label.decision is dict([first, second])[strongest]
    swapped = decide(prediction({"APA6.1": second, "APA6.2": first}))["plans"]
    assert swapped == label


def test_an_unmeasured_criterion_is_uncertain_at_most() -> None:
    """A phrase finds it, however sure the model is of everything else; there is no probability."""
    every = {topic: (1.0, Decision.ACCEPTED) for topic in prediction().topics}
    label = decide(prediction(every), hits(phrases={"breaks": ("short breaks",)}), definition=EAST)["breaks"]
    assert label == Label(
        "p1", "breaks", None, Decision.UNCERTAIN, "rule", Decision.UNCERTAIN, "phrases found: short breaks"
    )


def test_likeness_to_the_definition_finds_an_unmeasured_criterion() -> None:
    """From the framework's similarity upwards a passage is a candidate, below it is not."""
    label = decide(prediction(), vector=EAST, definition=np.array([0.5, np.sqrt(0.75)]))["breaks"]
    assert label.reason == "close in meaning to the definition"
    assert decide(prediction(), vector=EAST, definition=np.array([0.49, np.sqrt(1 - 0.49**2)])) == {}


def test_a_near_miss_keeps_an_unmeasured_criterion_away() -> None:
    """Nothing has decided on it, so a veto leaves no row."""
    seen = hits(phrases={"breaks": ("short breaks",)}, vetoes={"breaks": "school holidays"})
    assert decide(prediction(), seen, definition=EAST) == {}


def test_rows_follow_passages_then_the_framework() -> None:
    """Order is that of the passages given, and within each that of the criteria."""
    reading = Reading(prediction({"APA3.1": ACCEPTED, "APA6.2": ACCEPTED}), NORTH)
    entries = [ClassifiedPassage(passage(name), reading, hits()) for name in ("p2", "p1")]
    labels = decide_labels(FRAMEWORK, entries, definition_vectors={"breaks": NORTH})
    order = [(label.passage_id, label.criterion_id) for label in labels]
    assert order == [(name, criterion.id) for name in ("p2", "p1") for criterion in CRITERIA]
    assert decide_labels(FRAMEWORK, [], definition_vectors={"breaks": NORTH}) == ()
