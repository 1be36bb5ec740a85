"""A draft framework from an inspection report, valid from the start and clear about what a person must fill."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from printed_report import COUNCIL_AND_ICB, HEADER, page, row
from test_framework_shipped import SHIPPED_PATH

from pipeline.drafting import draft_from_report
from pipeline.errors import InputError
from pipeline.framework import Framework, load_framework
from pipeline.printed.areas import PrintedArea, read_printed_areas
from pipeline.printed.draft import ReportFacts, draft_framework
from pipeline.records import Extraction

FACTS = ReportFacts("Axford", "Area SEND inspection of Axford Local Area Partnership", date(2025, 3, 14), "report.pdf")
SHIPPED = load_framework(SHIPPED_PATH)
TEXT = (
    "Leaders should help those who wait: • for speech and language therapy • for a paediatrician. They should say how."
)


def loaded(text: str, folder: Path) -> Framework:
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return load_framework(path)


def test_a_draft_passes_the_check(tmp_path: Path) -> None:
    """Areas, parts, bodies with partner types and citations are there; every open point is a TODO."""
    areas = read_printed_areas(
        [page(8, HEADER, row(COUNCIL_AND_ICB, TEXT), row("NHS Westshire ICB", "Leaders must act."))]
    )
    text = draft_framework(areas, FACTS, model=SHIPPED)
    framework = loaded(text, tmp_path)
    assert (framework.id, framework.area.name) == ("axford-2025", "Axford")
    assert [c.id for c in framework.criteria] == ["APA1", "APA1.1", "APA1.2", "APA1.3", "APA2"]
    assert framework.criteria_by_id["APA1.1"].definition == "for speech and language therapy"
    partners = {body.name: body.partner for body in framework.bodies}
    assert partners["Axford Council"] == "council_education"
    assert partners["NHS Westshire Integrated Care Board"] == "icb"
    assert framework.criteria_by_id["APA2"].responsible_bodies == ("nhs-westshire-integrated-care-board-icb",) or (
        framework.criteria_by_id["APA2"].responsible_bodies == ("nhs-westshire-integrated-care-board",)
    )
    assert not any(criterion.topics for criterion in framework.criteria)
    assert "APA3.1" in text  # suggested, in a comment
    assert text.count("TODO") > 10


@hypothesis_settings(max_examples=12, deadline=None)  # each loads a whole framework
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=3), st.text(max_size=20))
def test_any_wording_gives_a_valid_draft(tmp_path_factory: pytest.TempPathFactory, texts: list[str], area: str) -> None:
    """Quotes, colons, hashes and odd letters in a report never break the file."""
    areas = [PrintedArea(n, ("Axford Council",), f"Leaders should {text}") for n, text in enumerate(texts, start=1)]
    facts = ReportFacts(f"Axford {area}", "Report", None, "report.pdf")
    framework = loaded(draft_framework(areas, facts, model=SHIPPED), tmp_path_factory.mktemp("draft"))
    assert len(framework.criteria) == len(texts)


def test_a_report_without_priority_actions_is_refused() -> None:
    """The user learns that this is not the table's report."""
    with pytest.raises(InputError, match="no table of areas for priority action"):
        draft_from_report(Path("letter.pdf"), model=SHIPPED, read=lambda path: Extraction("pdf"))
