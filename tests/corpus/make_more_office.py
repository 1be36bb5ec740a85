"""Make the small true and broken slides, OpenDocument, RTF, web and binary Excel files of this folder.

Run `python tests/corpus/make_more_office.py` after a change here and commit what it writes; the same code writes the
same bytes. Everything in the files is invented. Only the deck is written by a library: the rest by our own hand, so
that each feature is there as its format stores it.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import datetime
from pathlib import Path

from make_office import OLE_MARK, edit_zip, package_bytes
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from binary_workbooks import BinarySheet, xls_bytes, xlsb_parts  # noqa: E402 - lies in the folder above
from office_files import Parts, open_parts  # noqa: E402

WRITTEN = datetime(2026, 1, 5, 9, 0)
META = (
    "<dc:title>Outreach plan</dc:title><meta:initial-creator>Inclusion team</meta:initial-creator>"
    "<meta:creation-date>2026-01-05T09:00:00</meta:creation-date><dc:date>2026-01-06T10:00:00</dc:date>"
)
SHEETS = (
    BinarySheet(
        "KPIs",
        [["Measure", "Autumn", "Spring"], ["Plans in time", 0.46, 0.512], ["Visits kept", 0.5, 0.25]],
        comments={(1, 1): "Includes two clinics that have closed."},
        header="&COFFICIAL",
        percent=True,
    ),
    BinarySheet("Working", [["Step", "Figure"], ["Plans counted", 163.0]], hidden=True),
)


def main() -> None:
    deck, plan, rtf = deck_bytes(), packed(open_parts("text", PLAN, masters=MASTERS, meta=META)), RTF.encode("ascii")
    workbook = xls_bytes(SHEETS)
    files: dict[str, bytes] = {
        "board-update.pptx": deck,
        "outreach.odt": plan,
        "places.ods": packed(open_parts("spreadsheet", PLACES)),
        "briefing.odp": packed(open_parts("presentation", BRIEFING)),
        "visit.rtf": rtf,
        "local-offer.html": PAGE.encode("utf-8"),
        "measures.xls": workbook,
        "measures.xlsb": packed(xlsb_parts(SHEETS)),
        "broken-one-slide.pptx": edit_zip(deck, {"ppt/slides/slide2.xml": lambda part: part[:-40]}),
        "broken-slide-list.pptx": edit_zip(deck, {"ppt/presentation.xml": lambda part: part[:-40]}),
        "broken-content.odt": edit_zip(plan, {"content.xml": lambda part: part[:-40]}),
        "broken-locked.odt": edit_zip(plan, {"META-INF/manifest.xml": lock}),
        "broken-no-words.odt": packed(open_parts("text", "<text:p> </text:p>")),
        "broken-cut-short.rtf": rtf[: len(rtf) * 2 // 3],
        "broken-script-only.html": b"<html><body><script>draw()</script><img src='a.png'></body></html>",
        "broken-cut-short.xls": workbook[: len(workbook) // 2],
        "broken-locked.xls": xls_bytes(SHEETS, locked=True),
        "broken-old-word.doc": OLE_MARK + bytes(2040) + "WordDocument".encode("utf-16-le") + bytes(480),
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


def deck_bytes() -> bytes:
    """Three slides: a cover, one with all that PowerPoint draws, and a hidden one."""
    deck = Presentation()
    deck.core_properties.author, deck.core_properties.title = "Board office", "PowerPoint Presentation"
    deck.core_properties.last_modified_by = "Board office"
    deck.core_properties.created = deck.core_properties.modified = WRITTEN
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text = "Update for the inclusion board"
    cover.placeholders[1].text = "March 2026"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "Figures to the end of February."
    slide.shapes.title.text = "Waiting times"
    asked = slide.placeholders[1].text_frame
    asked.text = "The board asked for:"
    for words in ("a list of families who wait longest", "a call to each of them"):
        paragraph = asked.add_paragraph()
        paragraph.text, paragraph.level = words, 1
    inner = slide.shapes.add_group_shape().shapes.add_group_shape()
    inner.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "Calls began in January."
    add_chart(slide)
    table = slide.shapes.add_table(3, 3, 0, 0, Inches(4), Inches(2)).table
    for row, texts in enumerate((("Action", "Owner", "Due"), ("Ring families", "Jo", "May"), ("", "Sam", "June"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    slide.notes_slide.notes_text_frame.text = "Thank the parents who rang back."
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Options not yet agreed"
    hidden._element.set("show", "0")
    buffer = io.BytesIO()
    deck.save(buffer)
    left_out = tuple(name for name in ("docProps/thumbnail.jpeg", "ppt/printerSettings/printerSettings1.bin"))
    return edit_zip(buffer.getvalue(), {name: set_dates for name in embedded(buffer)}, left_out=left_out)


def add_chart(slide: object) -> None:
    drawn = CategoryChartData(number_format="0%")
    drawn.categories = ["Autumn", "Spring"]
    drawn.add_series("In time", (0.46, 0.512))
    drawn.add_series("Late", (0.54, 0.488))
    size = (0, 0, Inches(3), Inches(3))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, drawn).chart  # type: ignore[attr-defined]
    chart.has_title = True
    chart.chart_title.text_frame.text = "Plans each term"


def embedded(buffer: io.BytesIO) -> list[str]:
    """Workbooks behind charts, which hold the time at which they were written."""
    import zipfile

    return [name for name in zipfile.ZipFile(buffer).namelist() if name.startswith("ppt/embeddings/")]


def set_dates(workbook: bytes) -> bytes:
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def edit(part: bytes) -> bytes:
        return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)

    return edit_zip(workbook, {"docProps/core.xml": edit})


def lock(manifest: bytes) -> bytes:
    entry = b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    return manifest.replace(b"/>", b">" + entry + b"</manifest:manifest>", 1)


def packed(parts: Parts) -> bytes:
    return package_bytes({name: part if isinstance(part, bytes) else part.encode() for name, part in parts.items()})


def cell(text: str, *, figure: str = "") -> str:
    value = f'office:value-type="float" office:value="{figure}"' if figure else 'office:value-type="string"'
    return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"


PLAN = (
    '<text:h text:outline-level="1">1 Purpose</text:h><text:p>Teams visit every nursery each term.'
    '<text:note text:note-class="footnote"><text:note-body><text:p>Terms are school terms.</text:p></text:note-body>'
    "</text:note></text:p>"
    '<text:h text:outline-level="2">1.1 Who goes</text:h><text:list><text:list-item><text:p>an adviser</text:p>'
    "</text:list-item><text:list-item><text:p>a therapist</text:p></text:list-item></text:list>"
    '<text:h text:outline-level="1">2 Results</text:h><table:table><table:table-header-rows><table:table-row>'
    f"{cell('Term')}{cell('Visits')}</table:table-row></table:table-header-rows><table:table-row>{cell('Autumn')}"
    f"{cell('61')}</table:table-row><table:table-row>{cell('Spring')}{cell('74')}</table:table-row></table:table>"
)
MASTERS = (
    "<style:master-page><style:header><text:p>OFFICIAL</text:p></style:header>"
    "<style:footer><text:p>Page 1 of 2</text:p></style:footer></style:master-page>"
)
PLACES = (
    f'<table:table table:name="Places"><table:table-row>{cell("Setting")}{cell("Places")}</table:table-row>'
    f"<table:table-row>{cell('Oak')}{cell('1,200', figure='1200')}</table:table-row>"
    f'<table:table-row table:number-rows-repeated="2">{cell("Elm")}{cell("14", figure="14")}</table:table-row>'
    '<table:table-row><table:table-cell table:formula="of:=SUM([.B2:.B4])"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row></table:table>"
)
BRIEFING = (
    '<draw:page draw:name="p1"><draw:frame presentation:class="title"><draw:text-box><text:p>Short breaks</text:p>'
    '</draw:text-box></draw:frame><draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item>'
    "<text:p>two new clubs opened</text:p></text:list-item></text:list></draw:text-box></draw:frame></draw:page>"
    '<draw:page draw:name="p2"><draw:frame><draw:image/></draw:frame></draw:page>'
)
RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}
{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}{\s9 Title;}}
{\info{\title Visit note}{\author Inclusion adviser}{\creatim\yr2026\mo1\dy8}}
{\header\pard OFFICIAL\par}
\pard\s9 Visit note\par
\pard\s1 1 What we saw\par
\pard Staff at the caf\'e9 nursery use picture cards \u8211? each day.\par
\trowd\trhdr\cellx100\cellx200\pard\intbl Room\cell Places\cell\row
\trowd\cellx100\cellx200\pard\intbl Blue room\par and garden\cell 14\cell\row
\trowd\cellx100\cellx200\pard\intbl Red room\cell 12\cell\row
\pard\s1 2 Next steps\par
{\pntext\f0\'b7\tab}\pard share the cards with two more rooms\par
\pard We come back in March.\par
}
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Short breaks - Council</title>
<meta name="dcterms.modified" content="2026-01-05"></head><body><nav><a href="/">Home</a></nav><main>
<h1>Short breaks</h1><p>Families can ask for a <b>short break</b> at any time.</p><h2>Who can help</h2>
<ul><li>Schools</li><li>The clubs' own staff</li></ul>
<table><tr><th>Club</th><th>Places</th></tr><tr><td>Oak</td><td>14</td></tr></table></main>
<footer>Cookies</footer></body></html>"""

if __name__ == "__main__":
    main()
