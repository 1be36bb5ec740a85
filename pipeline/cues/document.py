"""Put a document's cues together into its row of `documents`.

In: a file, what was extracted from it and its passages. Out: a `Document` without family marks, which
`families.mark_families` fills once all are known. Surprising rule: an unread file is described too, by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.cues.bodies import find_bodies, find_external_bodies, partner_of
from pipeline.cues.body_names import BodyAliases, build_aliases
from pipeline.cues.document_dates import find_document_date, find_review_date
from pipeline.cues.front import Line, read_lines
from pipeline.cues.identity import clean_file_name, find_is_draft, find_marking, find_title, find_version
from pipeline.cues.roles import find_role, is_inspection_report
from pipeline.framework import Framework
from pipeline.pack import FileOverride
from pipeline.records import Document, EvidenceFile, Extraction, Passage


def describe_document(
    file: EvidenceFile,
    extraction: Extraction,
    passages: Sequence[Passage],
    *,
    framework: Framework,
    override: FileOverride | None,
) -> Document:
    """Describe one file.

    `override` beats what is read. `word_count` counts the words of all pages.
    """
    lines = read_lines(extraction)
    aliases = build_aliases(framework)
    path, properties = file.relative_path, extraction.properties
    title = find_title(lines, relative_path=path, properties=properties)
    dated = find_document_date(
        lines, relative_path=path, properties=properties, override=override.date if override else None
    )
    body_ids = (override.body,) if override and override.body else _bodies(lines, path, properties, aliases)
    own_names = (framework.area.name, *framework.area.aliases)
    role = find_role(
        lines,
        title=title,
        is_external=aliases.is_external(body_ids),
        own_names=own_names,
        file_name=clean_file_name(path),
    )
    version = find_version(lines, relative_path=path)
    return Document(
        document_id=file.document_id,
        path=path,
        sha256=file.sha256,
        format=extraction.format,
        title=title,
        role=override.role if override and override.role else role,
        page_count=len(extraction.pages),
        word_count=sum(len(page.text.split()) for page in extraction.pages),
        document_date=dated.value if dated else None,
        date_precision=dated.precision if dated else None,
        date_basis=dated.basis if dated else None,
        review_date=find_review_date(lines),
        version_label=version,
        is_draft=find_is_draft(lines, relative_path=path, properties=properties, version=version),
        protective_marking=find_marking(lines, properties=properties),
        body_ids=body_ids,
        partner=partner_of(body_ids, aliases),
        read_status=extraction.read_status,
        passage_count=len(passages),
    )


def _bodies(lines: Sequence[Line], path: str, properties: Mapping[str, str], aliases: BodyAliases) -> tuple[str, ...]:
    if is_inspection_report(lines):
        return find_external_bodies(lines, aliases)
    return find_bodies(lines, file_name=clean_file_name(path), properties=properties, aliases=aliases)
