"""Claims of improvement without a figure."""

from __future__ import annotations

import pytest
from measure_builders import WRITTEN, document, passage, shipped_framework

from pipeline.cues.measure_claims import read_claims
from pipeline.measure_records import Claim


def read(text: str) -> tuple[Claim, ...]:
    return read_claims(shipped_framework(), documents=[document()], passages=[passage(text)])


@pytest.mark.parametrize(
    ("text", "kpi_id", "is_better"),
    [
        ("Fewer of our children are placed outside the borough.", "oob", True),
        ("More children than ever are in mainstream: the share of plans in mainstream has risen.", "main_share", True),
        ("Waits for speech and language therapy have grown.", "salt_wait", False),
        ("The wait for a community paediatrician has improved.", "paed_wait", True),
    ],
)
def test_a_claim_is_read_by_the_kpis_direction(text: str, kpi_id: str, is_better: bool) -> None:
    """Fewer is better where less is better; growing waits are worse."""
    assert read(text) == (Claim("d1-1", kpi_id, is_better, WRITTEN),)


@pytest.mark.parametrize(
    "text",
    [
        "Fewer children will be placed outside the borough.",
        "Are fewer children placed outside the borough?",
        "Fewer children are not placed outside the borough by accident.",
        "We want waits for speech and language therapy to be shorter.",
        "Waits for speech and language therapy fell to 26 weeks.",
        "Waits for speech and language therapy rose, then fell.",
        "Fewer buses run outside the borough.",
    ],
)
def test_plans_questions_denials_and_figures_are_no_claims(text: str) -> None:
    """Nor is a sentence that says both, nor one about something else."""
    assert read(text) == ()
