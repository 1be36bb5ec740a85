"""An RTF file in, an `Extraction` out: headings, paragraphs, bullets, table rows, notes, headers and footers.

Read token by token by our own reader, because striprtf drops what tells table cells, headers, notes and hidden text
from the body. Text as the final version shows it: tracked insertions are kept, deletions left out.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import compose_sections, holds_words
from pipeline.extract.rtf_reader import RtfReader
from pipeline.extract.rtf_tokens import rtf_tokens
from pipeline.extract.text_decode import MAX_TEXT_BYTES
from pipeline.records import Extraction, Problem

MAX_RTF_BYTES = 4 * MAX_TEXT_BYTES
"""Most that is read of one file: pictures are written as hex digits and take most of it."""


def extract_rich_text(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an RTF file; raises OSError when it cannot be opened."""
    with path.open("rb") as stream:
        content = stream.read(MAX_RTF_BYTES + 1)
    problems: list[Problem] = []
    if len(content) > MAX_RTF_BYTES:
        message = f"Only the first {MAX_RTF_BYTES // 2**20} MiB were read. If the rest matters, split the file."
        problems.append(Problem("end of file", "truncated", message))
    reader = RtfReader()
    for token in rtf_tokens(content[:MAX_RTF_BYTES]):
        reader.meet(token)
    is_whole = reader.close()
    if not is_whole and not problems:
        message = "The file ends in the middle, so its end is lost. Ask its owner for the whole file."
        problems.append(Problem("end of file", "truncated", message))
    pages = compose_sections(reader.blocks())
    hidden = [block.location for page in pages for block in page.blocks if block.is_hidden]
    if hidden:
        message = f"Text is hidden in {len(hidden)} place(s). Show hidden text and decide whether it may be shared."
        problems.append(Problem(hidden[0], "hidden_content", message))
    if not holds_words(pages):
        pages = ()
        message = "The file holds no words; if it holds pictures of pages, ask for the original or a searchable PDF."
        problems.append(Problem("whole file", "empty_text", message))
    return Extraction("rtf", pages=pages, problems=tuple(problems), properties=reader.properties())
