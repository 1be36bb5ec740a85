"""Names of responsible bodies parted, and the type of partner that a name tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.printed.responsible import partner_of_name, split_bodies


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Axford Council", ["Axford Council"]),
        ("Axford Council and NHS North and South Ridge ICB", ["Axford Council", "NHS North and South Ridge ICB"]),
        (
            "Axford County Council, NHS A, B, and C West ICB and Axford Children’s Trust",
            ["Axford County Council", "NHS A, B, and C West ICB", "Axford Children’s Trust"],
        ),
        (
            "London Borough of Hop and Ferry and NHS River Integrated Care Board (ICB)",
            ["London Borough of Hop and Ferry", "NHS River Integrated Care Board (ICB)"],
        ),
        ("Bath and Well Council\nNHS Spring ICB", ["Bath and Well Council", "NHS Spring ICB"]),
        ("The partnership’s leaders", ["The partnership’s leaders"]),
        ("", []),
    ],
)
def test_a_cell_is_parted_into_names(cell: str, names: list[str]) -> None:
    """Commas and "and" inside a name stay in it."""
    assert list(split_bodies(cell)) == names


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("Axford Metropolitan Borough Council", "council_education"),
        ("NHS Westshire Integrated Care Board (ICB)", "icb"),
        ("Axford Children’s Trust", "council_social_care"),
        ("Westshire Community NHS Foundation Trust", "provider"),
        ("River Academy Trust", "school"),
        ("The Moon", None),
    ],
)
def test_a_name_tells_its_partner_type(name: str, partner: str | None) -> None:
    """Councils, boards, trusts and schools are told apart; an unknown name tells nothing."""
    assert partner_of_name(name) == partner


@settings(deadline=None)  # a busy machine
@given(st.lists(st.sampled_from(["Axford Council", "NHS Ridge ICB", "Lea Trust"]), unique=True, min_size=1))
def test_plain_names_come_back(names: list[str]) -> None:
    """Names joined as reports join them are parted into themselves."""
    joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    assert list(split_bodies(joined)) == names
