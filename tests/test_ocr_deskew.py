"""The angle of a page's lines, straightening, and cleaning of noise."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.extract.ocr.deskew import MIN_SKEW_DEGREES, find_ink, find_slant, remove_specks, straighten
from tests.ocr_pictures import as_array, draw_page


@pytest.mark.parametrize("degrees", [-9.3, -3.0, -0.4, 0.0, 0.7, 5.25, 9.9])
def test_the_angle_is_found_within_a_tenth_of_a_degree(degrees: float) -> None:
    """Lines that rise by an angle are measured to within 0.1 degrees over the whole range."""
    crooked = straighten(as_array(draw_page()), -degrees)
    assert find_slant(find_ink(crooked)).degrees == pytest.approx(degrees, abs=0.1)


def test_a_picture_beside_the_text_does_not_decide() -> None:
    """A large slanted shape and a ruled line are no letters and do not change the angle."""
    page = as_array(draw_page(size=(1100, 1200)))
    for row in range(300):
        page[700 + row, 200 + row : 600 + row] = 90
    page[1100:1103, 50:1050] = 0
    assert find_slant(find_ink(page)).degrees == pytest.approx(0.0, abs=0.1)


def test_a_page_without_letters_has_no_slant() -> None:
    """A blank page and a page with one blot give angle 0 and no sharpness."""
    blank = np.full((700, 1100), 255, dtype=np.uint8)
    blot = blank.copy()
    blot[100:500, 100:500] = 0
    for page in (blank, blot):
        slant = find_slant(find_ink(page))
        assert (slant.degrees, slant.sharpness) == (0.0, 0.0)


def test_straightening_loses_no_corner() -> None:
    """The sheet grows, so that ink in its corners is still there; a tiny angle leaves the picture as it is."""
    page = np.full((400, 600), 255, dtype=np.uint8)
    page[:20, :20] = page[-20:, -20:] = 0
    turned = straighten(page, 8.0)
    assert turned.shape[0] > 400 and turned.shape[1] > 600
    assert (turned < 128).sum() == pytest.approx((page < 128).sum(), rel=0.05)
    assert straighten(page, MIN_SKEW_DEGREES / 2) is page


def test_noise_is_cleaned_and_clean_pages_stay() -> None:
    """Salt and pepper goes; a clean page and one with a dotted leader come back unchanged."""
    page = as_array(draw_page())
    draw = np.random.default_rng(1).random(page.shape)
    noisy = page.copy()
    noisy[draw < 0.01], noisy[draw > 0.99] = 0, 255
    cleaned = remove_specks(noisy)
    assert np.mean(np.abs(cleaned.astype(int) - page)) < np.mean(np.abs(noisy.astype(int) - page)) / 3
    dotted = page.copy()
    dotted[650, 80:1000:6] = 0
    assert remove_specks(page) is page and remove_specks(dotted) is dotted
