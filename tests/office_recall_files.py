"""The twenty Office files of the recall test by name."""

from __future__ import annotations

from office_truth import Maker
from recall_sheets import open_sheet, sheet_binary, sheet_hidden, sheet_macros, sheet_old
from recall_slides import open_slides, slides_hidden, slides_plain
from recall_text import open_text, rich_text, web_page
from recall_word import (
    word_boxes,
    word_changes,
    word_controls,
    word_furniture,
    word_hidden,
    word_macros,
    word_notes,
    word_plain,
    word_template,
)

MAKERS: dict[str, Maker] = {
    "plain.docx": word_plain,
    "changes.docx": word_changes,
    "controls.docx": word_controls,
    "boxes.docx": word_boxes,
    "furniture.docx": word_furniture,
    "notes.docx": word_notes,
    "hidden.docx": word_hidden,
    "macros.docm": word_macros,
    "template.dotx": word_template,
    "hidden.xlsx": sheet_hidden,
    "macros.xlsm": sheet_macros,
    "old.xls": sheet_old,
    "binary.xlsb": sheet_binary,
    "plain.pptx": slides_plain,
    "hidden.potx": slides_hidden,
    "plan.odt": open_text,
    "board.ods": open_sheet,
    "talk.odp": open_slides,
    "visit.rtf": rich_text,
    "offer.html": web_page,
}
