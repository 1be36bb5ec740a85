"""Small sources for the tests of the sample's renderers, rendered by the command that authors use."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import yaml

ROOT = Path(__file__).resolve().parents[1]
RENDER = ROOT / "corpus" / "authoring" / "render.py"
FRONT = {
    "title": "Toy",
    "author": "Toy author",
    "created": "2025-10-01",
    "footer": "Fictional sample",
    "date": "2025-10",
    "precision": "month",
    "bodies": ["bury-council"],
    "is_draft": False,
}
SENTENCE = "The partnership has looked again at what families said in spring and has changed the order of its work. "


@dataclass(frozen=True, slots=True)
class Toys:
    """A folder of rendered toys with its truth, and what the renderer said."""

    folder: Path
    truth: dict[str, Any]
    said: str
    exit_code: int

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def document(self, name: str) -> dict[str, Any]:
        return next(entry for entry in self.truth["documents"] if entry["path"] == name)

    def passages(self, name: str) -> list[dict[str, Any]]:
        return [passage for passage in self.truth["passages"] if passage["document"] == name]


def toy(name: str, body: str, *, format: str, **properties: object) -> tuple[str, str]:
    """A source file's name and text; properties add to or replace the usual front matter."""
    kind = "bin" if format == "empty" else format
    front = {"output": f"{name}.{kind}", "format": format, **FRONT, **properties}
    lines = yaml.safe_dump(front, sort_keys=False, allow_unicode=True).replace("'2025-10-01'", "2025-10-01")
    return f"{name}.md", f"---\n{lines}---\n{body}"


def render_toys(base: Path, toys: list[tuple[str, str]], *, run: str = "a") -> Toys:
    """Write the sources below `base` and render them as a pack."""
    sources, folder, truth = base / "sources", base / run / "pack", base / run / "truth.yaml"
    sources.mkdir(exist_ok=True)
    for name, text in toys:
        (sources / name).write_text(text, encoding="utf-8")
    options = ["--sources", sources, "--pack", folder, "--truth", truth, "--plan", base / "no-plan.yaml"]
    done = subprocess.run([sys.executable, RENDER, *options], capture_output=True, text=True, check=False)
    assert truth.exists(), done.stdout + done.stderr
    loaded = yaml.safe_load(truth.read_text(encoding="utf-8"))
    return Toys(folder, loaded, done.stdout, done.returncode)


def check_toy(base: Path, source: tuple[str, str]) -> tuple[int, str]:
    """Check one source as its author does; exit code and what is said."""
    sources = base / "sources"
    sources.mkdir(exist_ok=True)
    (sources / source[0]).write_text(source[1], encoding="utf-8")
    options = ["--only", Path(source[0]).stem, "--sources", sources, "--scratch", base / "scratch"]
    done = subprocess.run([sys.executable, RENDER, *options], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def pdf_pages(content: bytes, password: str | None = None) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(content, password=password) as document:
        return [page.get_textpage().get_text_range() for page in document]
