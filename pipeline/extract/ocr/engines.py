"""An upright, straight page picture in, its lines of text with places and confidence out.

Two engines behind one protocol: rapidocr (always installed, models in its wheel) and tesseract (when on PATH).
Surprising rule: rapidocr finds lines on a smaller picture than it reads them from, which halves its time and
memory, and reads them one by one, so that a line's text never depends on its neighbours.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.records import BoundingBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    GreyImage = NDArray[np.uint8]
    """A picture of shape (height, width), 0 is black."""

DPI = 200
"""Dots per inch of the pictures that engines are given: error rates level off here, time and memory do not."""
DETECTION_DPI = 110
"""Dots per inch at which rapidocr looks for lines; finer finds the same lines in more memory."""
MAX_DETECTION_SIDE = 2400
"""Pixels; the longest picture lines are sought on (an A2 page at 110 dpi), so that memory stays bounded."""
THREADS = 1
"""Threads of an engine: beside other work two took 1.5 times the processor time of one, and longer, as they spin."""
MIN_LINE_CONFIDENCE = 0.5
"""Lines below are marks and drawings taken for letters (rapidocr's own threshold)."""
PAGE_SECONDS = 60
"""Longest that tesseract may take for one page; ten times its usual time."""
SETTINGS = f"dpi={DPI},detect={DETECTION_DPI},keep={MIN_LINE_CONFIDENCE}"
"""What changes the text beside the engine's version; part of `engine_version`."""

MODELS = {
    "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
"""Model files of the rapidocr wheel, line finder first, with their SHA-256."""

_LATIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x3002: ".", 0x4E00: "–", 0x4E28: "|"}
"""What rapidocr, which also reads Chinese, takes for wide letters, a Chinese stop, one (a dash) and stroke (a bar)."""


class EngineError(Exception):
    """No engine can be loaded, or it failed on a page; the message is for people."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word, its place in pixels of the picture, and the engine's confidence (0-1) that it reads so."""

    text: str
    box: BoundingBox
    confidence: float


RecognisedLine = tuple[RecognisedWord, ...]
"""Words from left to right, never empty; a gap in a printed line may end it."""


class OcrEngine(Protocol):
    """Reads a page picture that is upright and straight."""

    def recognise(self, image: GreyImage) -> tuple[RecognisedLine, ...]:
        """Read the lines of a picture, in any order. Raises EngineError."""
        ...


@cache
def load_engine() -> OcrEngine:
    """Load the engine of this machine, once per process: tesseract only where rapidocr is not installed.

    Both err alike on clean pages (0.0003 and 0.0002 of characters on 12 report pages, tests/ocr_accuracy.py);
    rapidocr comes first because its worst noisy page had a fifth of tesseract's errors (0.003 against 0.017), and
    because a locked release gives the same text on every machine. tesseract takes half the time. Raises EngineError.
    """
    if _is_rapid_installed():
        return load_rapid()
    engine = find_tesseract()
    if engine is None:
        raise EngineError("neither rapidocr nor tesseract is installed")
    return engine


def engine_version() -> str:
    """Name, version and settings of the engine that `load_engine` would give, without loading it."""
    if _is_rapid_installed():
        return f"rapidocr {metadata.version('rapidocr')} ({SETTINGS})"
    engine = find_tesseract()
    return f"{engine.version()} ({SETTINGS})" if engine else "none"


def mean_confidence(lines: Iterable[RecognisedLine]) -> float | None:
    """Mean confidence of words weighted by their characters; None without any."""
    words = [word for line in lines for word in line]
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / characters if characters else None


class RapidEngine:
    """rapidocr on onnxruntime; wraps a loaded `rapidocr.RapidOCR`."""

    def __init__(self, loaded: Any) -> None:
        self._loaded = loaded

    def recognise(self, image: GreyImage) -> tuple[RecognisedLine, ...]:
        """Find lines on a smaller copy, then read each from the picture itself."""
        import cv2

        try:
            boxes = self._find_lines(image)
            if boxes is None:
                return ()
            crops = self._loaded.crop_text_regions(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), boxes)
            read = self._loaded.recognize_txt(crops)
        except Exception as error:  # rapidocr wraps onnxruntime's and OpenCV's own types
            raise EngineError("Text recognition failed on the page") from error
        lines = (
            spread_words(text.translate(_LATIN), _enclosing(box), float(score))
            for text, box, score in zip(read.txts, boxes, read.scores, strict=True)
            if score >= MIN_LINE_CONFIDENCE
        )
        return tuple(line for line in lines if line)

    def _find_lines(self, image: GreyImage) -> Any:
        """Corners of the lines found, an array of shape (n_lines, 4, 2) in pixels of the picture; None if none."""
        import cv2
        import numpy as np

        scale = min(DETECTION_DPI / DPI, MAX_DETECTION_SIDE / max(image.shape))
        smaller = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._loaded(cv2.cvtColor(smaller, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None or not len(found.boxes):
            return None
        return np.asarray(found.boxes, dtype=np.float32) / np.float32(scale)


class TesseractEngine:
    """The tesseract program; a page is handed over by pipe, so no picture is written to disk."""

    def __init__(self, program: str) -> None:
        self._program = program

    def version(self) -> str:
        """Name and version as the program states them."""
        stated = subprocess.run([self._program, "--version"], capture_output=True, timeout=PAGE_SECONDS, check=False)
        return next(iter(stated.stdout.decode("utf-8", "replace").splitlines()), "tesseract")

    def recognise(self, image: GreyImage) -> tuple[RecognisedLine, ...]:
        """Read a picture in one call of the program."""
        import cv2

        command = [self._program, "stdin", "stdout", "--dpi", str(DPI), "--psm", "3", "-l", "eng", "tsv"]
        encoded = cv2.imencode(".bmp", image)[1].tobytes()
        try:
            done = subprocess.run(
                command,
                input=encoded,
                capture_output=True,
                timeout=PAGE_SECONDS,
                check=True,
                env=os.environ | {"OMP_THREAD_LIMIT": str(THREADS)},
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError("Text recognition failed on the page") from error
        return read_tesseract_table(done.stdout.decode("utf-8", "replace"))


def load_rapid() -> RapidEngine:
    """Load rapidocr with the models of its own wheel, checked by hash; nothing is ever downloaded.

    Raises EngineError if a model is missing or another one.
    """
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    paths = [check_model(folder / name, digest) for name, digest in MODELS.items()]
    loaded = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # it turns lines one by one and errs; orientation is found for the whole page
            "Global.max_side_len": MAX_DETECTION_SIDE,
            "Det.model_path": paths[0],  # a path given is used as it is; without one the wheel may download
            "Det.limit_type": "max",  # the default enlarges small pictures
            "Det.limit_side_len": MAX_DETECTION_SIDE,
            "Rec.model_path": paths[1],
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return RapidEngine(loaded)


def _is_rapid_installed() -> bool:
    return find_spec("rapidocr") is not None


def find_tesseract() -> TesseractEngine | None:
    """The tesseract program on PATH, if there is one."""
    program = shutil.which("tesseract")
    return TesseractEngine(program) if program else None


def spread_words(text: str, box: BoundingBox, confidence: float) -> RecognisedLine:
    """Cut a line's text at spaces and share its width out by characters; each word has the line's confidence."""
    x0, top, x1, bottom = box
    stripped = " ".join(text.split())
    width = (x1 - x0) / max(len(stripped), 1)
    words: list[RecognisedWord] = []
    position = 0
    for word in stripped.split(" ") if stripped else ():
        left, right = x0 + position * width, x0 + (position + len(word)) * width
        words.append(RecognisedWord(word, (left, top, right, bottom), confidence))
        position += len(word) + 1
    return tuple(words)


def read_tesseract_table(table: str) -> tuple[RecognisedLine, ...]:
    """Lines of tesseract's tab-separated output; words it could not read, and blank ones, are left out."""
    rows = [row.split("\t", 11) for row in table.splitlines()[1:]]
    words = [row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]
    lines = (tuple(map(_tesseract_word, line)) for _, line in groupby(words, key=lambda row: row[1:5]))
    return tuple(line for line in lines if (mean_confidence([line]) or 0) >= MIN_LINE_CONFIDENCE)


def _tesseract_word(row: Sequence[str]) -> RecognisedWord:
    left, top, width, height = map(float, row[6:10])
    return RecognisedWord(row[11].strip(), (left, top, left + width, top + height), max(float(row[10]), 0.0) / 100)


def check_model(path: Path, digest: str) -> str:
    """The path of a model as text, if its SHA-256 is `digest`. Raises EngineError if not."""
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise EngineError(f"rapidocr's model {path.name} is missing or not the one that was measured")
    return str(path)


def _enclosing(corners: Any) -> BoundingBox:
    xs, ys = corners[:, 0], corners[:, 1]
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
