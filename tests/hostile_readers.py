"""Readers that do what hostile files make real readers do; workers import them by name."""

from __future__ import annotations

import ctypes
import os
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.records import Block, BlockKind, Extraction, Member, Page, Problem

GRANDCHILD_SECONDS = 60


def make_page(number: int, text: str = "Words on a page") -> Page:
    block = Block(BlockKind.PARAGRAPH, 0, len(text), f"p. {number}")
    return Page(number, number, f"p. {number}", text, (block,))


def whole(path: Path, **properties: str) -> Extraction:
    return Extraction("txt", pages=(make_page(1, path.name),), properties=properties)


def hand_over(context: ReadContext, pages: int, *, first: int = 1) -> None:
    if context.on_begin is None or context.on_page is None:
        raise AssertionError("a worker always listens")
    context.on_begin((), "pdf")
    for number in range(first, pages + 1):
        context.on_page(make_page(number))


def read_name(path: Path, context: ReadContext) -> Extraction:
    return whole(path)


def read_process_id(path: Path, context: ReadContext) -> Extraction:
    return whole(path, process_id=str(os.getpid()))


def read_environment(path: Path, context: ReadContext) -> Extraction:
    return whole(path, **{**os.environ, "cwd": str(Path.cwd()), "umask": oct(os.umask(0o077))})


def hang(path: Path, context: ReadContext, *, pages: int = 0, claimed: int = 0) -> Extraction:
    """Hand over pages, then hang; one that claims pages first is given time for them."""
    hand_over(context, 0)
    if context.on_page_count and claimed:
        context.on_page_count(claimed)
    hand_over(context, pages)
    time.sleep(600)
    return whole(path)


def hold_back_and_hang(path: Path, context: ReadContext) -> Extraction:
    """Hand over pages only when that is worth its cost, as the reader of PDF files does, and hang after two."""
    if context.on_page_count:
        context.on_page_count(2)
    if context.wants_pages:
        hand_over(context, 2)
    time.sleep(600)
    return whole(path)


def read_slowly(path: Path, context: ReadContext, *, pages: int, seconds: float) -> Extraction:
    for number in range(1, pages + 1):
        time.sleep(seconds)
        hand_over(context, number, first=number)
    return whole(path)


def read_slow_members(path: Path, context: ReadContext, *, members: int, seconds: float) -> Extraction:
    """Begin member after member, each within its own time, and hang on the last."""
    for number in range(1, members + 1):
        if context.on_begin is None or context.on_member is None:
            raise AssertionError("a worker always listens")
        context.on_begin((f"{number}.txt",), "txt")
        time.sleep(seconds)
        context.on_member((f"{number}.txt",), path, whole(path))
    time.sleep(600)
    return whole(path)


def spin(path: Path, context: ReadContext) -> Extraction:
    hand_over(context, 1)
    while True:
        pass


def eat_memory(path: Path, context: ReadContext) -> Extraction:
    hand_over(context, 2)
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def eat_memory_and_abort(path: Path, context: ReadContext) -> Extraction:
    """What native code does when it gets no more memory."""
    hand_over(context, 2)
    eaten = []
    try:
        while True:
            eaten.append(b"x" * 16 * 1024 * 1024)
    except MemoryError:
        os.abort()


def die(path: Path, context: ReadContext, *, how: str, pages: int = 2) -> Extraction:
    hand_over(context, pages)
    if how == "abort":
        os.abort()
    if how == "segfault":
        ctypes.string_at(0)
    if how == "exit":
        sys.exit(1)
    os._exit(9)


def die_on_poison(path: Path, context: ReadContext, *, sha256: str = "") -> Extraction:
    if "poison" in path.name:
        os._exit(9)
    time.sleep(0.01)
    return whole(path)


def die_once(path: Path, context: ReadContext) -> Extraction:
    """Die the first time a file is read; a second attempt finds the mark of the first."""
    mark = path.with_suffix(".tried")
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return whole(path)


def raise_on_poison(path: Path, context: ReadContext) -> Extraction:
    if "poison" in path.name:
        raise LookupError("text of a document")
    time.sleep(60)
    return whole(path)


