"""Read an inspection report and draft a framework file from it.

In: the path of a report. Out: YAML text. The report is read like any evidence, in a process of its own with limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipeline.cues.dates import find_dates
from pipeline.cues.front import read_lines
from pipeline.cues.identity import clean_file_name, find_title
from pipeline.cues.roles import inspected_area
from pipeline.engine import map_documents
from pipeline.errors import InputError
from pipeline.framework import Framework
from pipeline.limits import TEXT_LIMITS
from pipeline.printed.areas import read_printed_areas
from pipeline.printed.draft import ReportFacts, draft_framework
from pipeline.records import Extraction
from pipeline.worker_process import Job

READER = "pipeline.jobs:read_document"


def draft_from_report(path: Path, *, model: Framework, read: Callable[[Path], Extraction] | None = None) -> str:
    """The draft as YAML text. Raises InputError if the file cannot be read or prints no priority actions."""
    extraction = (read or read_isolated)(path)
    areas = read_printed_areas(extraction.pages)
    if not areas:
        raise InputError(
            "no table of areas for priority action was found",
            where=str(path),
            remedy="name the inspection report itself; a report without priority actions gives no framework",
        )
    lines = read_lines(extraction)
    name = (inspected_area(lines) or clean_file_name(path.name)).strip()
    # The report's file name tells when it was published; its pages tell when inspectors came.
    days = [mention.value for mention in find_dates(path.name.replace("_", " ")) if mention.precision == "day"]
    title = find_title(lines, relative_path=path.name, properties=extraction.properties)
    return draft_framework(areas, ReportFacts(name, title, days[0] if days else None, path.name), model=model)


def read_isolated(path: Path) -> Extraction:
    """Read one file in a worker process; raises InputError if it is not there or gives nothing."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            "the report cannot be read", where=f"{path} ({error.strerror})", remedy="check the path"
        ) from error
    job = Job(READER, path.resolve(), {"sha256": digest}, key=digest)
    with closing(map_documents([job], workers=1, limits=TEXT_LIMITS)) as outcomes:
        return next(iter(outcomes)).extraction
