"""Write the evidence index beside a database, or where the user says: as a Word document and as a workbook.

In: a database and a folder. Out: two files for the owner only, each written whole or not at all.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import tempfile
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.evidence_index.entries import EvidenceIndex, IndexArea, IndexDocument, Mask, Placement, build_index
from pipeline.evidence_index.word import render_word
from pipeline.evidence_index.workbook import render_workbook
from pipeline.store.index_query import read_index_tables
from pipeline.store.private import make_private_folder

WORD_NAME = "evidence-index.docx"
WORKBOOK_NAME = "evidence-index.xlsx"
MASKING_MODULE = "pipeline.masking"


def write_index(database: Path, folder: Path | None = None, *, mask: Mask) -> tuple[Path, Path]:
    """Write both files; gives their paths. Raises StoreError if there is no coverage or they cannot be written."""
    index = read_index(database, mask=mask)
    folder = (folder or database.parent).resolve()
    word, workbook = folder / WORD_NAME, folder / WORKBOOK_NAME
    try:
        make_private_folder(folder)
        _write_whole(word, render_word(index))
        _write_whole(workbook, render_workbook(index))
    except OSError as error:
        raise StoreError(
            f"the index cannot be written ({error.strerror})", where=str(folder), remedy="close the file, check --out"
        ) from error
    return word, workbook


def read_index(database: Path, *, mask: Mask) -> EvidenceIndex:
    """The index of a published coverage run."""
    tables = read_index_tables(database)
    areas = tuple(IndexArea(area_id, number, title) for number, (area_id, title) in enumerate(tables.areas, start=1))
    documents = [
        IndexDocument(
            path=row.path,
            title=row.title,
            format=row.format,
            document_date=row.document_date,
            date_precision=row.date_precision,
            version_label=row.version_label,
            owners=row.owners,
            standing_place=row.standing_place,
            placements=tuple(Placement(area_id, locations) for area_id, locations in row.places),
        )
        for row in tables.documents
    ]
    return build_index(
        documents, areas=areas, area=tables.area, as_of=tables.as_of, is_fictional=tables.is_fictional, mask=mask
    )


def find_mask(*, is_masked: bool) -> Mask:
    """What blanks personal details out; nothing if told so, or where this build has no masking."""
    if not is_masked or importlib.util.find_spec(MASKING_MODULE) is None:
        return str
    mask: Mask = importlib.import_module(MASKING_MODULE).mask_personal_data
    return mask


def _write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file of the owner's (mode 0600) that then takes the place of `path`."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(content)
            stream.flush()
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
