"""Read rendered files back without the product's own readers: units of text with their place.

In: a file's bytes and format. Out: (place, text) pairs in reading order: `page 3`, `paragraph 12`, `table 2, row 4`,
`slide 5`, `slide 5, notes`, `Plans!A7:I7`, `line 8`. `locate` then finds the authors' passages in them, white space
apart; a passage that nobody can find is a fault of the source or of the renderer.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.policy import default

import pypdfium2
from lxml import etree, html
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from pptx import Presentation

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
Unit = tuple[str, str]


def read_back(content: bytes, name: str, *, password: str = "") -> list[Unit]:
    """The text units of a file in a format; a format without a reader here has none."""
    readers = {
        "docx": _word,
        "pptx": _slides,
        "xlsx": _sheets,
        "csv": _csv,
        "html": _html,
        "eml": _mail,
        "md": _plain,
        "txt": _plain,
    }
    if name == "pdf":
        return list(_pdf(content, password))
    return list(readers[name](content)) if name in readers else []


def locate(units: list[Unit], passages: Iterable[str]) -> list[str | None]:
    """The place of each passage; two neighbouring units may share one. None where it stands nowhere.

    Passages are sought in order first, so that a repeated sentence is found where the author put it.
    """
    squeezed = [(place, squeeze(text)) for place, text in units]
    places: list[str | None] = []
    start = 0
    for passage in passages:
        wanted = squeeze(passage.replace(" | ", ""))
        found = _find(squeezed, wanted, start)
        found = found if found is not None else _find(squeezed, wanted, 0)
        if found is None:
            places.append(None)
            continue
        start = found
        is_whole = wanted in squeezed[found][1]
        places.append(squeezed[found][0] if is_whole else f"{squeezed[found][0]} to {squeezed[found + 1][0]}")
    return places


def squeeze(text: str) -> str:
    """Text without white space; pdfium's marks for a hyphen at a line's end are hyphens again."""
    return re.sub(r"[\ufffe\u00ad\x02]", "-", re.sub(r"\s+", "", text))


def _find(units: list[Unit], wanted: str, start: int) -> int | None:
    for number in range(start, len(units)):
        if wanted in units[number][1]:
            return number
    for number in range(start, len(units) - 1):
        if wanted in units[number][1] + units[number + 1][1]:
            return number
    return None


def _pdf(content: bytes, password: str) -> Iterator[Unit]:
    with pypdfium2.PdfDocument(content, password=password or None) as document:
        for number, page in enumerate(document, 1):
            yield f"page {number}", page.get_textpage().get_text_range()


def _word(content: bytes) -> Iterator[Unit]:
    """Paragraphs and table rows of the body in order, each counted from 1; headers and footers last."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
        parts = [name for name in sorted(archive.namelist()) if re.fullmatch(r"word/(header|footer)\d*\.xml", name)]
        running = [(name.split("/")[1][:-4], _word_text(etree.fromstring(archive.read(name)))) for name in parts]
    paragraph = table = 0
    for element in body:
        if element.tag == f"{WORD}p":
            paragraph += 1
            yield f"paragraph {paragraph}", _word_text(element)
        elif element.tag == f"{WORD}tbl":
            table += 1
            for number, row in enumerate(element.findall(f"{WORD}tr"), 1):
                yield f"table {table}, row {number}", _word_text(row)
    yield from running


def _word_text(element: etree._Element) -> str:
    """Insertions kept, deletions dropped, a text box's old-reader copy left out."""
    texts = (
        node.text or ""
        for node in element.iter(f"{WORD}t")
        if not any(above.tag == FALLBACK for above in node.iterancestors())
    )
    return "".join(texts)


def _slides(content: bytes) -> Iterator[Unit]:
    for number, slide in enumerate(Presentation(io.BytesIO(content)).slides, 1):
        texts = (node.text or "" for node in slide._element.iter("{*}t"))
        yield f"slide {number}", "".join(texts)
        if slide.has_notes_slide:
            yield f"slide {number}, notes", slide.notes_slide.notes_text_frame.text


def _sheets(content: bytes) -> Iterator[Unit]:
    for sheet in load_workbook(io.BytesIO(content), data_only=True):
        for number, row in enumerate(sheet.iter_rows(), 1):
            shown = [(cell.column, _shown(cell)) for cell in row if cell.value is not None]
            if shown:
                first, last = (get_column_letter(column) for column in (shown[0][0], shown[-1][0]))
                yield f"{sheet.title}!{first}{number}:{last}{number}", "".join(text for _, text in shown)


def _shown(cell: Cell) -> str:
    """What Excel shows for the number formats that the renderers use; dates as ISO."""
    value, shape = cell.value, cell.number_format
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or shape == "General":
        return str(value)
    places = len(shape.rstrip("%").partition(".")[2])
    comma = "," if "," in shape else ""
    return f"{value * 100:.{places}f}%" if shape.endswith("%") else f"{value:{comma}.{places}f}"


def _csv(content: bytes) -> Iterator[Unit]:
    for number, row in enumerate(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), 1):
        yield f"line {number}", "".join(row)


def _html(content: bytes) -> Iterator[Unit]:
    tree = html.fromstring(content)
    yield "title", tree.findtext(".//title") or ""
    for number, element in enumerate(tree.iter("p", "li", "blockquote", "aside", "tr", "div", "h1", "h2", "h3"), 1):
        yield f"element {number} ({element.tag})", "".join(map(str, element.itertext()))


def _mail(content: bytes) -> Iterator[Unit]:
    message = message_from_bytes(content, policy=default)
    body = message.get_body(("plain", "html"))
    assert body is not None
    if body.get_content_subtype() == "html":
        yield from _html(body.get_content().encode())
        return
    for number, line in enumerate(body.get_content().splitlines(), 1):
        yield f"body, line {number}", re.sub(r"^(> ?)+", "", line)


def _plain(content: bytes) -> Iterator[Unit]:
    """Blocks between blank lines; Markdown's own marks are dropped."""
    for number, block in enumerate(re.split(r"\n\s*\n", content.decode("utf-8")), 1):
        for line in re.split(r"\n(?=[-|] ?)", block):
            yield f"block {number}", re.sub(r"^(#+|-|>) |\*\*|\||(?<!\*)\*(?!\*)", "", line, flags=re.MULTILINE)
