"""What rendered Office files of the sample hold out of a hasty reader's sight, counted without our own readers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def hidden_parts(content: bytes, name: str) -> dict[str, object]:
    """Counts of comments, tracked changes, text boxes, notes and hidden slides; hidden tabs and columns by name."""
    readers = {"docx": _word_parts, "pptx": _slide_parts, "xlsx": _sheet_parts}
    return {part: count for part, count in readers[name](content) if count}


def _word_parts(content: bytes) -> Iterator[tuple[str, object]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        body = etree.fromstring(archive.read("word/document.xml"))
        comments = etree.fromstring(archive.read("word/comments.xml")) if "word/comments.xml" in names else ()
    yield "comments", sum(element.tag == f"{WORD}comment" for element in comments)
    yield "tracked_changes", sum(1 for _ in body.iter(f"{WORD}ins", f"{WORD}del"))
    yield "text_boxes", sum(1 for _ in body.iter("{*}wsp"))


def _slide_parts(content: bytes) -> Iterator[tuple[str, object]]:
    slides = list(Presentation(io.BytesIO(content)).slides)
    yield "notes", sum(slide.has_notes_slide for slide in slides)
    yield "hidden_slides", sum(slide._element.get("show") == "0" for slide in slides)


def _sheet_parts(content: bytes) -> Iterator[tuple[str, object]]:
    book = load_workbook(io.BytesIO(content))
    yield "hidden_tabs", [sheet.title for sheet in book if sheet.sheet_state != "visible"]
    yield "hidden_columns", _hidden_columns(book)
    yield "comments", sum(cell.comment is not None for sheet in book for row in sheet.iter_rows() for cell in row)


def _hidden_columns(book: object) -> list[str]:
    sheets = list(book)  # type: ignore[call-overload]
    return [
        f"{sheet.title}!{letter}"
        for sheet in sheets
        for letter, column in sorted(sheet.column_dimensions.items())
        if column.hidden and re.fullmatch("[A-Z]+", letter)
    ]
