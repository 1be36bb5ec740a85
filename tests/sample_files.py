"""The sample's files as a reader that is not ours sees them (`corpus/authoring/readback.py`)."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sample_truth import AUTHORING, SampleTruth

FORMATS_READ = ("pdf", "docx", "pptx", "xlsx", "csv", "html", "eml", "md", "txt")


def _load_reader() -> ModuleType:
    """The module from its file: the folder's other modules have names too common for the import path."""
    spec = importlib.util.spec_from_file_location("sample_readback", AUTHORING / "readback.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


READER = _load_reader()


def content_of(folder: Path, path: str) -> bytes:
    """The bytes of a document, out of its mail if it is attached to one."""
    file, _, member = path.partition("!")
    content = (folder / file).read_bytes()
    if not member:
        return content
    parts = message_from_bytes(content, policy=default).iter_attachments()
    return next(part.get_payload(decode=True) for part in parts if part.get_filename() == member)  # type: ignore[misc]


@cache
def units_of(folder: Path, path: str, name: str) -> tuple[tuple[str, str], ...]:
    """Text units of a document with their places, read by each format's own library."""
    return tuple(READER.read_back(content_of(folder, path), name))


def is_open(document: Mapping[str, Any]) -> bool:
    """Whether a document has text that can be read without password or recognition."""
    return "trouble" not in document and not document.get("is_scan")


def text_of(truth: SampleTruth, document: Mapping[str, Any]) -> str:
    """All text of an open document without white space."""
    units = units_of(truth.folder, document["path"], document["format"])
    return str(READER.squeeze("".join(text for _, text in units)))


def word_count(truth: SampleTruth, document: Mapping[str, Any]) -> int:
    """Words of an open document."""
    return sum(len(text.split()) for _, text in units_of(truth.folder, document["path"], document["format"]))
