"""Bullets that engines overlook, found on the ink."""

from __future__ import annotations

import numpy as np

from pipeline.extract.ocr.bullets import find_dots, mark_bullets
from pipeline.extract.ocr.engines import spread_words

SIZE = 30.0
DOT = (60.0, 92.0, 70.0, 102.0)


def ink_with(*boxes: tuple[float, float, float, float]) -> np.ndarray:
    ink = np.zeros((300, 800), dtype=np.uint8)
    for x0, top, x1, bottom in boxes:
        ink[int(top) : int(bottom), int(x0) : int(x1)] = 1
    return ink


def test_a_square_that_stands_alone_is_a_dot() -> None:
    """Rules, full stops and parts of letters are no dots."""
    rule, stop, beside_ink, neighbour = (0, 10, 800, 13), (200, 100, 203, 103), (400, 92, 410, 102), (412, 85, 416, 110)
    assert find_dots(ink_with(DOT, rule, stop, beside_ink, neighbour), SIZE) == (DOT,)


def test_a_line_after_a_dot_gets_a_bullet() -> None:
    """Only the line at the dot's height and shortly to its right is marked."""
    beside = spread_words("waiting times fell", (100, 80, 400, 115), 0.9)
    below = spread_words("for most families", (100, 130, 400, 165), 0.9)
    far = spread_words("in another column", (500, 80, 790, 115), 0.9)
    marked = mark_bullets([beside, below, far], [107, 157, 107], SIZE, [DOT])
    assert [word.text for word in marked[0]] == ["•", "waiting", "times", "fell"]
    assert marked[1:] == [below, far]


def test_a_mark_read_from_the_dot_is_replaced() -> None:
    """A mark that the engine read, within the line or as a line of its own, is not kept twice."""
    within = spread_words("■ waiting times", (58, 80, 400, 115), 0.9)
    alone = spread_words("■", (55, 88, 75, 106), 0.9)
    beside = spread_words("waiting times", (100, 80, 400, 115), 0.9)
    (marked,) = mark_bullets([within], [107], SIZE, [DOT])
    assert [word.text for word in marked] == ["•", "waiting", "times"]
    first, second = mark_bullets([alone, beside], [107, 107], SIZE, [DOT])
    assert first == () and [word.text for word in second] == ["•", "waiting", "times"]


def test_a_dot_without_a_line_is_left() -> None:
    """A status mark in a table cell with nothing to its right stays as it was read."""
    alone = spread_words("●", (55, 88, 75, 106), 0.9)
    assert mark_bullets([alone], [107], SIZE, [DOT]) == [alone]
