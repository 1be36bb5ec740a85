"""Make the PDF files of this folder: `python tests/corpus/make_pdf.py`. The same script gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FOLDER = Path(__file__).resolve().parent
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=9)
HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=15, leading=18, spaceAfter=8)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=22, leading=26, spaceAfter=14)
BULLET = ParagraphStyle("bullet", parent=BODY, leftIndent=18, bulletIndent=0)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=10, leading=12)
HEAD_CELL = ParagraphStyle("head cell", parent=CELL, fontName="Helvetica-Bold")

PROSE = (
    "The Eastmere partnership set up a weekly panel in March so that families no longer wait for separate decisions. "
    "Health, education and care staff read each request together and answer it within ten working days. "
)

ROWS_BEFORE = (
    ("Owner", "Latest", "Measure"),
    ("Eastmere Council", "61% in June 2025", "Plans agreed within 20 weeks"),
    ("Eastmere Health Trust", "34 weeks in May 2025", "Longest wait for a first visit. Of these families we list:"),
)
ROWS_AFTER = (
    ("", "", "those who wait for equipment at home."),
    ("Eastmere Health Trust", "72 of 90", "Young people with a named keyworker"),
)


def make_plan() -> None:
    """Title, headings, bullets, a paragraph over a page join and a ruled table over another."""
    story: list[object] = [Paragraph("Eastmere early help plan", TITLE), Paragraph("1. How the panel works", HEADING)]
    story += [Paragraph(PROSE * 2, BODY) for _ in range(8)]
    story += [Paragraph(PROSE * 6, BODY), Paragraph("2. What changed", HEADING), Paragraph("Families tell us:", BODY)]
    changes = (
        "letters are plainer than they were last year and give one name to call",
        "calls are answered on the same day",
    )
    story += [Paragraph(text, BULLET, bulletText="•") for text in changes]
    story += [PageBreak(), Spacer(1, 400), Paragraph("3. Measures", HEADING), _plan_table(ROWS_BEFORE)]
    story += [PageBreak(), _plan_table(ROWS_AFTER)]
    SimpleDocTemplate(
        str(FOLDER / "plan.pdf"), pagesize=A4, title="Eastmere early help plan", author="A. Writer", invariant=1
    ).build(story, onFirstPage=_draw_furniture, onLaterPages=_draw_furniture)


def _plan_table(rows: Sequence[Sequence[str]]) -> Table:
    cells = [[Paragraph(text, HEAD_CELL if row[0] == "Owner" else CELL) for text in row] for row in rows]
    table = Table(cells, colWidths=(110, 90, 250))
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey if rows[0][0] == "Owner" else colors.white)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.7, colors.black), shade]))
    return table


def _draw_furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, A4[1] - 40, "Eastmere early help plan v2.1")
    canvas.drawRightString(A4[0] - 72, 40, f"Page {document.page} of 4")


def make_columns() -> None:
    """A title over two columns of prose."""
    canvas = Canvas(str(FOLDER / "columns.pdf"), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 760, "A newsletter in two columns for all families")
    canvas.setFont("Helvetica", 10)
    for row in range(12):
        canvas.drawString(72, 720 - 13 * row, f"left column line {row} runs on to")
        canvas.drawString(320, 720 - 13 * row, f"right column line {row} runs on to")
    canvas.save()


def make_scan() -> None:
    """One page with a text layer and one that is only a picture."""
    from PIL import Image

    picture = BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    canvas = Canvas(str(FOLDER / "scan.pdf"), pagesize=A4, invariant=1)
    canvas.drawString(72, 700, "The covering letter of the scanned report has a text layer.")
    canvas.showPage()
    canvas.drawImage(ImageReader(BytesIO(picture.getvalue())), 50, 50, 480, 700)
    canvas.save()


def make_locked() -> None:
    """A file that needs a password to open."""
    canvas = Canvas(str(FOLDER / "locked.pdf"), encrypt=StandardEncryption("secret", "owner"), invariant=1)
    canvas.drawString(72, 700, "Nobody reads this without the password.")
    canvas.save()


def make_broken() -> None:
    """The first bytes of a PDF, as a broken download leaves them."""
    (FOLDER / "broken.pdf").write_bytes((FOLDER / "plan.pdf").read_bytes()[:60])


if __name__ == "__main__":
    make_plan()
    make_columns()
    make_scan()
    make_locked()
    make_broken()
