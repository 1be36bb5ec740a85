"""Sixty and more bad inputs, each made by code and with what is expected of it."""

from __future__ import annotations

from tests.bad_inputs.archives import ARCHIVES, PLACES
from tests.bad_inputs.office import OTHERS, WORD
from tests.bad_inputs.pdfs import PDFS, PICTURES
from tests.bad_inputs.record import BadInput
from tests.bad_inputs.texts import MAILS, MARKUP, TEXTS
from tests.bad_inputs.workbooks import SHEETS

BAD_INPUTS: tuple[BadInput, ...] = (
    *TEXTS, *MAILS, *MARKUP, *ARCHIVES, *PLACES, *PDFS, *PICTURES, *WORD, *SHEETS, *OTHERS,
)  # fmt: skip
