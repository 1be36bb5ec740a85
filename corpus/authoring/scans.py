"""Turn printed pages into a poor scan: grey pictures, a little skewed, with specks, a shadow and no text layer.

In: the PDF with its text. Out: a PDF of JPEG pictures. Chance is seeded by the title, so a page is always skewed the
same way; the type is embedded, so the picture does not depend on the machine's fonts.
"""

from __future__ import annotations

import io
import zlib

import numpy as np
import pypdfium2
from blocks import Source
from canvases import set_date
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

SCAN_DPI = 150
LARGEST_SKEW_DEGREES = 1.6
SMALLEST_SKEW_DEGREES = 0.6
NOISE_LEVELS = 14
"""Standard deviation of the grain, of 255 grey levels."""
SPECK_SHARE = 0.00035
JPEG_QUALITY = 42


def scanned(source: Source, printed: bytes) -> bytes:
    """The pages as pictures in a PDF without text."""
    chance = np.random.default_rng(zlib.crc32(source.text("output").encode()))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    set_date(canvas, source.file_property("created"))
    canvas.setTitle(source.file_property("title"))
    canvas.setAuthor("")
    canvas.setCreator("Quaymark MFP 4520")
    with pypdfium2.PdfDocument(printed, password=source.text("password") or None) as document:
        for page in document:
            width, height = page.get_size()
            picture = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(io.BytesIO(_copied(picture, chance))), 0, 0, width, height)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _copied(picture: Image.Image, chance: np.random.Generator) -> bytes:
    """One page as a copier makes it."""
    skew = chance.uniform(SMALLEST_SKEW_DEGREES, LARGEST_SKEW_DEGREES) * chance.choice((-1, 1))
    turned = picture.convert("L").rotate(skew, Image.Resampling.BICUBIC, fillcolor=246)
    turned = turned.filter(ImageFilter.GaussianBlur(0.55))
    levels = np.asarray(turned, dtype=np.float64)
    width = levels.shape[1]
    levels = levels * 0.93 + 8 + chance.normal(0, NOISE_LEVELS, levels.shape)
    levels -= 70 * np.exp(-np.arange(width) / (0.012 * width))[None, :]
    specks = chance.random(levels.shape) < SPECK_SHARE
    levels[specks] = chance.uniform(20, 110, int(specks.sum()))
    out = io.BytesIO()
    Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
