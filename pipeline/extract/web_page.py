"""A web page in, an `Extraction` out: a page per heading of level 1. Nothing is ever fetched.

What a browser would not show is left out (scripts) or marked as hidden; what stands on every page of a site
(navigation, header, footer) is marked as page furniture.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import compose_sections, holds_words
from pipeline.extract.markup import read_markup
from pipeline.extract.text_decode import MAX_TEXT_BYTES, DecodedText, decode_text, encoding_problem
from pipeline.records import Extraction, Problem

DECLARATION_BYTES = 4096
"""How far into a file its encoding is sought; browsers look at the first 1,024 bytes."""

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


def extract_web_page(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an HTML file; raises OSError when it cannot be opened."""
    with path.open("rb") as stream:
        content = stream.read(MAX_TEXT_BYTES + 1)
    decoded = decode_markup(content[:MAX_TEXT_BYTES])
    problems = [*encoding_problem(decoded)]
    if len(content) > MAX_TEXT_BYTES:
        message = f"Only the first {MAX_TEXT_BYTES // 2**20} MiB were read. If the rest matters, split the file."
        problems.append(Problem("end of file", "truncated", message))
    markup = read_markup(decoded.text)
    if markup.is_flattened:
        message = (
            "The page is nested too deeply to be read as laid out; its words were read line by line. "
            "If it holds tables, print it to PDF in a browser and use that."
        )
        problems.append(Problem("whole page", "layout_lost", message))
    pages = compose_sections(markup.blocks)
    hidden = [block.location for page in pages for block in page.blocks if block.is_hidden]
    if hidden:
        message = f"Text is hidden in {len(hidden)} place(s), unseen in a browser. Decide whether it may be shared."
        problems.append(Problem(hidden[0], "hidden_content", message))
    if not holds_words(pages):
        pages = ()
        message = "The page holds no words; it may draw them by script. Print it to PDF in a browser and use that."
        problems.append(Problem("whole page", "empty_text", message))
    return Extraction("html", pages=pages, problems=tuple(problems), properties=markup.properties)


def decode_markup(content: bytes) -> DecodedText:
    """Decode by byte order mark, else UTF-8 where it fits, else as the page declares, else by guess."""
    decoded = decode_text(content)
    if decoded.encoding in {"utf-8", "utf-8-sig"} or decoded.encoding.startswith(("utf_16", "utf-16", "utf-32")):
        return decoded
    declared = _DECLARED.search(content[:DECLARATION_BYTES])
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
        name = _AS_BROWSERS_READ.get(name, name)
        return DecodedText(content.decode(name, "replace"), name) if name and name != "utf-8" else decoded
    except (LookupError, UnicodeError):  # a made-up name, or a codec that is not for text
        return decoded
