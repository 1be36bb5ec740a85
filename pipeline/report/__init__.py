"""The report: one page of HTML that a lead reads, prints and shows, made of published tables alone.

In: `ReportTables`, the model card. Out: HTML text. Surprising rule: the template escapes everything; the only markup
let through is our own style sheet and our own charts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.report.build import build_page
from pipeline.report.masked import mask_tables
from pipeline.report.page import page_values
from pipeline.report.questions import load_questions
from pipeline.store.report_rows import ReportTables

TEMPLATES_PATH: Final = Path(__file__).with_name("templates")


def render_report(tables: ReportTables, *, card: Mapping[str, Any], is_masked: bool = True, key: str = "") -> str:
    """The page as HTML; personal details are masked, and quotes under embargo withheld, unless `is_masked` is false."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from pipeline.masking import mask_personal_data

    if is_masked:
        tables = mask_tables(tables, mask_personal_data)
    style = (TEMPLATES_PATH / "report.css").read_text(encoding="utf-8")
    page = build_page(tables, card=card, questions=load_questions(), style=style, is_masked=is_masked, key=key)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_PATH),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(page_values(page))
