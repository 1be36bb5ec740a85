"""Comments and filled form fields of an open PDF page in, their texts out: they are drawn over the page, not in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_NOTES = 2_000
"""Annotations of a page that are looked at; a reviewed page has dozens, a damaged one may state millions."""
MAX_NOTE_BYTES = 1024 * 1024
"""Length beyond which an annotation's text is left out: no comment or field is as long as a book."""
REPLY_STATE_KEY = b"StateModel"
"""Key of annotations that only say `accepted` or `done` of another."""


@dataclass(frozen=True, slots=True)
class Note:
    """A comment, or a form field with its name; texts are not yet normalised."""

    text: str
    field_name: str | None = None


def read_notes(page: Any) -> tuple[Note, ...]:
    """Read comments and filled fields of an open pypdfium2 page in the file's order; blank ones are left out."""
    from pypdfium2 import raw

    notes: list[Note] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            try:
                notes += _note(annotation, page)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)
    return tuple(note for note in notes if note.text.strip())


def _note(annotation: Any, page: Any) -> Iterator[Note]:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_WIDGET:
        yield from _field(annotation, page.formenv)
    elif kind in _comment_kinds() and not raw.FPDFAnnot_HasKey(annotation, REPLY_STATE_KEY):
        yield Note(_wide_text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))


def _comment_kinds() -> frozenset[int]:
    """Annotation types that people write on; links, pop-ups and media are none."""
    from pypdfium2 import raw

    return frozenset(
        {
            raw.FPDF_ANNOT_TEXT,
            raw.FPDF_ANNOT_FREETEXT,
            raw.FPDF_ANNOT_LINE,
            raw.FPDF_ANNOT_SQUARE,
            raw.FPDF_ANNOT_CIRCLE,
            raw.FPDF_ANNOT_POLYGON,
            raw.FPDF_ANNOT_POLYLINE,
            raw.FPDF_ANNOT_HIGHLIGHT,
            raw.FPDF_ANNOT_UNDERLINE,
            raw.FPDF_ANNOT_SQUIGGLY,
            raw.FPDF_ANNOT_STRIKEOUT,
            raw.FPDF_ANNOT_STAMP,
            raw.FPDF_ANNOT_CARET,
            raw.FPDF_ANNOT_INK,
        }
    )


def _field(annotation: Any, forms: Any) -> Iterator[Note]:
    from pypdfium2 import raw

    if forms is None:
        return
    kind = raw.FPDFAnnot_GetFormFieldType(forms, annotation)
    shown_name = _wide_text(raw.FPDFAnnot_GetFormFieldAlternateName, forms, annotation)
    name = shown_name or _wide_text(raw.FPDFAnnot_GetFormFieldName, forms, annotation)
    if kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        yield Note(_wide_text(raw.FPDFAnnot_GetFormFieldValue, forms, annotation), name)
    elif kind == raw.FPDF_FORMFIELD_CHECKBOX and raw.FPDFAnnot_IsChecked(forms, annotation):
        yield Note("yes", name)
    elif kind == raw.FPDF_FORMFIELD_RADIOBUTTON and raw.FPDFAnnot_IsChecked(forms, annotation):
        yield Note(_wide_text(raw.FPDFAnnot_GetFormFieldExportValue, forms, annotation), name)


def _wide_text(read: Any, *arguments: Any) -> str:
    """Call a pdfium function that fills a buffer with UTF-16; an empty string where it has nothing to say."""
    import ctypes

    from pypdfium2 import raw

    length = read(*arguments, None, 0)
    if not 2 < length <= MAX_NOTE_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    read(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").replace("\r", "\n")
