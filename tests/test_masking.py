"""Personal details are masked wherever a text leaves the tables."""

from __future__ import annotations

import pytest

from pipeline.masking import mask_personal_data


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("NHS number: 943 476 5919, DOB 12/03/2015", "NHS number: [NHS number], DOB [date of birth]"),
        ("Ring 020 7946 0018 or write to duty@council.gov.uk", "Ring [phone number] or write to [e-mail address]"),
        ("lives at 14 Mill Lane, BL9 0EJ", "lives at [address], [postcode]"),
        ("Waits fell from 41 to 31 weeks in 2025-26.", "Waits fell from 41 to 31 weeks in 2025-26."),
    ],
)
def test_each_detail_is_replaced_by_its_kind(text: str, masked: str) -> None:
    """Contacts of staff as well; figures and years stay."""
    assert mask_personal_data(text) == masked
    assert mask_personal_data(masked) == masked
