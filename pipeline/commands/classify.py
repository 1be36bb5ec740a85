"""Verb `classify`: label the passages of a JSONL file."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_verb
from pipeline.errors import InputError
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    classify = add_verb(verbs, "classify", _classify, "classify passages in a JSONL file")
    classify.add_argument("file", type=Path, metavar="FILE.jsonl", help='lines of {"id", "text"[, "heading"]}')
    classify.add_argument("--out", type=Path, metavar="FILE", help="write here instead of to the terminal")


def _classify(arguments: argparse.Namespace) -> int:
    from pipeline.classify.lines import classify_lines
    from pipeline.classify.model import load_classifier

    try:
        lines = arguments.file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the passages cannot be read", where=f"{arguments.file}: {error}", remedy="check it"
        ) from error
    if arguments.out is not None and not arguments.out.parent.is_dir():  # said before minutes of work, not after
        raise InputError("the output cannot be written", where=str(arguments.out), remedy="check --out")
    written = "".join(f"{line}\n" for line in classify_lines(lines, load_classifier(Settings().models_path)))
    if arguments.out is None:
        print(written, end="")
    else:
        try:
            arguments.out.write_text(written, encoding="utf-8")
        except OSError as error:
            raise InputError("the output cannot be written", where=str(arguments.out), remedy="check --out") from error
    return EXIT_DONE
