"""Render the fictional sample packs and their truth files from the authors' sources.

Run `python corpus/authoring/render.py` for both packs, or with `--only NAME` for one document, which goes to a scratch
folder with its faults listed. One pack's folders can be named (`--sources`, `--plan`, `--pack`, `--truth`). Rendering
twice gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authored import MEMBER_MARK, Authored, attachment_name, attachments_of, load_folder, render_content, render_files
from check import check_source, read_authored, say
from faults import find_faults, known_ids
from truth import document_entries, passage_entries, write_truth

AUTHORING = Path(__file__).resolve().parent
ROOT = AUTHORING.parents[1]
FRAMEWORK = ROOT / "pipeline" / "frameworks" / "bury-2024.yaml"
SCRATCH = ROOT / "outputs" / "authoring"


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of sources, the plan of what they show, and where documents and truth are written."""

    sources: Path
    plan: Path
    folder: Path
    truth: Path


FIRST = Pack(
    AUTHORING / "documents", AUTHORING / "truth.yaml", ROOT / "corpus/sample", ROOT / "tests/truth/sample.yaml"
)
SECOND = Pack(
    AUTHORING / "second-upload",
    AUTHORING / "truth-second-upload.yaml",
    ROOT / "corpus/sample-second-upload",
    ROOT / "tests/truth/sample-second-upload.yaml",
)


def render_pack(pack: Pack) -> int:
    """Write a pack's documents and truth file; the number of faults found."""
    library = load_folder(pack.sources)
    topics, bodies = known_ids(FRAMEWORK)
    entries: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    fault_count = 0
    for authored in library.values():
        files = list(render_files(authored, library))
        for file in files:
            path = pack.folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        content = files[0].content if files else render_content(authored, library)
        units, places = read_authored(authored, content)
        for fault in find_faults(authored, units, places, topics=topics, bodies=bodies):
            say(f"{authored.key}: {fault}")
            fault_count += 1
        entries += document_entries(authored, files, library)
        if not authored.trouble:
            passages += passage_entries(_held_in(authored, library), authored.passages, places)
    pack.truth.parent.mkdir(parents=True, exist_ok=True)
    pack.truth.write_text(write_truth(pack.plan, entries, passages), encoding="utf-8")
    return fault_count


def main() -> int:
    """Write both packs, one pack or one document; 1 if a source has faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="render one source to the scratch folder and list its faults")
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    parser.add_argument("--sources", type=Path, default=FIRST.sources)
    parser.add_argument("--plan", type=Path, default=FIRST.plan)
    parser.add_argument("--pack", type=Path, default=FIRST.folder)
    parser.add_argument("--truth", type=Path, default=FIRST.truth)
    options = parser.parse_args()
    try:
        if options.only:
            folders = [options.sources, SECOND.sources]
            return check_source(options.only, folders=folders, scratch=options.scratch, framework=FRAMEWORK) > 0
        named = Pack(options.sources, options.plan, options.pack, options.truth)
        packs = [FIRST, *([SECOND] if SECOND.sources.is_dir() else [])] if named == FIRST else [named]
        return sum(map(render_pack, packs)) > 0
    except ValueError as error:
        say(f"fault: {error}")
        return 1


def _held_in(authored: Authored, library: dict[str, Authored]) -> str:
    """The path under which a document is found: its own, or inside the mail that alone holds it."""
    if not authored.properties.get("attachment_only"):
        return authored.output
    for mail in library.values():
        if authored in attachments_of(mail, library):
            return f"{mail.output}{MEMBER_MARK}{attachment_name(authored)}"
    raise ValueError(f"{authored.key} is attachment_only and no mail attaches it")


if __name__ == "__main__":
    sys.exit(main())
