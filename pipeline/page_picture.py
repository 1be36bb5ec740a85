"""What a worker process does to show a page: draw it with a box around a passage.

In: a path and a context. Out: an `Extraction` whose properties hold a PNG as base64, or a problem that says why there
is none. Surprising rule: a page is drawn only while the file's bytes are those that were read, since the box would
otherwise frame other words.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tempfile
from collections.abc import Sequence
from contextlib import closing
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extract.context import ReadContext
from pipeline.jobs import CHANGED, VANISHED, WHOLE_FILE, unpack_member
from pipeline.records import BoundingBox, Extraction, Problem

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE = "picture_png_base64"
"""Property that holds the picture."""
DRAWN = ("pdf", "png", "jpeg", "tiff", "gif", "bmp", "webp")
"""Formats whose pages have a look of their own to show."""
PAGE_DPI = 110
"""Dots per inch: 10-point text reads well at full size, and an A4 page takes about 150 KB."""
MAX_PICTURE_PIXELS = 4_000_000
"""Pixels of a picture: four screens; posters and plans are drawn coarser."""
BOX_MARGIN_POINTS = 3.0
"""Room between the passage's letters and the line around them."""
BOX_COLOUR = (29, 112, 184)
BOX_TINT = 60
"""How strongly the box is filled, of 255: letters stay readable under it."""
LINE_POINTS = 1.6
NOT_DRAWN = Problem(WHOLE_FILE, "not_drawn", "The page cannot be drawn. Open the document itself to see it.")


def draw_page(
    path: Path,
    context: ReadContext,
    *,
    sha256: str,
    format: str,
    page_number: int,
    box: Sequence[str] = (),
    route: Sequence[str] = (),
) -> Extraction:
    """Draw one page, numbered from 1. `box` is four numbers in points from the top left, as text; empty for none.

    `sha256` is that of the file in the folder; `route` are those of the members that lead from it to the document.
    """
    try:
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                return Extraction(format, problems=(CHANGED,))
    except OSError:
        return Extraction(format, problems=(VANISHED,))
    with tempfile.TemporaryDirectory() as folder:
        document = unpack_member(path, context, route, Path(folder)) if route else path
        if document is None:
            return Extraction(format, problems=(CHANGED,))
        try:
            if page_number < 1:
                raise IndexError("pages are numbered from 1")  # -1 would be the last one
            x0, top, x1, bottom = map(float, box) if box else (0.0, 0.0, 0.0, 0.0)
            png = _draw(document, format, page_number - 1, (x0, top, x1, bottom) if box else None)
        except MemoryError:
            raise
        except Exception:  # pdfium and Pillow raise many undocumented types on damaged files
            return Extraction(format, problems=(NOT_DRAWN,))
    return Extraction(format, properties={PICTURE: base64.b64encode(png).decode("ascii")})


def _draw(path: Path, format: str, index: int, box: BoundingBox | None) -> bytes:
    picture, dpi = _pdf_page(path, index) if format == "pdf" else _frame(path, format, index)
    if box is not None:
        picture = _framed(picture, box, dpi)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _pdf_page(path: Path, index: int) -> tuple[Image, float]:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path)) as document, closing(document[index]) as page:
        width, height = page.get_size()
        dpi = min(PAGE_DPI, 72 * sqrt(MAX_PICTURE_PIXELS / (width * height)))
        with closing(page.render(scale=dpi / 72)) as bitmap:
            return bitmap.to_pil().convert("RGB"), dpi


def _frame(path: Path, format: str, index: int) -> tuple[Image, float]:
    from PIL import Image

    from pipeline.extract.ocr.sheets import open_sheets

    with open_sheets(path, format) as draw:
        sheet = draw(index)
    picture = Image.fromarray(sheet.image)
    scale = min(1.0, PAGE_DPI / sheet.dpi, sqrt(MAX_PICTURE_PIXELS / (picture.width * picture.height)))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size).convert("RGB"), sheet.dpi * scale


def _framed(picture: Image, box: BoundingBox, dpi: float) -> Image:
    from PIL import Image, ImageDraw

    scale = dpi / 72
    x0, top, x1, bottom = box
    x0, x1 = sorted((max(0.0, x0 - BOX_MARGIN_POINTS) * scale, (x1 + BOX_MARGIN_POINTS) * scale))
    top, bottom = sorted((max(0.0, top - BOX_MARGIN_POINTS) * scale, (bottom + BOX_MARGIN_POINTS) * scale))
    tint = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    width = max(2, round(LINE_POINTS * scale))
    ImageDraw.Draw(tint).rectangle((x0, top, x1, bottom), (*BOX_COLOUR, BOX_TINT), (*BOX_COLOUR, 255), width)
    return Image.alpha_composite(picture.convert("RGBA"), tint).convert("RGB")
