"""What is fuzzed: each reader with good and bad files to damage, and the text code with made-up input."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from pipeline.extract import READERS, extract_document
from pipeline.extract.context import ReadContext
from pipeline.extract.member_names import clean_member_name
from pipeline.extract.normalise import normalise_text
from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_pages import PageReading, compose_pages
from pipeline.extract.pdf_words import Word
from pipeline.extract.sheet_scan import CellRange, SheetFacts
from pipeline.extract.sheet_tables import sheet_blocks
from pipeline.extract.sniff import sniff_format
from pipeline.extract.table_rows import Cell
from pipeline.extract.zip_parts import PartError
from pipeline.layout import arrange_pages
from pipeline.passages import split_passages
from pipeline.records import Extraction, Page
from pipeline.store.serialise import extraction_from_json, extraction_to_json
from tests.fuzz.mutations import ODD_PIECES, damage
from tests.fuzz.repeats import PIECES, square_steps

OURS = (
    "csv",
    "txt",
    "md",
    "rtf",
    "html",
    "eml",
    "msg",
    "zip",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "xls",
    "pdf",
)
"""Formats whose readers were written here, at least in part."""
FROM_LIBRARIES = ("CalamineError", "PanicException", "WorksheetNotFound", "PasswordError", "XlsError", "ZipError")
"""Errors that a workbook library raises for a file that nobody can read; `extract_document` turns them to a problem."""
WORDS = (
    "29",
    "weeks",
    "12%",
    "Table 2",
    "•",
    "-",
    "co-",
    "produced",
    "Actions",
    "RAG",
    "£1.2m",
    "2025/26",
    "…",
    "1.2.3",
)


@dataclass(frozen=True)
class Target:
    """`make` gives an input as bytes; `check` reads it and raises whatever is wrong with the reader."""

    name: str
    make: Callable[[random.Random], bytes]
    check: Callable[[bytes, Path], None]


def targets(seeds: dict[str, list[bytes]]) -> Iterator[Target]:
    """All targets; `seeds` are files to damage by format."""
    for name in OURS:
        if seeds.get(name):
            yield Target(name, partial(_damaged, seeds[name]), partial(_check_reader, name))
    every = [content for contents in seeds.values() for content in contents]
    yield Target("any", partial(_damaged, every), _check_document)
    yield Target("normalise", _odd_text, _check_normalise)
    yield Target("names", _odd_text, _check_name)
    yield Target("grid", _number, _check_grid)
    yield Target("words", _number, _check_words)
    yield Target("repeats", _pieces, _check_repeats)


def _damaged(contents: list[bytes], chance: random.Random) -> bytes:
    return damage(chance.choice(contents), chance)


def _odd_text(chance: random.Random) -> bytes:
    pieces = [*(word.encode() for word in WORDS), *ODD_PIECES, b" ", b"\n", "\ufffe\u00ad\u0301\uf0b7".encode()]
    return b"".join(chance.choice(pieces) for _ in range(chance.randint(0, 60)))


def _pieces(chance: random.Random) -> bytes:
    """One to three pieces to repeat, half of the time behind others that come once."""
    once, often = ("".join(chance.choices(PIECES, k=chance.randint(1, 3))) for _ in range(2))
    return (f"{once}\0{often}" if chance.random() < 0.5 else often).encode()


def _number(chance: random.Random) -> bytes:
    """A seed, from which the check makes its records: so a found input can be kept as a file."""
    return str(chance.getrandbits(64)).encode()


def _check_reader(name: str, content: bytes, path: Path) -> None:
    """Read by the format's own reader, because `extract_document` hides what readers raise."""
    path.write_bytes(content)
    module, function = READERS[name]
    try:
        extraction = getattr(import_module(f"pipeline.extract.{module}"), function)(path, ReadContext())
    except PartError:
        return
    except BaseException as error:  # a panic in Rust is no Exception
        if name in {"xlsx", "xls"} and type(error).__name__ in FROM_LIBRARIES:
            return
        raise
    check_extraction(extraction)


