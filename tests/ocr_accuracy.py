"""Character error rate of text recognition on public reports: `python -m tests.ocr_accuracy --pages N`.

Pages are drawn at 200 dots per inch without the pictures in them (their letters are in no text layer), spoilt in a
known way, recognised, and compared with their own text layer.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import mean

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from pipeline.extract.normalise import flow_lines
from pipeline.extract.ocr.deskew import straighten
from pipeline.extract.ocr.engines import OcrEngine, find_tesseract, load_rapid
from pipeline.extract.ocr.pages import recognise_sheet
from pipeline.extract.ocr.sheets import Sheet
from pipeline.extract.pdf_lines import order_lines
from pipeline.extract.pdf_words import page_turner, quarter_turns, read_words
from pipeline.records import Page

REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "evidence" / "inspection-reports"
PAGE_INDEX = 2
"""The third page of a report: prose, bullets and headings."""
LIMITS = {"plain": 0.01, "skewed": 0.03, "rotated": 0.01}
"""Highest mean character error rate that is accepted, by the first word of a condition's name."""

GreyImage = NDArray[np.uint8]
_FOLDED = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
_BULLETS = re.compile("[•◼◾■▪●◦○‣·]")


def turned(quarters: int) -> Callable[[GreyImage, np.random.Generator], GreyImage]:
    """Lay a sheet on its side or head."""
    return lambda image, _: np.ascontiguousarray(np.rot90(image, quarters))


def skewed_grain(image: GreyImage, draw: np.random.Generator) -> GreyImage:
    """Turn a sheet by up to 3 degrees and add grey grain (standard deviation 20 of 255)."""
    crooked = straighten(image, float(draw.choice([-3, -2, 2, 3])))
    return np.clip(crooked + draw.normal(0, 20, crooked.shape), 0, 255).astype(np.uint8)


def skewed_salt(image: GreyImage, draw: np.random.Generator) -> GreyImage:
    """Turn a sheet by 3 degrees, blacken one pixel in a hundred and whiten another."""
    crooked = straighten(image, float(draw.choice([-3, 3]))).copy()
    odd = draw.random(crooked.shape)
    crooked[odd < 0.01], crooked[odd > 0.99] = 0, 255
    return crooked


CONDITIONS: dict[str, Callable[[GreyImage, np.random.Generator], GreyImage]] = {
    "plain": turned(0),
    "skewed, grain": skewed_grain,
    "skewed, salt and pepper": skewed_salt,
    "rotated 90": turned(1),
    "rotated 180": turned(2),
    "rotated 270": turned(3),
}


def read_truth(path: Path, index: int, *, share: float = 1.0) -> tuple[str, GreyImage]:
    """The text layer of a page in reading order, and the page as a grey picture without the pictures in it.

    With a `share` below 1 only the lines in that upper share of the page are kept.
    """
    with closing(pypdfium2.PdfDocument(path)) as document, closing(document[index]) as page:
        with closing(page.get_textpage()) as textpage:
            lines = order_lines(read_words(textpage, page_turner(page, quarter_turns(page, textpage))))
        for shape in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1)):
            page.remove_obj(shape)
        page.gen_content()
        drawn = page.render(scale=200 / 72, grayscale=True).to_numpy()
        image = np.array(drawn.reshape(drawn.shape[:2]))
        kept = [line for line in lines if line.bottom < share * page.get_height()]
        if len(kept) < len(lines):
            image[round((max(line.bottom for line in kept) + 1) * 200 / 72) :] = 255
        return flow_lines([line.text for line in kept]), image


def error_rate(read: str, truth: str) -> float:
    """Edits that turn one text into the other over the length of the truth; quotes, dashes, bullets, spaces folded."""
    first, second = (_BULLETS.sub("•", " ".join(text.translate(_FOLDED).split())) for text in (read, truth))
    return _edit_distance(first, second) / len(second)


def _edit_distance(first: str, second: str) -> int:
    """Levenshtein distance by Myers' bit vectors (JACM 46, 1999)."""
    if not first:
        return len(second)
    places: dict[str, int] = {}
    for index, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << index
    mask, last = (1 << len(first)) - 1, 1 << (len(first) - 1)
    plus, minus, distance = mask, 0, len(first)
    for character in second:
        same = places.get(character, 0)
        diagonal = (((same & plus) + plus) ^ plus) | same | minus
        rises, falls = minus | ~(diagonal | plus) & mask, plus & diagonal
        distance += bool(rises & last) - bool(falls & last)
        rises, falls = (rises << 1 | 1) & mask, falls << 1 & mask
        plus, minus = falls | ~(diagonal | rises) & mask, rises & diagonal
    return distance


def measure(
    truths: Sequence[tuple[str, GreyImage]], engine: OcrEngine, condition: str, *, seed: int = 7
) -> Iterator[tuple[float, float, float]]:
    """Error rate, confidence and seconds of each page under a condition; a page without text has rate 1."""
    draw = np.random.default_rng(seed)
    for truth, image in truths:
        spoilt = CONDITIONS[condition](image, draw)
        started = time.perf_counter()
        page = recognise_sheet(Sheet(spoilt), 1, engine)
        seconds = time.perf_counter() - started
        is_read = isinstance(page, Page)
        yield error_rate(page.text, truth) if is_read else 1.0, (page.ocr_confidence or 0) if is_read else 0, seconds


def main() -> None:
    """Print a table, one line for each condition."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--engine", choices=("rapidocr", "tesseract"), default="rapidocr")
    parser.add_argument("--share", type=float, default=1.0, help="upper share of each page that is kept")
    chosen = parser.parse_args()
    engine = load_rapid() if chosen.engine == "rapidocr" else find_tesseract()
    if engine is None:
        parser.error("tesseract is not on PATH")
    truths = [
        read_truth(path, PAGE_INDEX, share=chosen.share) for path in sorted(REPORTS.glob("*.pdf"))[: chosen.pages]
    ]
    print("condition                  mean CER   worst   limit  confidence (lowest)  seconds a page")  # noqa: T201
    for condition in CONDITIONS:
        rates, confidences, seconds = zip(*measure(truths, engine, condition), strict=True)
        limit = LIMITS[condition.split()[0].strip(",")]
        print(  # noqa: T201
            f"{condition:26} {mean(rates):8.4f} {max(rates):7.4f} {limit:7.2f}"
            f"  {mean(confidences):.3f} ({min(confidences):.3f})       {mean(seconds):6.1f}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak} MB")  # noqa: T201


if __name__ == "__main__":
    main()
