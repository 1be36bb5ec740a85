"""The rules keep what they reach on texts by an author who did not know them."""

from __future__ import annotations

from pathlib import Path

try:
    from personal_figures import Sample, measure_personal, read_samples
except ImportError:
    from tests.personal_figures import Sample, measure_personal, read_samples

TRUTH_PATH = Path(__file__).parent / "truth" / "personal-data.jsonl"
RECALL_MIN = 0.93
"""Floor of both recalls: a little under what is measured, so that a rule that breaks is seen."""
FALSE_FINDINGS_MAX = 6
"""Of 120 decoys."""


def test_recall_and_false_findings_stay_within_their_bounds() -> None:
    """Found as a finding sees it, masked whole, and few decoys raised."""
    figures = measure_personal(read_samples(TRUTH_PATH))
    assert figures.finding_recall >= RECALL_MIN, figures.unfound
    assert figures.masking_recall >= RECALL_MIN, figures.unmasked
    assert len(figures.false_findings) <= FALSE_FINDINGS_MAX, figures.false_findings


def test_a_missed_detail_and_a_raised_decoy_are_counted() -> None:
    """The measure itself can fail."""
    missed = Sample("a", "A wall of brick.", "", "child_name", "brick")
    raised = Sample("b", "Ellie's mum rang.", "", "", "")
    half = Sample("c", "NHS number 943 476 5919", "", "nhs_number", "943 476 5919")
    figures = measure_personal([missed, raised, half])
    assert (figures.finding_recall, figures.masking_recall) == (0.5, 0.5)
    assert figures.false_findings == ["b"]
