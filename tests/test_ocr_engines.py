"""What the engines give, how their lines become words, and that rapidocr runs from its own files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.ocr.engines import (
    EngineError,
    check_model,
    engine_version,
    find_tesseract,
    load_engine,
    mean_confidence,
    read_tesseract_table,
    spread_words,
)
from tests.ocr_pictures import LINES, as_array, draw_page

TABLE = "\n".join(
    (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "4\t1\t1\t1\t1\t0\t10\t10\t200\t20\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t10\t50\t20\t96.5\tWaiting",
        "5\t1\t1\t1\t1\t2\t70\t10\t50\t20\t93.5\ttimes",
        "5\t1\t1\t1\t2\t1\t10\t40\t50\t20\t12\t|~",
        "5\t1\t1\t1\t3\t1\t10\t70\t50\t20\t90\t ",
    )
)


def test_a_line_is_spread_over_its_words_by_characters() -> None:
    """Words share the line's width by their characters and keep its height and confidence."""
    first, second = spread_words(" two  words ", (0, 5, 90, 25), 0.8)
    assert (first.text, second.text) == ("two", "words")
    assert first.box == (0, 5, 30, 25) and second.box == (40, 5, 90, 25)
    assert spread_words("  ", (0, 5, 90, 25), 0.8) == ()


def test_confidence_is_weighted_by_characters() -> None:
    """A long sure word outweighs a short unsure one; no words have no confidence."""
    line = (*spread_words("abcdefghi", (0, 0, 9, 1), 1.0), *spread_words("x", (10, 0, 11, 1), 0.0))
    assert mean_confidence([line]) == pytest.approx(0.9)
    assert mean_confidence([]) is None


def test_tesseract_output_becomes_lines() -> None:
    """Words are grouped by line; unsure lines and blank words are left out."""
    (line,) = read_tesseract_table(TABLE)
    assert [word.text for word in line] == ["Waiting", "times"]
    assert line[1].box == (70, 10, 120, 30)
    assert line[0].confidence == pytest.approx(0.965)


def test_another_model_is_refused(tmp_path: Path) -> None:
    """A model whose bytes are not the measured ones, or that is missing, is never loaded."""
    model = tmp_path / "model.onnx"
    model.write_bytes(b"not a model")
    with pytest.raises(EngineError, match=r"model\.onnx"):
        check_model(model, "0" * 64)
    with pytest.raises(EngineError):
        check_model(tmp_path / "missing.onnx", "0" * 64)


def test_the_version_names_engine_and_settings() -> None:
    """The version changes with the engine's release and with what changes its text."""
    assert engine_version().startswith("rapidocr 3.10") and "dpi=200" in engine_version()


def test_rapidocr_reads_text_without_network(capfd: pytest.CaptureFixture[str]) -> None:
    """With sockets blocked it loads its own models, reads every line alike each time, and says nothing."""
    engine = load_engine()
    page = as_array(draw_page())
    lines = engine.recognise(page)
    texts = {" ".join(word.text for word in line) for line in lines}
    assert texts == set(LINES)
    assert engine.recognise(page) == lines
    assert capfd.readouterr() == ("", "")


def test_tesseract_reads_text_where_it_is_installed() -> None:
    """The program on PATH reads the same lines."""
    engine = find_tesseract()
    if engine is None:
        pytest.skip("tesseract is not on PATH")
    texts = [" ".join(word.text for word in line) for line in engine.recognise(as_array(draw_page()))]
    assert texts == list(LINES)
