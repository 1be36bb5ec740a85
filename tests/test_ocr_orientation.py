"""Which way up a page lies, told with an engine that reads only upright text."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.extract.ocr.engines import RecognisedLine, RecognisedWord
from pipeline.extract.ocr.orientation import Pose, find_pose, reading_score
from tests.ocr_pictures import as_array, draw_page


class LeftAlignedReader:
    """Reads common words where lines start at the left, as upright ones do, and gibberish elsewhere."""

    def __init__(self) -> None:
        self.calls = 0

    def recognise(self, image: NDArray[np.uint8]) -> tuple[RecognisedLine, ...]:
        """One line for the whole strip."""
        self.calls += 1
        columns = np.nonzero((image < 128).any(axis=0))[0]
        left, right = columns[0], image.shape[1] - columns[-1]
        text, confidence = ("the plan for children", 0.99) if left < right else ("uaJpy!y", 0.6)
        return (tuple(RecognisedWord(word, (0, 0, 300, 30), confidence) for word in text.split()),)


PAGE = as_array(draw_page())


@pytest.mark.parametrize("quarters", range(4))
def test_every_way_up_is_found(quarters: int) -> None:
    """However often a sheet is turned, the quarter turns that bring it back are found."""
    pose = find_pose(np.ascontiguousarray(np.rot90(PAGE, quarters)), LeftAlignedReader())
    assert pose.quarter_turns == -quarters % 4
    assert pose.degrees == pytest.approx(0, abs=0.1)


def test_upright_prose_is_read_once() -> None:
    """A strip that is surely prose is not read upside down as well."""
    reader = LeftAlignedReader()
    find_pose(PAGE, reader)
    assert reader.calls == 1


def test_a_page_without_letters_counts_as_upright() -> None:
    """Without letters to tell by, nothing is turned and the engine is not asked."""
    reader = LeftAlignedReader()
    assert find_pose(np.full((700, 1100), 255, dtype=np.uint8), reader) == Pose(0, 0.0)
    assert reader.calls == 0


def test_tall_lines_do_not_count_as_reading() -> None:
    """Text that an engine turned by itself is no sign that the page is upright."""
    level = (RecognisedWord("children", (0, 0, 200, 30), 0.9),)
    tall = (RecognisedWord("children", (0, 0, 30, 200), 0.9),)
    assert reading_score([level]) == pytest.approx(1.9)
    assert reading_score([tall]) == 0