def _check_document(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    sniff_format(path)
    check_extraction(extract_document(path))


def check_extraction(extraction: Extraction) -> None:
    """What must hold of everything that is read, members too, up to its passages."""
    if extraction_from_json(extraction_to_json(extraction)) != extraction:
        raise AssertionError("the extraction changes when it is stored")
    if not extraction.pages and not extraction.members and not extraction.problems:
        raise AssertionError("nothing was read and nobody is told")
    if any(not (problem.location and problem.message) for problem in extraction.problems):
        raise AssertionError("a problem without place or message")
    _check_pages(extraction.pages)
    for member in extraction.members:
        if clean_member_name(member.name) != member.name:
            raise AssertionError("a member's name is not clean")
        check_extraction(member.extraction)


def _check_pages(pages: tuple[Page, ...]) -> None:
    for page in (*pages, *(arranged := arrange_pages(pages))):
        position = 0
        for block in page.blocks:
            if block.char_start < position or block.char_end > len(page.text) or block.char_end <= block.char_start:
                raise AssertionError("a block's place is wrong")
            position = block.char_end
        page.text.encode("utf-8")
    texts = {page.ordinal: page.text for page in arranged}
    for passage in split_passages("fuzz", arranged, min_words=5):
        if texts[passage.page_ordinal][passage.char_start : passage.char_end] != passage.text:
            raise AssertionError("a passage is not the text at its place")


def _check_normalise(content: bytes, path: Path) -> None:
    raw = content.decode("utf-8", "surrogatepass" if content.isascii() else "replace")
    normalised = normalise_text(raw)
    if normalise_text(normalised.text).text != normalised.text:
        raise AssertionError("normalising twice changes the text")
    if len(normalised.offsets) != len(normalised.text) or list(normalised.offsets) != sorted(normalised.offsets):
        raise AssertionError("offsets fall or are too few")


def _check_name(content: bytes, path: Path) -> None:
    name = clean_member_name(content.decode("utf-8", "replace"))
    if clean_member_name(name) != name or ".." in name or name.startswith(("/", "-")) or "\n" in name:
        raise AssertionError("a cleaned name is not clean")


def _check_repeats(content: bytes, path: Path) -> None:
    if slow := square_steps(content.decode("utf-8")):
        raise AssertionError(f"takes the square of its length: {', '.join(slow)}")


def _check_grid(content: bytes, path: Path) -> None:
    chance = random.Random(content)
    height, width = chance.choice(((3, 3), (30, 8), (6, 40)))
    density = chance.random()
    cells = {
        (row, column): Cell(chance.choice(WORDS), is_bold=chance.random() < 0.2)
        for row in range(1, height + 1)
        for column in range(1, width + 1)
        if chance.random() < density
    }
    merges = tuple(CellRange(*(chance.randint(-1, 50) for _ in range(4))) for _ in range(chance.choice((0, 1, 5))))
    facts = SheetFacts(height, width, frozenset({2, 3}), frozenset({1}), merges)
    rendered = " ".join(block.text for block in sheet_blocks(cells, facts, "Sheet"))
    lost = {cell.text for cell in cells.values() if cell.text not in rendered}
    if lost:
        raise AssertionError(f"cells are lost: {sorted(lost)}")


def _check_words(content: bytes, path: Path) -> None:
    chance = random.Random(content)
    pages = tuple(compose_pages([_page_reading(chance, number) for number in range(1, chance.choice((2, 4)))]))
    _check_pages(pages)


def _page_reading(chance: random.Random, number: int) -> PageReading:
    sizes = (4.0, 9.0, 11.0, 11.0, 24.0, 900.0)
    words = []
    for position in range(chance.choice((0, 1, 40, 300))):
        x0, top = chance.choice((72.0, 72.0, 300.0, chance.uniform(-50, 700))), chance.uniform(-20, 860)
        if chance.random() < 0.7:
            x0, top = 72.0 + 40 * (position % 11), 60.0 + 14 * (position // 11)
        size = chance.choice(sizes)
        words.append(
            Word(chance.choice(WORDS), x0, top, x0 + chance.uniform(0, 60), top + size, size, chance.random() < 0.1)
        )
    grids = tuple(_grid(chance) for _ in range(chance.choice((0, 0, 1, 3))))
    return PageReading(number, chance.choice((0.0, 842.0, 1e6)), tuple(words), grids)


def _grid(chance: random.Random) -> Grid:
    rows, columns = chance.randint(1, 6), chance.randint(1, 5)
    left, top, step, deep = (
        chance.uniform(0, 200),
        chance.uniform(0, 500),
        chance.uniform(1, 120),
        chance.uniform(1, 60),
    )
    cells = tuple(
        tuple(
            None if chance.random() < 0.1 and column else
            (left + column * step, top + row * deep, left + (column + 1) * step, top + (row + 1) * deep)
            for column in range(columns)
        )
        for row in range(rows)
    )  # fmt: skip
    return Grid((left, top, left + columns * step, top + rows * deep), cells)
