"""Render the fictional sample pack and its truth file from the authors' sources.

Run `python corpus/authoring/render.py [--pack FOLDER] [--truth FILE]`. In: `documents/` and `truth.yaml` beside
this file. Out: the ten documents and `tests/truth/sample.yaml`. Rendering twice gives the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from logs import render_log
from markup import parse_source, without_notes
from pages import render_pdf
from truth import write_truth
from word import render_docx
from workbook import render_workbook

AUTHORING = Path(__file__).resolve().parent
ROOT = AUTHORING.parents[1]


def render_document(path: Path) -> tuple[str, bytes]:
    """The file name and bytes of one authored source; the suffix and `format` say which renderer it needs."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return render_log(text)
    if path.suffix == ".yaml":
        return render_workbook(text)
    source = parse_source(text)
    if source.text("format") == "md":
        return source.text("output"), without_notes(source.body).encode()
    render = {"pdf": render_pdf, "docx": render_docx}[source.text("format")]
    return source.text("output"), render(source)


def main() -> None:
    """Write the pack's documents and the truth file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=ROOT / "corpus" / "sample")
    parser.add_argument("--truth", type=Path, default=ROOT / "tests" / "truth" / "sample.yaml")
    options = parser.parse_args()
    sources = sorted(path for path in (AUTHORING / "documents").iterdir() if path.suffix in (".md", ".yaml", ".csv"))
    options.pack.mkdir(parents=True, exist_ok=True)
    options.truth.parent.mkdir(parents=True, exist_ok=True)
    for path in sources:
        name, content = render_document(path)
        (options.pack / name).write_bytes(content)
    options.truth.write_text(write_truth(sources, AUTHORING / "truth.yaml"), encoding="utf-8")


if __name__ == "__main__":
    main()
