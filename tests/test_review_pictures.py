"""A passage's page is drawn by the worker, outlined, and only from the file that was read."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.extract.context import ReadContext
from pipeline.page_picture import BOX_COLOUR, PICTURE, draw_page
from pipeline.records import Document, Extraction, Passage, Problem
from pipeline.review.pictures import PICTURES_KEPT, PictureShelf, page_request
from pipeline.worker_process import Job, Outcome
from tests.store_records import make_document, make_passage

PDF = Path(__file__).parent / "corpus" / "plan.pdf"
PNG = b"\x89PNG and so on"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def picture_in(extraction: Extraction) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(extraction.properties[PICTURE]))).convert("RGB")


@dataclasses.dataclass
class FakeWorker:
    """Answers every job with the same properties and keeps the jobs."""

    properties: dict[str, str] = dataclasses.field(
        default_factory=lambda: {PICTURE: base64.b64encode(PNG).decode("ascii")}
    )
    problems: tuple[Problem, ...] = ()
    jobs: list[Job] = dataclasses.field(default_factory=list)

    def __call__(self, job: Job) -> Outcome:
        self.jobs.append(job)
        return Outcome(job, Extraction("pdf", problems=self.problems, properties=self.properties))


def ask(worker: FakeWorker, folder: Path, document: Document, passage: Passage, *others: Document):  # type: ignore[no-untyped-def]
    request = page_request(document, passage, (document, *others))
    assert request is not None
    return PictureShelf(worker).picture(request, folder)


def test_the_passage_is_outlined_on_its_page() -> None:
    """The line lies where the box says, in points from the top left; elsewhere the page is as it was."""
    box = ("72", "80", "300", "120")
    plain = draw_page(PDF, ReadContext(), sha256=sha256(PDF), format="pdf", page_number=1)
    framed = draw_page(PDF, ReadContext(), sha256=sha256(PDF), format="pdf", page_number=1, box=box)
    before, after = picture_in(plain), picture_in(framed)
    scale = after.width / 595
    assert before.size == after.size
    middle = (round(186 * scale), round(77 * scale))
    line = [after.getpixel((middle[0], y)) for y in range(middle[1] - 3, middle[1] + 4)]
    assert BOX_COLOUR in line
    corner = (after.width - 10, after.height - 10)
    assert before.getpixel(corner) == after.getpixel(corner)


@pytest.mark.parametrize("number", [0, 999])
def test_a_page_that_is_not_there_is_a_problem(number: int) -> None:
    """Nothing rises out of the worker."""
    found = draw_page(PDF, ReadContext(), sha256=sha256(PDF), format="pdf", page_number=number)
    assert (found.properties, [problem.kind for problem in found.problems]) == ({}, ["not_drawn"])


def test_another_version_of_the_file_is_not_drawn(tmp_path: Path) -> None:
    """The box would frame other words."""
    found = draw_page(PDF, ReadContext(), sha256="0" * 64, format="pdf", page_number=1)
    gone = draw_page(tmp_path / "gone.pdf", ReadContext(), sha256="0" * 64, format="pdf", page_number=1)
    assert [problem.kind for problem in (*found.problems, *gone.problems)] == ["changed_while_reading", "vanished"]


def test_a_member_is_found_through_its_containers(tmp_path: Path) -> None:
    """A PDF in a mail in a zip: the file in the folder is opened, the members' hashes show the way."""
    zipped = make_document("z", "a!b.zip", format="zip", sha256="1" * 64)
    mail = make_document("m", "a!b.zip!mail.eml", format="eml", sha256="2" * 64)
    pdf = make_document("p", "a!b.zip!mail.eml!plan.pdf", sha256="3" * 64)
    worker = FakeWorker()
    ask(worker, tmp_path, pdf, make_passage("x", "p", "Words."), zipped, mail)
    (job,) = worker.jobs
    assert job.path == tmp_path / "a!b.zip"
    assert job.arguments["sha256"] == "1" * 64
    assert list(job.arguments["route"]) == ["2" * 64, "3" * 64]  # type: ignore[arg-type]


def test_nothing_outside_the_folder_is_opened(tmp_path: Path) -> None:
    """Even a path in the tables that leads out of the folder is refused."""
    worker = FakeWorker()
    for path in ("../outside.pdf", "/etc/passwd"):
        found = ask(worker, tmp_path, make_document("d", path), make_passage("x", "d", "Words."))
        assert not found.png and "outside the folder" in found.trouble
    assert worker.jobs == []


@pytest.mark.parametrize("answer", ["", "bm90IGEgcGljdHVyZQ==", "<script>", "é"])
def test_only_a_picture_is_handed_on(tmp_path: Path, answer: str) -> None:
    """A reader that was taken over may say anything; what is no picture goes no further."""
    worker = FakeWorker({PICTURE: answer}, (Problem("whole file", "not_drawn", "It cannot be drawn."),))
    found = ask(worker, tmp_path, make_document("d", "a.pdf"), make_passage("x", "d", "Words."))
    assert (found.png, found.trouble) == (b"", "It cannot be drawn.")


def test_formats_without_pages_have_no_picture() -> None:
    """A spreadsheet's row is shown in its table instead."""
    document = make_document("d", "a.xlsx", format="xlsx")
    assert page_request(document, make_passage("x", "d", "Words."), (document,)) is None
    word = make_document("d", "a.pdf")
    assert page_request(word, make_passage("x", "d", "Words.", page_number=None), (word,)) is None


def test_pictures_are_kept_for_a_while(tmp_path: Path) -> None:
    """Going back draws nothing again; the oldest go first."""
    worker = FakeWorker()
    shelf = PictureShelf(worker)
    document = make_document("d", "a.pdf")
    for number in [*range(PICTURES_KEPT + 1), PICTURES_KEPT, 0]:
        request = page_request(document, make_passage(f"x{number}", "d", "Words."), (document,))
        assert request is not None and shelf.picture(request, tmp_path).png == PNG
    assert len(worker.jobs) == PICTURES_KEPT + 2


def test_pages_left_behind_are_not_drawn(tmp_path: Path) -> None:
    """Of ten pages asked for while one is being drawn, the last three are drawn and the others let go."""
    document = make_document("d", "a.pdf")
    begun, may_go_on = threading.Event(), threading.Event()
    worker = FakeWorker()

    def slow(job: Job) -> Outcome:
        begun.set()
        assert may_go_on.wait(20)
        return worker(job)

    shelf = PictureShelf(slow)
    found: dict[int, bool] = {}

    def ask_for(number: int) -> None:
        request = page_request(document, make_passage(f"x{number}", "d", "Words."), (document,))
        assert request is not None
        found[number] = bool(shelf.picture(request, tmp_path).png)

    threads = [threading.Thread(target=ask_for, args=(number,)) for number in range(11)]
    threads[0].start()
    assert begun.wait(20)
    for number, thread in enumerate(threads[1:], start=1):
        thread.start()
        while shelf.asked <= number:
            time.sleep(0.001)
    may_go_on.set()
    for thread in threads:
        thread.join(20)
    assert [number for number, is_drawn in sorted(found.items()) if is_drawn] == [0, 8, 9, 10]
