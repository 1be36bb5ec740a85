"""One short piece of text repeated for long: what makes a careless pattern take the square of its length.

Text readers run in workers that are stopped when their time is up, but passages, dates and names are found in the
parent, which nobody stops. So all of it must take time in proportion to the text. Surprising rule: no step is held to
seconds, which differ from machine to machine; a text eight times as long may not take three times more than that.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pipeline.cues.dates import find_evidence_date
from pipeline.cues.document import describe_document
from pipeline.extract.csv_table import csv_blocks, find_delimiter, read_records
from pipeline.extract.drafts import compose_page
from pipeline.extract.mail_body import mail_blocks, own_text
from pipeline.extract.markdown import markdown_blocks
from pipeline.extract.markup import read_markup
from pipeline.extract.member_names import clean_member_name
from pipeline.extract.normalise import document_words, normalise_text
from pipeline.extract.plain_text import text_blocks
from pipeline.framework import Framework, load_framework
from pipeline.layout import arrange_pages
from pipeline.passages import split_passages
from pipeline.records import EvidenceFile, Extraction
from tests.run_packs import TWO_RIVERS

CHARS = 40_000
"""Length of the longer text: the slowest linear step takes half a second, square ones from half a second to minutes."""
TIMES_LONGER = 8
"""How much shorter the other text is: a linear step takes an eighth of the time, a square one a 64th."""
MOST_GROWTH = 24
"""Growth that counts as square: as far from 8 as from 64."""
NOISE_SECONDS = 0.1
"""Processor time that is forgiven: in short measurements it grows as it likes."""

ONCE_SLOW = (
    "x", "_", " ", "Sent: b ", ". ", "...", "<\0x", "<style>", "<!--", "<b><!--", "![", "**a ", "On 3 May 2025 ",
    "Review: 3 May 2025 ",
)  # fmt: skip
"""Pieces that took the square of their number when this was written; what stands before a zero comes only once."""
PIECES = (
    *(piece for piece in ONCE_SLOW if "\0" not in piece),
    "1", "20 ", "2024-", "(", "by ", "a-", "from the ", "\n", "- ", "# ", "|", "---|", "On 1 ", "> ", "\t", "<",
    "From: a\n", "Sent: b\n", "A ", "Dr ", "a. ", "=", "*", "**a", "[a](", "](", "<p>", "<b", "<script", "<td>", "&",
    "“", "<div hidden>", "&#x41;", "'", '"', "`", "~~", "\\", "inspection of ", "area send ", "£1.2m ", "12% ",
    "\u0301", "? ", "e\u0301", "\ufffe", "a\n-", "Act ", "the and of ", "due by ", "page 1\n", "1.1 ", "contents\n",
    "........ 3\n", "version 1.2 ", "January ", "spring ", "Q1 2024", "Name: b\n", "a,b\n", "a;b|c\t", "a|", "| a ",
    "https://a.b/c?", "a@b.", "Mr A. ", "NHS ", "Director of ", "word, ", ": ", "Review: ", "figures to ", "held on ",
    "Version: 1 | ",
)  # fmt: skip


def square_steps(piece: str) -> list[str]:
    """Names of the steps whose time grows with the square of the text, seen twice; raises for a fault of ours."""
    slow = _grown(piece)
    return sorted(slow & _grown(piece)) if slow else []


def seconds_of_steps(text: str) -> Counter[str]:
    """Do everything with a text that is done with text; processor seconds of each step."""
    seconds: Counter[str] = Counter()

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        started = time.process_time()
        yield
        seconds[step] += time.process_time() - started

    with timed("words"):
        normalise_text(text)
        document_words([text])
        clean_member_name(text)
    with timed("own text of a mail"):
        own_text(text)
    with timed("markup"):
        read_markup(text)
    with timed("csv"):
        csv_blocks(read_records(text, find_delimiter(text) or ",").records)
    for name, read_blocks in (("plain text", text_blocks), ("markdown", markdown_blocks), ("mail", mail_blocks)):
        with timed(name):
            blocks = list(read_blocks(text))
        with timed("pages"):
            pages = arrange_pages((compose_page(1, "text", blocks),))
        with timed("passages"):
            passages = split_passages("repeated", pages, min_words=5)
        with timed("document"):
            file = EvidenceFile("repeated.txt", "0" * 64, len(text))
            describe_document(file, Extraction("txt", pages=pages), passages, framework=_framework(), override=None)
        with timed("evidence dates"):
            for passage in passages:
                find_evidence_date(passage.text, None)
    return seconds


def _grown(piece: str) -> set[str]:
    opening, _, repeated = piece.rpartition("\0")
    short, long = (
        seconds_of_steps(opening + repeated * (chars // len(repeated)) + "x\n")
        for chars in (CHARS // TIMES_LONGER, CHARS)
    )
    return {step for step in long if long[step] > MOST_GROWTH * short[step] + NOISE_SECONDS}


@cache
def _framework() -> Framework:
    return load_framework(TWO_RIVERS)
