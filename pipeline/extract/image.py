"""A picture file in, its pages as places where text recognition is needed out; single frames as grey pictures.

Nothing is recognised here: every frame becomes a `needs_ocr` problem, and `pipeline.extract.ocr` reads the frames
that the caller asks for. Only TIFF frames are pages; of an animated picture the first frame stands for all.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extract.context import ReadContext
from pipeline.records import Extraction, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

MAX_PIXELS = 80_000_000
"""Pixels of one frame: an A3 sheet scanned at 600 dots per inch has 70 million."""
MAX_FRAMES = 500
"""Frames of one file that are looked at: more than any scan of one document, few enough to list."""
FORMATS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "TIFF": "tiff", "GIF": "gif", "BMP": "bmp", "WEBP": "webp"}
"""Pillow's decoders that are used; the many others never see a file."""

_EXIF_TAKEN, _EXIF_IFD, _EXIF_CHANGED = 0x9003, 0x8769, 0x0132
_WHOLE_FILE = "whole file"
_OCR_MESSAGE = "The page is a picture without a text layer. Use text recognition or ask for the original."
_DAMAGED_MESSAGE = "The picture is damaged or cut short. Open it in a viewer and save it again, or scan the page again."
_TOO_LARGE_MESSAGE = (
    f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels and was not opened. "
    "Save it at 300 dots per inch and replace it."
)
_FRAMES_MESSAGE = f"The file holds more than {MAX_FRAMES} pages; the rest were left. Split it into smaller files."


class ImageTooLargeError(Exception):
    """A frame has more than `MAX_PIXELS`."""


def extract_image(path: Path, context: ReadContext | None = None) -> Extraction:
    """Look at every frame of a picture file; pages are left to text recognition."""
    name = path.suffix.lower().removeprefix(".") or "image"
    try:
        with open_image(path) as image:
            name = FORMATS[image.format or ""]
            count = frame_count(image)
            if context is not None and context.on_page_count is not None:
                context.on_page_count(min(count, MAX_FRAMES))
            problems = [_look_at(image, index) for index in range(min(count, MAX_FRAMES))]
            is_sound = any(problem.kind == "needs_ocr" for problem in problems)
            properties = _properties(image, count) if is_sound else {}  # asking for them decodes a PNG
    except MemoryError:
        raise
    except ImageTooLargeError:
        return Extraction(name, problems=(Problem(_WHOLE_FILE, "document_unreadable", _TOO_LARGE_MESSAGE),))
    except Exception:  # decoders raise many undocumented types on damaged files
        return Extraction(name, problems=(Problem(_WHOLE_FILE, "document_unreadable", _DAMAGED_MESSAGE),))
    if not is_sound:
        message = problems[0].message if problems else _DAMAGED_MESSAGE
        return Extraction(name, problems=(Problem(_WHOLE_FILE, "document_unreadable", message),))
    if count > MAX_FRAMES:
        problems.append(Problem(_WHOLE_FILE, "truncated", _FRAMES_MESSAGE))
    return Extraction(name, problems=tuple(problems), properties=properties)


@contextmanager
def open_image(path: Path) -> Iterator[Image]:
    """Open a picture without decoding it. Raises ImageTooLargeError, and what Pillow raises for damaged files."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large and odd files; both are dealt with here
        try:
            opened = Image.open(path, formats=[name for name in FORMATS if name != "MPO"])  # opened as JPEG
        except Image.DecompressionBombError as error:
            raise ImageTooLargeError from error
        with opened as image:
            if image.format not in FORMATS:
                raise UnidentifiedImageError
            yield image


def frame_count(image: Image) -> int:
    """Number of pages of an open picture: frames of a TIFF file up to `MAX_FRAMES` + 1, 1 for any other format."""
    if image.format != "TIFF":
        return 1
    for index in range(1, MAX_FRAMES + 1):  # Pillow's own count follows a chain of any length
        try:
            image.seek(index)
        except EOFError:
            return index
    return MAX_FRAMES + 1


def read_frame(image: Image, index: int) -> NDArray[np.uint8]:
    """Decode one frame (from 0) to grey, shape (height, width), 0 is black: upright by EXIF, transparency white.

    Raises ImageTooLargeError, and what Pillow raises for a damaged frame.
    """
    import numpy as np
    from PIL import Image, ImageOps

    _turn_to(image, index)
    frame: Image.Image = ImageOps.exif_transpose(image)
    if frame.mode.startswith(("I", "F")):
        return _from_deep_grey(np.asarray(frame, dtype=np.float64))
    if frame.has_transparency_data:
        layers = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    return np.array(frame.convert("L"), dtype=np.uint8)


def _turn_to(image: Image, index: int) -> None:
    """Make a frame the current one without decoding it. Raises EOFError and ImageTooLargeError."""
    if image.format == "TIFF":
        image.seek(index)
    elif index:
        raise EOFError
    if image.width * image.height > MAX_PIXELS:
        raise ImageTooLargeError


def _from_deep_grey(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Bring 16-bit and floating-point greys to 0-255 by their own range."""
    import numpy as np

    low, high = float(values.min()), float(values.max())
    scaled = (values - low) * (255 / (high - low)) if high > low else np.full_like(values, 255)
    return scaled.astype(np.uint8)


def _look_at(image: Image, index: int) -> Problem:
    location = f"p. {index + 1}"
    try:
        _turn_to(image, index)
        image.load()
    except MemoryError:
        raise
    except ImageTooLargeError:
        return Problem(location, "page_unreadable", _TOO_LARGE_MESSAGE)
    except Exception:  # as in extract_image: one broken frame costs only itself
        return Problem(location, "page_unreadable", _DAMAGED_MESSAGE)
    return Problem(location, "needs_ocr", _OCR_MESSAGE)


def _properties(image: Image, count: int) -> dict[str, str]:
    """Page count, and the day and time at which a camera or scanner says it took the picture, in ISO form."""
    exif = image.getexif()
    stated = exif.get_ifd(_EXIF_IFD).get(_EXIF_TAKEN) or exif.get(_EXIF_CHANGED)
    properties = {"page_count": str(count)}
    with suppress(ValueError):
        properties["created"] = datetime.strptime(str(stated), "%Y:%m:%d %H:%M:%S").isoformat()
    return properties
