"""What kind of statement a passage makes."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.statement_cues import BATCH_PASSAGES, CUE_NAMES, MOST, statement_cues

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def cues_of(text: str) -> dict[str, float]:
    return dict(zip(CUE_NAMES, statement_cues([NLP(text)])[0].tolist(), strict=True))


SHOWN = [
    ("We will ring every family from April.", "future"),
    ("Schools should agree one form.", "obligation"),
    ("It is proposed to widen the offer.", "proposal"),
    ("Staff ran the course in May.", "irregular_past"),
    ("The team has finished its visits.", "perfect"),
    ("The team have been busy.", "perfect"),
    ("I asked for help.", "first_singular"),
    ("We asked for help.", "first_plural"),
    ("Nobody rang.", "nobody"),
    ("They don’t know.", "negation"),
    ("Open since 14 April 2024.", "date"),
    ("In 2023 it opened.", "year"),
    ("There were 14 visits.", "figure"),
    ("Sixty-eight per cent agreed.", "percent"),
    ("It cost £40,000.", "money"),
    ("They waited twelve weeks.", "duration"),
    ("A 12-week course.", "duration"),
    ("Faster than last year.", "comparison"),
    ("Referrals rose.", "rise"),
    ("Referrals fell.", "fall"),
    ("Vacancies have fallen.", "burden_falls"),
    ("Attendance has risen.", "good_rises"),
    ("Target: 90%", "target"),
    ("RAG: Amber", "rag"),
    ("The action is on track.", "rag_good"),
    ("The action has slipped.", "rag_bad"),
    ("Support is effective.", "praise_quality"),
    ("Advice comes promptly.", "praise_speed"),
    ("The wait is too long.", "blame_delay"),
    ("There are gaps.", "blame_lack"),
    ("Practice is inconsistent.", "blame_quality"),
    ("Well liked, but small.", "contrast"),
    ("However, little moved.", "opening_contrast"),
    ("Good in one town. However, little moved.", "last_contrast"),
    ("It varies by postcode.", "uneven"),
    ("“It helped us,” she wrote.", "quoted"),
    ("Parents told us that it helped.", "parent_says"),
    ("Young people said that it helped.", "young_says"),
    ("71% of parents felt heard.", "percent_family"),
    ("My son is seven.", "my_child"),
    ("My mum drives me to college.", "my_own"),
    ("MUM: he likes it.", "speaker_colon"),
    ("Ella, aged 15", "age_given"),
    ("Six interns found paid work.", "outcome"),
    ("Pupils now thrive.", "young_better"),
    ("The panel meets monthly.", "process"),
    ("The panel meets monthly.", "habit"),
    ("The council appointed an officer.", "leader_did"),
    ("Agree one form and publish it.", "opening_work_verb"),
    ("Leaders must act.", "leader_must"),
    ("Waits | 14 | 12", "bar"),
    ("Section 19 of the Act applies.", "law"),
    ("See page 4 of the appendix.", "contents"),
    ("Slow. Also late. ☎", "unlisted_marks"),
    ("no full stop", "no_stop"),
    ("LOUD", "capitals"),
]


@pytest.mark.parametrize(("text", "cue"), SHOWN)
def test_each_family_of_cues_is_seen(text: str, cue: str) -> None:
    """A short example raises its cue, and a neutral word in its place does not."""
    assert cues_of(text)[cue] > 0
    assert cues_of("tables.")[cue] == 0


FIGURES = [
    ("Waits fell from 41 to 16 weeks.", {"figures_fall", "figures_better"}),
    ("Median wait: 16 weeks (was 41).", {"figures_fall", "figures_better"}),
    ("Backlog Q1 120 | Q2 160", {"figures_rise", "figures_worse"}),
    ("Backlog 388 → 150 → 6", {"figures_fall", "figures_better"}),
    ("Attendance 84% (88%)", {"figures_fall", "figures_worse"}),
    ("In full: 27 of 28 (last cycle 19 of 28)", {"figures_rise", "figures_better", "share_found"}),
    ("Seen in time: 92%; target 90%", {"target_met", "percent_high"}),
    ("Seen in time: 88% | target 90%", {"target_near"}),
    ("Target 90%. Actual 41%.", {"target_missed"}),
    ("Average wait 24 weeks against a standard of 18", {"target_missed"}),
    ("Four of the nine children", {"share_found", "percent_low"}),
    ("Mean wait l7 weeks, was 4O", {"figures_better"}),
]


@pytest.mark.parametrize(("text", "cues"), FIGURES)
def test_figures_are_compared(text: str, cues: set[str]) -> None:
    """Earlier with later and reached with wanted; a shorter wait is better, a lower attendance worse."""
    found = cues_of(text)
    assert {cue for cue in cues if found[cue] > 0} == cues
    assert not found["figures_better"] * found["figures_worse"]
    assert found["target_met"] + found["target_near"] + found["target_missed"] <= 1


@pytest.mark.parametrize(
    "text", ["Open to those aged 14 to 18.", "Item 4, page 12", "Three years ago in 2021", "See 14/11."]
)
def test_ages_dates_and_numbering_are_no_measure(text: str) -> None:
    """A range of ages or a page number is compared with nothing."""
    found = cues_of(text)
    assert not any(found[cue] for cue in ("figures_compared", "target_met", "target_missed", "percent_low"))


def test_a_turning_word_turns_a_judgement_round() -> None:
    """Rarely effective is blame, fewer delays are praise, and the longest entry counts."""
    assert cues_of("Oversight is rarely effective.")["turned_to_blame"] > 0
    assert cues_of("There were fewer delays.")["turned_to_praise"] > 0
    assert cues_of("That was not enough.")["blame_only"] == 1
    assert cues_of("Oversight is effective.")["praise_only"] == 1


def test_what_should_be_praises_nothing() -> None:
    """Praise in a plan is counted apart from praise of how things are."""
    planned, stated = cues_of("Leaders should ensure that advice is timely."), cues_of("Advice is timely.")
    assert planned["planned_praise"] > 0
    assert planned["unjudged"] == 1
    assert stated["planned_praise"] == 0
    assert stated["praise_only"] == 1


def test_the_turn_of_a_passage_is_seen() -> None:
    """The best and worst sentence, what stands after the contrast, and a last sentence that turns."""
    found = cues_of("Advice is timely and clear. However, too many plans are late.")
    assert found["best_sentence"] > 0
    assert found["worst_sentence"] > 0
    assert found["last_turns"] == found["praise_and_blame"] == found["praise_then_blame"] == 1
    assert found["praise_sentences"] == found["blame_sentences"] == 0.5
    assert cues_of("Advice is timely. Plans are clear.")["last_turns"] == 0


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("The chi1dren attend.", "The children attend."),
        ("Leaders rnust act.", "Leaders must act."),
        ("Provision is excel1ent.", "Provision is excellent."),
        ("An assess- ment followed.", "An assessment followed."),
        ("An assess-\nment followed.", "An assessment followed."),
        ("They cant and wont.", "They can’t and won’t."),
    ],
)
def test_misread_words_count_as_what_they_were(misread: str, meant: str) -> None:
    """Slips of a scanner, words broken at a line's end and lost apostrophes change no list's count."""
    lists = CUE_NAMES[: CUE_NAMES.index("parent_says")]
    read, wanted = cues_of(misread), cues_of(meant)
    assert {name: read[name] for name in lists} == {name: wanted[name] for name in lists}


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "\u200b"])
def test_an_empty_text_has_a_row(text: str) -> None:
    """Nothing said is no judgement and no error."""
    row = statement_cues([NLP(text)])
    assert row.shape == (1, len(CUE_NAMES))
    assert cues_of(text)["unjudged"] == 1
    assert cues_of(text)["words"] == 0


def test_no_passages_give_no_rows() -> None:
    """The columns are there all the same."""
    assert statement_cues([]).shape == (0, len(CUE_NAMES))
    assert len(set(CUE_NAMES)) == len(CUE_NAMES)


def test_a_text_without_sentence_marks_is_one_sentence() -> None:
    """Passages of a tokenizer without splitter are read too."""
    row = statement_cues([spacy.blank("en")("Late. But good.")])[0]
    assert row[CUE_NAMES.index("sentences")] == pytest.approx(np.log(2))


EXAMPLES = [text for text, _ in SHOWN] + [text for text, _ in FIGURES] + ["1.2.3/4", "9" * 400 + "%", "per", "sixty -"]
EXAMPLES += [
    "have",
    "been",
    "led",
    "Not good.",
    "good",
    "not",
    "nobody",
    "little good",
    "few delays",
    "1",
    "%",
    "was 2",
    "(2)",
]
TEXTS = st.lists(
    st.text(max_size=60) | st.lists(st.sampled_from(EXAMPLES), max_size=4).map(" ".join),
    max_size=6,
)


@given(TEXTS)
@settings(deadline=None)
def test_cues_are_bounded_and_a_neutral_word_keeps_them_so(texts: list[str]) -> None:
    """Whatever the text, every cue is a number from 0 to MOST, also with a word more."""
    for one in (texts, [f"{text} table" for text in texts]):
        cues = statement_cues([NLP(text) for text in one])
        assert cues.dtype == np.float32
        assert np.isfinite(cues).all()
        assert ((cues >= 0) & (cues <= MOST)).all()


@given(TEXTS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_row_depends_on_its_own_passage_only(texts: list[str], random: object) -> None:
    """Passages in another order, or alone, have the same rows."""
    spacy_docs = [NLP(text) for text in texts]
    cues = statement_cues(spacy_docs)
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis's Random
    np.testing.assert_array_equal(statement_cues([spacy_docs[place] for place in order]), cues[order])
    for place, spacy_doc in enumerate(spacy_docs):
        np.testing.assert_array_equal(statement_cues([spacy_doc])[0], cues[place])


def test_more_passages_than_a_batch_keep_their_rows() -> None:
    """A batch's border is not to be seen."""
    texts = [
        f"Waits fell from {number + 20} to {number + 2} weeks, but slowly." for number in range(BATCH_PASSAGES + 3)
    ]
    cues = statement_cues([NLP(text) for text in texts])
    assert len(cues) == len(texts)
    assert (cues[:, CUE_NAMES.index("figures_better")] == 1).all()
    np.testing.assert_array_equal(cues[-1], statement_cues([NLP(texts[-1])])[0])
