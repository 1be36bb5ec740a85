"""Measure standing set and upload advice against a truth file; `python -m tests.upload_figures` prints it.

In: a published database, or the truth's own documents and findings, and a truth file. Out: pairs of what was wanted
and what was said. Surprising rule: documents that the truth calls open are not judged; all that it does not name are
to be included.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.records import Document, Problem, Role
from pipeline.settings import PROJECT_ROOT
from pipeline.store.query import run_query

ALL_ROWS = 100_000
OPEN = "open"
PROBLEM_OF_TROUBLE = {"empty": "empty", "truncated": "document_unreadable", "password": "encrypted"}


@dataclass(frozen=True, slots=True)
class TruthFinding:
    """A finding as the truth states it."""

    document_id: str
    finding_type: str
    severity: str = "medium"
    location: str = ""


def truth_documents(truth: Mapping[str, Any]) -> tuple[Document, ...]:
    """The truth's documents as a perfect reader would describe them; a document's id is its path."""
    return tuple(_document(entry) for entry in truth["documents"])


def truth_findings(truth: Mapping[str, Any]) -> tuple[TruthFinding, ...]:
    """What a perfect audit would find."""
    return tuple(TruthFinding(d["path"], kind) for d in truth["documents"] for kind in d.get("findings", ()))


def truth_problems(truth: Mapping[str, Any]) -> dict[str, tuple[Problem, ...]]:
    """Problems of the files that cannot be read."""
    return {
        d["path"]: (Problem("whole file", PROBLEM_OF_TROUBLE[d["trouble"]], ""),)
        for d in truth["documents"]
        if "trouble" in d
    }


def wanted_advice(truth: Mapping[str, Any]) -> dict[str, str]:
    """The advice for every document that the truth judges, by path."""
    stated = {path: advice for advice, paths in truth["upload_advice"].items() for path in paths}
    advice = {d["path"]: stated.get(d["path"], "include") for d in truth["documents"]}
    return {path: word for path, word in advice.items() if word != OPEN}


def wrong_advice(truth: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    """A line for each document whose advice is not that of the truth."""
    wanted = wanted_advice(truth)
    return [f"{path}: {said.get(path)}, not {advice}" for path, advice in wanted.items() if said.get(path) != advice]


def wrong_standing(truth: Mapping[str, Any], said: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    """A line for each item of the standing set whose status or best document is not that of the truth.

    `said` gives status and paths, best first, by item id; the best must be among those that the truth names.
    """
    faults = []
    for item_id, entry in truth["standing_set"].items():
        status, paths = said.get(item_id, ("", ()))
        wanted = tuple(entry.get("documents", ()))
        best_is_right = paths[0] in wanted if paths and wanted else not paths and not wanted
        if status != entry["status"] or not best_is_right:
            faults.append(f"{item_id}: {status} {list(paths)}, not {entry['status']} {list(wanted)}")
    return faults


def published_advice(database: Path) -> dict[str, str]:
    """Advice by path, as published."""
    return {
        str(path): str(advice)
        for path, advice in _rows(database, "SELECT path, advice FROM upload_set JOIN documents USING (document_id)")
    }


def published_standing(database: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Status and paths by item id, as published."""
    paths = {str(i): str(path) for i, path in _rows(database, "SELECT document_id, path FROM documents")}
    rows = _rows(database, "SELECT item_id, status, document_ids FROM standing_set")
    return {str(item): (str(status), tuple(paths[i] for i in ids)) for item, status, ids in rows}  # type: ignore[attr-defined]


def _document(entry: Mapping[str, Any]) -> Document:
    is_unread = "trouble" in entry
    findings = entry.get("findings", ())
    return Document(
        document_id=entry["path"],
        path=entry["path"],
        sha256="",
        format=entry["format"],
        title=entry["title"] or None,
        role=Role(entry["role"]),
        page_count=0 if is_unread else 1,
        word_count=0 if is_unread else 500,
        document_date=dt.date.fromisoformat(f"{entry['date']}-01"[:10]) if entry["date"] else None,
        date_precision=entry["precision"],
        date_basis=None,
        review_date=None,
        version_label=None,
        is_draft=entry["is_draft"],
        protective_marking=None,
        body_ids=tuple(entry["bodies"]),
        partner=None,
        read_status="unread" if is_unread else "read",
        passage_count=0 if is_unread else 10,
        duplicate_of=entry.get("copy_of"),
        superseded_by="newer" if "superseded" in findings else None,
    )


def _rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    return list(run_query(database, sql, max_rows=ALL_ROWS).rows)


def main() -> None:
    """Print what the published tables of the sample say otherwise than its truth."""
    from tests.sample_truth import first_upload

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, default=PROJECT_ROOT / "outputs" / "golden" / "readiness.duckdb")
    options = parser.parse_args()
    truth = first_upload().stated
    advice = wrong_advice(truth, published_advice(options.database))
    standing = wrong_standing(truth, published_standing(options.database))
    wanted, items = len(wanted_advice(truth)), len(truth["standing_set"])
    lines = [f"Upload advice: {wanted - len(advice)} of {wanted} right", *(f"  {line}" for line in advice)]
    lines += [f"Standing set: {items - len(standing)} of {items} right", *(f"  {line}" for line in standing)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
