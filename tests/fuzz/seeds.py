"""Small good files with many features each, for the fuzzer to damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.extract import READERS
from pipeline.extract.sniff import sniff_format
from tests.bad_inputs import BAD_INPUTS
from tests.bad_inputs.record import SENTENCE, zip_of
from tests.corpus.make_mail import OutlookFile, OutlookMail, mail, outlook_bytes, pdf_with_files
from tests.office_files import (
    NAMESPACES,
    chart_xml,
    diagram_xml,
    drawn_table_xml,
    open_parts,
    slide_frame,
    slide_parts,
    slide_shape,
    word_paragraph,
    word_parts,
    word_table,
)

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
MAX_SEED_BYTES = 200_000
"""Longest file that is damaged, unpacked: short ones are read a thousand times as often."""


def _word() -> bytes:
    body = (
        word_paragraph("Waits", style="Heading1")
        + word_paragraph(SENTENCE)
        + "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
        + "<w:r><w:t>one</w:t></w:r></w:p>"
        + word_table(("Service", "Weeks"), ("Therapy", "29"), ("Psychology", "12"))
        + "<w:p><w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + '<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:sdt><w:sdtContent>'
        + word_paragraph("in a control") + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{word_paragraph("a note")}</w:footnote></w:footnotes>'
    header = f"<w:hdr {NAMESPACES}>{word_paragraph('OFFICIAL')}</w:hdr>"
    return zip_of(word_parts(body, {"footnotes/footnotes": notes, "header/header1": header}))


def _slides() -> bytes:
    table = slide_frame(drawn_table_xml(("Service", "Weeks"), ("Therapy", "29")))
    chart = slide_frame('<c:chart r:id="rId9"/>')
    diagram = slide_frame('<dgm:relIds r:dm="rId8"/>')
    shapes = slide_shape("Waits", placeholder="title") + slide_shape("first", ">second") + table + chart + diagram
    entries = {"rId9": ("chart", "../charts/chart1.xml"), "rId8": ("diagramData", "../diagrams/data1.xml")}
    extra = {
        "ppt/charts/chart1.xml": chart_xml("Waits", ("May", "June"), {"Therapy": (0.4, 0.3)}),
        "ppt/diagrams/data1.xml": diagram_xml("plan", "do", "review"),
    }
    return zip_of(slide_parts([(shapes, entries, ""), (slide_shape(SENTENCE), {}, 'show="0"')], extra))


def _open_text() -> bytes:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{left}</text:p></table:table-cell>"
        f'<table:table-cell table:number-columns-spanned="2"><text:p>{right}</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        for left, right in (("Service", "Weeks"), ("Therapy", "29"))
    )
    body = (
        f'<text:h text:outline-level="1">Waits</text:h><text:p>{SENTENCE}<text:s text:c="3"/><text:tab/></text:p>'
        f"<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><table:table>{rows}</table:table>"
    )
    return zip_of(open_parts("text", body))


def _open_sheet() -> bytes:
    row = (
        '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="2">'
        "<text:p>{}</text:p></table:table-cell></table:table-row>"
    )
    rows = row.format(1, "Service") + row.format(2, "29")
    return zip_of(open_parts("spreadsheet", f'<table:table table:name="Waits">{rows}</table:table>'))


def _open_slides() -> bytes:
    text = f"<draw:frame><draw:text-box><text:p>{SENTENCE}</text:p></draw:text-box></draw:frame>"
    return zip_of(open_parts("presentation", f'<draw:page draw:name="one">{text}</draw:page>' * 2))


def _mail() -> bytes:
    message = mail(html=f"<p>{SENTENCE}</p><table><tr><td>Therapy<td>29</table>")
    message.add_attachment(b"Service,Weeks\nTherapy,29\n", maintype="text", subtype="csv", filename="waits.csv")
    message.add_attachment(mail("The earlier mail said 31 weeks.", subject="Earlier"))
    return message.as_bytes()


def _outlook() -> bytes:
    files = (OutlookFile("waits.txt", SENTENCE.encode()), OutlookFile("inner", message=OutlookMail(subject="Inner")))
    return outlook_bytes(OutlookMail(html=f"<p>{SENTENCE}</p>".encode(), files=files))


def _web_page() -> bytes:
    return (
        f"<html><head><meta charset=utf-8><title>Waits</title></head><body><nav>Home</nav><h1>Waits</h1><p>{SENTENCE}"
        "<ul><li>one<li>two<ul><li>three</ul></ul><table><tr><th colspan=2>Therapy<th>Weeks<tr><td rowspan=2>a<td>b"
        "<td>29<tr><td>c<td>12</table><details><summary>more</summary>hidden<p hidden>x</details><pre>a\n  b</pre>"
    ).encode()


def _rich_text() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset2 Symbol;}}{\stylesheet{\s1 heading 1;}}"
        rb"{\header OFFICIAL\par}\pard\s1\b Waits\b0\par " + SENTENCE.encode() + rb"\par\u8211?\'e9\uc2\u55357??"
        rb"\trowd\cellx100\cellx200\intbl Service\cell Weeks\cell\row\intbl Therapy\cell 29\cell\row\pard"
        rb"{\footnote a note}{\*\unknown gone}{\v hidden}{\pict\pngblip 89504e47}\bin4 abcd\par}"
    )


def _long_text() -> bytes:
    return f"WAITS\n=====\n\n1.2 Therapy\n{SENTENCE}\n\n- one\n- two co-\n  produced\n\nDate: 3 May 2025\n\f".encode()


_MADE: tuple[Callable[[], bytes], ...] = (
    _word, _slides, _open_text, _open_sheet, _open_slides, _mail, _outlook, _web_page, _rich_text, _long_text,
    lambda: pdf_with_files({"waits.txt": SENTENCE.encode()}),
)  # fmt: skip


def seeds_by_format(folder: Path) -> dict[str, list[bytes]]:
    """Small files by the format of their reader: bad inputs, the true files of the tests, and those made here."""
    seeds: dict[str, list[bytes]] = {}
    path = folder / "seed"
    for content in _contents():
        if not 0 < _full_size(content) <= MAX_SEED_BYTES:
            continue
        path.write_bytes(content)
        name = sniff_format(path).format
        if name in READERS:
            seeds.setdefault(name, []).append(content)
    return seeds


def _contents() -> Iterator[bytes]:
    for bad in BAD_INPUTS:
        if bad.make_at is None and not bad.name.endswith("grows without end"):
            yield bad.content if isinstance(bad.content, bytes) else bad.content()
    for path in sorted(CORPUS.iterdir()):
        if path.is_file() and not path.suffix.startswith(".py"):
            yield path.read_bytes()
    yield from (make() for make in _MADE)


def _full_size(content: bytes) -> int:
    """Bytes of a file, unpacked if it is a zip that can be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return len(content)
