"""Remove a document's text from every store: databases, caches, rendered outputs, quotes in the journal.

In: the document's path in its pack and the folders of this installation. Out: a `Purge` that says what went. Surprising
rule: what is made from evidence is searched by its words, not by where it should lie, so that a copy under another
name or a cache of an older version goes too; the original file stays unless it lies in `corpus/evidence` and the
user asks for it.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, StoreError
from pipeline.settings import Settings
from pipeline.store.cache import readings_key
from pipeline.store.purge import PublishedDocument, PublishedPack, purge_database, read_documents
from pipeline.traces import Traces

MEMBER_SEPARATOR = "!"
GLOB_SIGNS = "*?["
DATABASE_SUFFIX = ".duckdb"


@dataclass(frozen=True, slots=True)
class Purge:
    """What went and what stays.

    `databases` pair a file with rows taken out by table; `files` are outputs that were removed; `cache_entries` and
    `journal_lines` are counts; `copies` are documents of the same bytes, which went from the stores too, and whose
    files stay.
    """

    documents: tuple[str, ...]
    databases: tuple[tuple[Path, dict[str, int]], ...]
    files: tuple[Path, ...]
    cache_entries: int
    journal_lines: int
    copies: tuple[str, ...]
    original: Path
    is_original_removed: bool


def purge_document(name: str, *, database: Path, settings: Settings, with_file: bool = False) -> Purge:
    """Remove one document, and with a mail or archive all that is in it.

    Raises InputError, before anything is touched, if `name` is not clearly one document or `with_file` is asked for a
    file that lies elsewhere.
    """
    pack = read_documents(database)
    wanted = _find(name, pack)
    original = pack.folder / wanted.path.partition(MEMBER_SEPARATOR)[0]
    if with_file:
        _check_original(wanted, original, settings)
    purged = _with_members(wanted, pack)
    hashes = {document.sha256 for document in purged}
    gone = [document.document_id for document in pack.documents if document.sha256 in hashes]
    known = read_documents(database, with_texts=gone).documents
    texts = [document for document in known if document.document_id in gone]
    traces = Traces(
        [text for document in texts for text in (*document.texts, document.title or "")],
        names=[document.path.rpartition("/")[2].rpartition(MEMBER_SEPARATOR)[2] for document in texts],
    )
    databases = tuple(_purge_databases(texts, database, settings))
    files = tuple(_remove_outputs(traces, settings))
    entries = _remove_cache_entries(texts, traces, settings)
    lines = _blank_journal(texts, traces, settings.journal_path)
    if with_file:
        original.unlink(missing_ok=True)
    return Purge(
        documents=tuple(document.path for document in purged),
        databases=databases,
        files=files,
        cache_entries=entries,
        journal_lines=lines,
        copies=tuple(d.path for d in pack.documents if d.sha256 in hashes and d not in purged),
        original=original,
        is_original_removed=with_file,
    )


def _find(name: str, pack: PublishedPack) -> PublishedDocument:
    """The one document that is meant: by its path in the pack, its path on this machine, or a name that is its own."""
    paths = {document.path: document for document in pack.documents}
    if name in paths:
        return paths[name]
    with contextlib.suppress(ValueError, OSError):
        relative = Path(name).resolve().relative_to(pack.folder.resolve()).as_posix()
        if relative in paths:
            return paths[relative]
    if any(sign in name for sign in GLOB_SIGNS) or Path(name).is_dir():
        raise InputError("one document is purged at a time", where=name, remedy="name one file, without wildcards")
    alike = [path for path in paths if path.rpartition("/")[2] == name or path.rpartition(MEMBER_SEPARATOR)[2] == name]
    if len(alike) == 1:
        return paths[alike[0]]
    if alike:
        raise InputError("several documents have this name", where=", ".join(alike), remedy="give the whole path")
    near = difflib.get_close_matches(name, paths, n=3)
    hint = (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else 'ask `readiness query "SELECT path FROM documents"`'
    )
    raise InputError("no document on file has this path", where=name, remedy=hint)


def _check_original(document: PublishedDocument, original: Path, settings: Settings) -> None:
    if MEMBER_SEPARATOR in document.path:
        raise InputError(
            "this document is part of another file",
            where=document.path,
            remedy="purge that file, or leave --file away",
        )
    if not original.resolve().is_relative_to(settings.evidence_path.resolve()):
        raise InputError(
            "only files in corpus/evidence are removed",
            where=str(original),
            remedy="leave --file away and remove the file yourself",
        )


def _with_members(document: PublishedDocument, pack: PublishedPack) -> list[PublishedDocument]:
    inside = f"{document.path}{MEMBER_SEPARATOR}"
    return [document, *(other for other in pack.documents if other.path.startswith(inside))]


def _purge_databases(
    documents: Sequence[PublishedDocument], database: Path, settings: Settings
) -> Iterator[tuple[Path, dict[str, int]]]:
    """Every database below the outputs that holds the same bytes or path, and the one that was named, which is first.

    What a stopped run or reader left beside them goes with them.
    """
    found = sorted(settings.outputs_path.rglob(f"*{DATABASE_SUFFIX}")) if settings.outputs_path.is_dir() else []
    hashes = {document.sha256 for document in documents}
    ids = {document.document_id for document in documents}
    for path in dict.fromkeys([database.resolve(), *(p.resolve() for p in found)]):
        try:
            here = read_documents(path).documents
        except StoreError:
            continue  # not one of ours, or damaged; it is found by its words below
        held = [d.document_id for d in here if d.sha256 in hashes or d.document_id in ids]
        if held:
            full = [d for d in read_documents(path, with_texts=held).documents if d.document_id in held]
            yield path, purge_database(path, full)


def _remove_outputs(traces: Traces, settings: Settings) -> Iterator[Path]:
    """Remove rendered files that hold a trace; databases and caches are seen to apart."""
    cache = settings.outputs_path / "cache"
    for path in sorted(settings.outputs_path.rglob("*")) if settings.outputs_path.is_dir() else ():
        is_ours = path.suffix == DATABASE_SUFFIX and not path.parent.name.startswith(".")
        if not path.is_file() or path.is_symlink() or path.is_relative_to(cache) or is_ours:
            continue
        if traces.stand_in_file(path.name, path.read_bytes()):
            path.unlink()
            yield path


def _remove_cache_entries(documents: Sequence[PublishedDocument], traces: Traces, settings: Settings) -> int:
    """Remove what was cached of the documents, by key where entries hold numbers only and else by their words."""
    keys = {readings_key(document.classified) for document in documents if document.classified}
    count = 0
    for path in sorted((settings.outputs_path / "cache").rglob("*")):
        if not path.is_file():
            continue
        is_text = path.suffix == ".gz" and traces.stand_in_file(path.name, path.read_bytes())
        if path.name.partition(".")[0] in keys or is_text or path.name.startswith(".writing-"):
            path.unlink()
            count += 1
    return count


def _blank_journal(documents: Sequence[PublishedDocument], traces: Traces, journal: Path) -> int:
    """Blank quotes in every pack's journal; decisions stay, known by the passage's id. Torn lines that quote go."""
    passage_ids = {passage_id for document in documents for passage_id in document.passage_ids}
    count = 0
    for path in sorted(journal.rglob("*.jsonl")) if journal.is_dir() else ():
        lines = path.read_bytes().splitlines()
        blanked = [_blanked(line, passage_ids, traces) for line in lines]
        changed = sum(before != after for before, after in zip(lines, blanked, strict=True))
        if changed:
            _replace(path, b"".join(line + b"\n" for line in blanked if line))
        count += changed
    return count


def _blanked(line: bytes, passage_ids: set[str], traces: Traces) -> bytes:
    try:
        entry = json.loads(line)
    except ValueError:
        return b"" if traces.stand_in(line.decode("utf-8", "replace")) else line
    is_own = isinstance(entry, dict) and entry.get("passage_id") in passage_ids
    kept = _without_quotes(entry, traces, own=("text", "heading") if is_own else ())
    return (
        line
        if kept == entry
        else json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace")
    )


def _without_quotes(value: Any, traces: Traces, *, own: Sequence[str] = ()) -> Any:
    if isinstance(value, dict):
        return {key: "" if key in own else _without_quotes(part, traces) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_quotes(part, traces) for part in value]
    return "" if isinstance(value, str) and traces.stand_in(value) else value


def _replace(path: Path, content: bytes) -> None:
    """Put a whole new file, for its owner only (mode 0600), in the place of the old."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(path)
