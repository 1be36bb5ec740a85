"""A label or a column's header says what a value is."""

from __future__ import annotations

import pytest

from pipeline.masking import mask_personal_data
from pipeline.personal import DetailKind, find_details
from pipeline.personal.fields import read_fields

COLUMNS = "Caseload > List for panel: Ref | DOB | Pupil name | Parent contact | Patient no"


def test_cells_are_matched_with_the_columns_of_the_heading() -> None:
    """Each cell is found as what its column says, though nothing in the cell does."""
    text = "31 | 14/03/2014 | Ffraid Haf Evans | 01632 960 114 | 4010232137"
    found = {detail.kind for detail in find_details(text, COLUMNS) if detail.is_family}
    assert found == {DetailKind.DATE_OF_BIRTH, DetailKind.NAME, DetailKind.PHONE, DetailKind.NHS_NUMBER}
    assert mask_personal_data(text, COLUMNS).startswith("31 | [date of birth] | [name] | [phone number] | [")


def test_a_row_that_does_not_fit_its_columns_is_not_matched() -> None:
    """A shifted row would name the wrong cell."""
    assert read_fields("31 | 14/03/2014", COLUMNS) == []


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Child: Zikomo Marsh / Year 4 / lives with nan", ""),
        ("Pupil name: rhian haf | DOB: 14/03/2014", ""),
        ("Signed: Gwen Rees Relationship to child: Mother", ""),
        ("P. Mbeki | £312.40", "Payments: Account holder (parent) | Amount"),
        ("Zikomo Marsh", "Form > Name of child"),
    ],
)
def test_names_under_a_label_for_a_child_or_family_are_found(text: str, heading: str) -> None:
    """Labels in the text, in the heading's columns, or the heading itself; listed name or not."""
    assert DetailKind.NAME in {detail.kind for detail in find_details(text, heading) if detail.is_family}


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Zikomo Marsh | SEND team | 3", "Register: Lead officer | Team | Cases"),
        ("School name: Larkfield Primary | Headteacher: Ann Moss", ""),
        ("April | 112 | 64", "Waits: Month | Referred | Seen"),
    ],
)
def test_columns_of_staff_and_schools_raise_nothing(text: str, heading: str) -> None:
    """A lead, a head teacher, a school and a month are no child."""
    assert not [detail for detail in find_details(text, heading) if detail.is_family]
