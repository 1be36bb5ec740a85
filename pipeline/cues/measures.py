"""Find the figures of the framework's KPIs in a run's passages.

In: a framework, documents and their passages. Out: `Measure` rows, in the order of the documents' ids and passages.
Surprising rule: nothing is mended. A figure outside its KPI's plausible range is kept and flagged; one without a
period of its own takes its document's, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.cues.measure_context import DocumentContext, document_context
from pipeline.cues.measure_prose import read_prose
from pipeline.cues.measure_rows import is_heading_row, read_row, split_row
from pipeline.cues.measure_sentence import Reading
from pipeline.cues.measure_subjects import KpiLexicon
from pipeline.framework import Framework
from pipeline.measure_records import Measure, unit_family, weeks_or_value
from pipeline.records import BlockKind, Document, Passage

UNREAD_REASONS = frozenset({"hidden", "running header", "running footer", "page number", "contents page", "glossary"})
"""Passages whose numbers are page furniture, or that are not meant to be read."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy"
    r"|eighty|ninety)\b",
    re.IGNORECASE,
)


def read_measures(
    framework: Framework, *, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Measure, ...]:
    """Read every document's figures; passages of a document are read in their order, whatever the order given."""
    lexicon = KpiLexicon(framework)
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document_id, []).append(passage)
    return tuple(
        measure
        for document in sorted(documents, key=lambda document: document.document_id)
        for measure in _read_document(
            document, sorted(of_document.get(document.document_id, ()), key=lambda p: p.ordinal), lexicon
        )
    )


def _read_document(document: Document, passages: Sequence[Passage], lexicon: KpiLexicon) -> Iterator[Measure]:
    context = document_context(document, passages)
    headings: Sequence[str] = ()
    for passage in passages:
        if passage.excluded_reason in UNREAD_REASONS:
            continue
        if passage.kind_of_block is not BlockKind.ROW:
            headings = ()
            if passage.kind_of_block is not BlockKind.HEADING and _NUMBER.search(passage.text):
                readings = read_prose(passage.text, passage.heading, lexicon=lexicon, context=context)
                yield from _measures(passage, readings, document)
            continue
        cells = split_row(passage.text)
        if is_heading_row(cells, context.document_date):
            headings = [cell.text for cell in cells]
        elif passage.excluded_reason != "table header" and _NUMBER.search(passage.text):
            yield from _measures(passage, _read_cells(passage, headings, lexicon, context), document)


def _read_cells(
    passage: Passage, headings: Sequence[str], lexicon: KpiLexicon, context: DocumentContext
) -> list[Reading]:
    """A row's figures; a row that is a sentence in one cell is read as prose."""
    cells = split_row(passage.text)
    if len(cells) == 1:
        return read_prose(passage.text, passage.heading, lexicon=lexicon, context=context)
    return read_row(cells, passage.heading, headings=headings, lexicon=lexicon, context=context)


def _measures(passage: Passage, readings: Sequence[Reading], document: Document) -> Iterator[Measure]:
    seen: set[Measure] = set()
    for reading in readings:
        measure = Measure(
            passage_id=passage.passage_id,
            kpi_id=reading.kpi.id,
            value=reading.value,
            unit=reading.unit,
            statistic=reading.statistic,
            period_start=reading.first,
            period_end=reading.last,
            population=reading.population,
            is_target=reading.is_target or _is_yet_to_come(reading, document),
            is_implausible=_is_implausible(reading),
            definition=reading.definition,
            period_basis=reading.basis,
            decimals=reading.decimals,
            is_approximate=reading.is_approximate,
        )
        if measure not in seen:
            seen.add(measure)
            yield measure


def _is_implausible(reading: Reading) -> bool:
    """Whether a figure lies outside its KPI's range; other units than the KPI's own have only their natural bounds."""
    kpi = reading.kpi
    if unit_family(reading.unit) == unit_family(kpi.unit):
        low, high = (weeks_or_value(bound, kpi.unit) for bound in kpi.plausible)
        return not low <= weeks_or_value(reading.value, reading.unit) <= high
    return reading.value < 0 or (reading.unit == "percent" and reading.value > 100)


def _is_yet_to_come(reading: Reading, document: Document) -> bool:
    """Whether a figure is for a time that had not begun when its document was written: it can only be a plan."""
    start = reading.first or reading.last
    return start is not None and document.document_date is not None and start > document.document_date
