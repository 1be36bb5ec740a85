"""Details of children and families are found however people write them; staff and figures raise nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.masking import mask_personal_data
from pipeline.personal import DetailKind, find_details
from pipeline.personal.numbers import has_nhs_check, has_upn_check

FAMILIES = [
    ("NHS no 943-476-5919", DetailKind.NHS_NUMBER),
    ("His number is 9434765919 (NHS)", DetailKind.NHS_NUMBER),
    ("UPN H 8012 0000 1001", DetailKind.UPN),
    ("d.o.b. 04-07-2011", DetailKind.DATE_OF_BIRTH),
    ("born on the 4th of July, 2011", DetailKind.DATE_OF_BIRTH),
    ("12 March 2015 (DOB)", DetailKind.DATE_OF_BIRTH),
    ("the family moved to bl9 7qd in May", DetailKind.POSTCODE),
    ("lives at flat 3, 22 Marl Street", DetailKind.ADDRESS),
    ("call dad on 07700 900 461", DetailKind.PHONE),
    ("parent's email is the.khans@example.com", DetailKind.EMAIL),
    ("Ellie’s mum said she waited", DetailKind.NAME),
    ("mum of jayden was upset", DetailKind.NAME),
    ("Oluwakemi, aged 9, has waited", DetailKind.NAME),
    ("Mrs Khan (mum) rang", DetailKind.NAME),
    ("Student: Xiu Ying Chen", DetailKind.NAME),
    ("SMITH, Jayden | 12/03/2014 | Year 6", DetailKind.NAME),
    ("Annual review for Bethany Lowe took place", DetailKind.NAME),
    ("young person J.K. asked for afternoons", DetailKind.NAME),
]
OTHERS = [
    "Jane Smith, His Majesty's Inspector, lead inspector",
    "Dr Sarah Khan has autism expertise",
    "Eleven members of Open Doors, aged 14 to 23, met",
    "Parent Carer Forum co-chair, Sarah Lee, said",
    "Emma has updated the tracker",
    "St Mary’s mother and baby unit",
    "children born on 1 September 2016 or later",
    "Ring the SEND team at Town Hall, Bolton BL1 1RU on 01204 338612",
    "Write to send.team@council.gov.uk",
    "1,234,567,890 in 2024-25; 0161 of 5000 pupils in Year 9",
    "Year 9 pupils said their plan was late",
]


@pytest.mark.parametrize(("text", "kind"), FAMILIES)
def test_details_of_families_are_found(text: str, kind: DetailKind) -> None:
    """Numbers, days of birth, contacts and names beside a cue, in the ways in which people write them."""
    assert kind in {detail.kind for detail in find_details(text) if detail.is_family}


@pytest.mark.parametrize("text", OTHERS)
def test_staff_offices_and_cohorts_raise_nothing(text: str) -> None:
    """Jobs, titles, offices and groups of children are no child's details."""
    assert [detail for detail in find_details(text) if detail.is_family] == []


def test_a_name_found_once_is_masked_wherever_it_stands_again() -> None:
    """The cue stands in one sentence, the name in three."""
    text = "Kayleigh, aged 9, waited. Then Kayleigh was seen. We rang Kayleigh."
    assert "Kayleigh" not in mask_personal_data(text)


@given(st.integers(0, 999_999_999))
def test_one_check_digit_at_most_makes_an_nhs_number(first_nine: int) -> None:
    """Of the ten numbers with the same nine digits before, one or none is valid."""
    assert sum(has_nhs_check(f"{first_nine:09d}{digit}") for digit in range(10)) <= 1


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_letter_makes_a_pupil_number(digits: int) -> None:
    """The first letter follows from the twelve digits."""
    assert sum(has_upn_check(f"{letter}{digits:012d}") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 1


@given(st.text(max_size=200))
def test_details_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    """Whatever is written, places are usable and nothing is masked twice."""
    details = find_details(text)
    assert all(0 <= d.start < d.end <= len(text) for d in details)
    assert all(one.end <= other.start for one, other in pairwise(details))


@pytest.mark.parametrize(
    "text",
    [
        "born on the fifth of May 2013",
        "date of birth twenty-first March 2011",
        "dob 12032014 per SystmOne",
        "2009-12-23 | DateOfBirth verified",
        "Date of birth wrong on the hub; should be Tuesday 8 April 2014.",
        "She turns 16 on 2 Feb",
        "birth certificate shows 20 May 2009",
    ],
)
def test_days_of_birth_are_found_however_they_are_written(text: str) -> None:
    """In words, without signs, before their label, some words after it."""
    assert DetailKind.DATE_OF_BIRTH in {detail.kind for detail in find_details(text)}


def test_a_dummy_number_is_nobodys() -> None:
    """It is masked and raises nothing."""
    (number,) = find_details("The dummy NHS no 943 476 5919 is in the training system")
    assert not number.is_family


def test_masking_a_text_twice_changes_nothing() -> None:
    """Words that stand for details are no details."""
    for text, _ in FAMILIES:
        masked = mask_personal_data(text, "Pupil name | DOB")
        assert mask_personal_data(masked, "Pupil name | DOB") == masked
