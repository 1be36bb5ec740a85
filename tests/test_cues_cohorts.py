"""Groups of children and young people that a passage names."""

from __future__ import annotations

import pytest

from pipeline.cues.cohorts import Cohort, find_cohorts, load_cohorts

COHORTS = load_cohorts()


@pytest.mark.parametrize(
    ("text", "cohorts"),
    [
        ("Nursery staff and health visitors meet monthly.", ("early_years",)),
        ("Pupils on SEN Support moved up a band.", ("sen_support",)),
        ("Young people aged 18–25 wait for an adult clinic.", ("age_18_25",)),
        ("Six children are placed out of borough.", ("out_of_area",)),
        ("Parents who educate at home (EHE) were rung.", ("home_educated",)),
        ("The pupil referral unit and AP placements were visited.", ("alternative_provision",)),
        ("Toddlers and young adults are on one list.", ("early_years", "age_18_25")),
        ("Therapy begins 18 to 25 weeks after referral.", ()),
        ("A baby aged 18 months was seen.", ()),
        ("The prudent map of the ap leads nowhere.", ()),
    ],
)
def test_cohorts_are_named_by_their_phrases(text: str, cohorts: tuple[str, ...]) -> None:
    """Any case and dash, weeks and months are no ages, short forms in capitals only."""
    assert find_cohorts(text, "", COHORTS) == cohorts


def test_the_last_heading_counts_and_those_above_do_not() -> None:
    """A row under a heading is about its group; a chapter's title says too little of each passage."""
    assert find_cohorts("Seven of nine", "Early years > Young adults", COHORTS) == ("age_18_25",)


def test_what_is_struck_out_is_not_found() -> None:
    """A phrase inside another that means something else is left out; elsewhere it counts."""
    cohort = Cohort("c", "C", ("home",), unless=("care home",))
    assert not cohort.is_in("the care home")
    assert cohort.is_in("the care home, and at home")


def test_every_shipped_cohort_has_its_own_id_and_phrases() -> None:
    """Six groups, each with a title and phrases of its own."""
    assert len({cohort.cohort_id for cohort in COHORTS}) == len(COHORTS) == 6
    phrases = [phrase.lower() for cohort in COHORTS for phrase in cohort.phrases]
    assert len(set(phrases)) == len(phrases)