def speak_rubbish(path: Path, context: ReadContext) -> Extraction:
    """Write into every pipe that is open, as a reader could that a file has taken over."""
    hand_over(context, 1)
    for descriptor in range(3, 64):
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.write(descriptor, b"\x00\x00\x00\x06done {" + b"\xff" * 64)
        except OSError:
            continue
    time.sleep(60)
    return whole(path)


def print_noise(path: Path, context: ReadContext) -> Extraction:
    """Print as careless libraries do, below Python too."""
    sys.stdout.write("noise")
    sys.stdout.flush()
    os.write(1, b"noise below Python")
    os.write(2, b"warnings")
    return whole(path, read=str(os.read(0, 1)))


def start_program_and_hang(path: Path, context: ReadContext) -> Extraction:
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({GRANDCHILD_SECONDS})"])
    (path.parent / f"{path.name}.{child.pid}").touch()
    time.sleep(600)
    return whole(path)


def sleep_long(path: Path, context: ReadContext) -> Extraction:
    (path.parent / f"{path.name}.{os.getpid()}").touch()
    time.sleep(60)
    return whole(path)


def leave_files(path: Path, context: ReadContext) -> Extraction:
    """Leave files where temporary files go, one in a folder without rights."""
    folder = Path(os.environ["TMPDIR"]) / "kept"
    folder.mkdir()
    (folder / "text").write_text("children's data", encoding="utf-8")
    folder.chmod(0)
    return whole(path, folder=str(folder.parent))


def count_files(path: Path, context: ReadContext) -> Extraction:
    return whole(path, count=str(len(list(Path(os.environ["TMPDIR"]).iterdir()))))


def write_much(path: Path, context: ReadContext, *, size: int) -> Extraction:
    try:
        with (Path(os.environ["TMPDIR"]) / "much").open("wb") as stream:
            stream.truncate(0)
            for _ in range(size // 2**20):
                stream.write(bytes(2**20))
    except OSError as error:
        return Extraction("txt", problems=(Problem("whole file", "write", str(error.errno)),))
    return whole(path)


def keep_memory(path: Path, context: ReadContext, *, size: int) -> Extraction:
    """Leak, as native libraries do."""
    kept.append(bytearray(size))
    return read_process_id(path, context)


kept: list[bytearray] = []


def burn(path: Path, context: ReadContext, *, seconds: float) -> Extraction:
    """Use processor time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return whole(path)


def read_pictures(path: Path, context: ReadContext, *, sha256: str) -> Extraction:
    """Read a file that says what each of its pages is; a mail holds a scan of one page."""
    if path.suffix == ".md":
        return whole(path)
    if path.suffix == ".eml":
        scan = Extraction("pdf", problems=(Problem("p. 1", "needs_ocr", "The page is a picture."),))
        return Extraction("eml", pages=(make_page(1, "Dear all"),), members=(Member("scan.pdf", "5" * 64, 9, scan),))
    kinds = [kind.strip() for kind in path.read_text(encoding="utf-8").split(",")]
    return Extraction(
        "pdf",
        pages=tuple(make_page(n) for n, kind in enumerate(kinds, start=1) if kind == "text"),
        problems=tuple(
            Problem(f"p. {n}", "needs_ocr", "The page is a picture.")
            for n, kind in enumerate(kinds, start=1)
            if kind == "picture"
        ),
    )


def recognise(
    path: Path,
    context: ReadContext,
    *,
    format: str,
    page_number: int,
    route: Sequence[str] = (),
    confidence: float = 0.97,
) -> Extraction:
    text = f"recognised through {', '.join(route)}" if route else "recognised"
    page = replace(make_page(page_number, text), method="ocr", ocr_confidence=confidence)
    return Extraction(format, pages=(page,), properties={"ocr_engine": "fake 1 (dpi=200)"})


def recognise_unsurely(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    return recognise(path, context, format=format, page_number=page_number, confidence=0.4)


def recognise_nothing(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    return Extraction(format, problems=(Problem(f"p. {page_number}", "ocr_failed", "Text recognition failed."),))


def recognise_empty(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    return Extraction(format, problems=(Problem(f"p. {page_number}", "ocr_empty", "There is no text on it."),))


def recognise_hanging(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    return hang(path, context)


def recognise_dying(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    return die(path, context, how="abort", pages=0)


def never(path: Path, context: ReadContext, *, format: str, page_number: int, route: object) -> Extraction:
    raise AssertionError("nothing was to be recognised")
