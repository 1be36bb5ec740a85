"""Character errors on parts of two public reports; `python -m tests.ocr_accuracy` measures whole pages."""

from __future__ import annotations

import pytest

from pipeline.extract.ocr.engines import load_engine
from tests.ocr_accuracy import LIMITS, PAGE_INDEX, REPORTS, error_rate, measure, read_truth


def test_the_error_rate_counts_edits() -> None:
    """One wrong letter, one missing and one too many in ten make 0.3; quotes, dashes and spaces are folded."""
    assert error_rate("0123456789", "0123456789") == 0
    assert error_rate("x12346789y", "0123456789") == pytest.approx(0.3)
    assert error_rate("it's 5 - 6", "it’s  5 –\n6") == 0
    assert error_rate("", "0123456789") == 1


@pytest.mark.parametrize(("condition", "report"), [("skewed, salt and pepper", 0), ("rotated 180", 7)])
def test_real_pages_are_read_within_the_limits(condition: str, report: int) -> None:
    """A quarter of a page of a public report, crooked and noisy or upside down, is read within the limit."""
    reports = sorted(REPORTS.glob("*.pdf"))
    if not reports:
        pytest.skip("the public inspection reports are not beside this checkout")
    truth = read_truth(reports[report], PAGE_INDEX, share=0.25)
    assert len(truth[0]) > 250
    ((rate, confidence, _),) = measure([truth], load_engine(), condition)
    assert rate <= LIMITS[condition.split()[0].strip(",")]
    assert confidence > 0.95
