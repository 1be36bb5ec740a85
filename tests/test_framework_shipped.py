"""The shipped framework is complete, cites its figures and keeps to itself: no Python file speaks of its area."""

from __future__ import annotations

import re

import pytest
import yaml

from pipeline.framework import TOPICS, Framework, load_framework
from pipeline.records import Kind
from pipeline.settings import PROJECT_ROOT, Settings

SHIPPED_PATH = Settings().frameworks_path / f"{Settings().default_framework}.yaml"


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(SHIPPED_PATH)


def test_shipped_framework_has_every_area_requirement_pillar_and_improvement(shipped: Framework) -> None:
    """Six areas, fourteen parts of them, four pillars and three areas for improvement stand in file order."""
    by_level = {
        level: [c.id for c in shipped.criteria if c.level == level] for level in ("area", "pillar", "improvement")
    }
    assert by_level["area"] == ["APA1", "APA2", "APA3", "APA4", "APA5", "APA6"]
    assert by_level["pillar"] == ["P1", "P2", "P3", "P4"]
    assert len(by_level["improvement"]) == 3
    assert len([c for c in shipped.criteria if c.level == "requirement"]) == 14


def test_shipped_framework_uses_each_topic_once(shipped: Framework) -> None:
    """Every topic of the model stands behind the criterion of the same id, and improvements are unmeasured."""
    assert {c.id: c.topics for c in shipped.criteria if c.is_measured} == {topic: (topic,) for topic in TOPICS}
    assert not any(c.is_measured for c in shipped.criteria if c.level == "improvement")


def test_shipped_criteria_are_complete(shipped: Framework) -> None:
    """Each criterion has a citation, a definition of two to four sentences, and enough phrases in lower case."""
    for criterion in shipped.criteria:
        sentences = [s for s in re.split(r"(?<=[.])\s+", criterion.definition) if s]
        assert 2 <= len(sentences) <= 4, criterion.id
        assert len(criterion.phrases) >= 8, criterion.id
        assert all(phrase == phrase.lower() for phrase in criterion.phrases), criterion.id
        assert len(set(criterion.phrases)) == len(criterion.phrases), criterion.id
        assert criterion.citation is not None, criterion.id
        assert criterion.wanted_kinds == (Kind.PERFORMANCE, Kind.IMPACT, Kind.VOICE), criterion.id


def test_no_criterion_is_vetoed_by_its_own_words(shipped: Framework) -> None:
    """A near miss never shares a phrase with its own criterion: a hit would speak for and against at once."""
    for criterion in shipped.criteria:
        vetoes = {phrase for miss in criterion.near_misses for phrase in miss.phrases}
        assert not vetoes & set(criterion.phrases), criterion.id


def test_own_definition_is_never_vetoed(shipped: Framework) -> None:
    """No near-miss phrase of a criterion stands in its title or definition without its way out."""
    for criterion in shipped.criteria:
        words = f"{criterion.title} {criterion.definition}".lower()
        for miss in criterion.near_misses:
            hits = [phrase for phrase in miss.phrases if phrase in words]
            assert not hits or any(way_out in words for way_out in miss.unless), (criterion.id, hits)


@pytest.mark.parametrize(
    ("criterion_id", "aspects"),
    [
        *((c, ("support-while-waiting", "wait", "intervention")) for c in ("APA3.1", "APA3.2", "APA3.3")),
        ("APA4.1", ("early", "school-age", "post-16")),
        ("APA5", ("early-years", "school-phases", "post-16", "adult-health", "adult-care")),
        ("APA3.4", ()),
    ],
)
def test_shipped_aspects(shipped: Framework, criterion_id: str, aspects: tuple[str, ...]) -> None:
    """The requirements that must be seen in parts name those parts."""
    assert tuple(aspect.id for aspect in shipped.criteria_by_id[criterion_id].aspects) == aspects


def test_baseline_figures_agree_with_their_kpi(shipped: Framework) -> None:
    """A figure that stands with a criterion and with a KPI is the same figure from the same place."""
    kpis = {kpi.id: kpi for kpi in shipped.kpis}
    figures = [(c, fact) for c in shipped.criteria for fact in c.baseline if fact.value is not None]
    assert len(figures) == 7
    for criterion, fact in figures:
        assert fact.kpi is not None
        assert fact.value is not None
        kpi = kpis[fact.kpi]
        assert criterion.id in kpi.criteria
        assert (fact.value, fact.citation) == (kpi.baseline_value, kpi.baseline_citation)
        assert kpi.plausible[0] <= fact.value <= kpi.plausible[1]


def test_every_requirement_has_a_kpi(shipped: Framework) -> None:
    """Whether a figure moves can be asked of each requirement."""
    followed = {criterion_id for kpi in shipped.kpis for criterion_id in kpi.criteria}
    assert {c.id for c in shipped.requirements} <= followed


def test_key_dates_are_those_of_their_bases(shipped: Framework) -> None:
    """Dates that rest on two bases stand twice, each worked out from its own."""
    dates = {key_date.id: key_date.on.isoformat() for key_date in shipped.key_dates}
    assert dates["monitoring-due-by-inspection"] == "2025-08-16"
    assert dates["monitoring-due-by-report"] == "2025-11-07"
    assert dates["reinspection-by-inspection"] == "2027-02-16"
    assert dates["reinspection-by-monitoring"] == "2027-09-11"
    assert all(key_date.basis for key_date in shipped.key_dates)


def test_shipped_thresholds_are_all_written_out() -> None:
    """No threshold of the shipped framework hides in a default of the code."""
    raw = yaml.safe_load(SHIPPED_PATH.read_text(encoding="utf-8"))
    assert set(raw["thresholds"]) == set(type(load_framework(SHIPPED_PATH).thresholds).model_fields)


def test_printed_requirement_wording_is_not_shipped(shipped: Framework) -> None:
    """No eight words in a row of our definitions stand in the area's own report."""
    report = next((PROJECT_ROOT.parent / "shared" / "evidence" / "inspection-reports").glob("bury*.pdf"), None)
    if report is None:
        pytest.skip("the public inspection report is not at hand")
    import pypdfium2

    document = pypdfium2.PdfDocument(report)
    printed = " ".join(page.get_textpage().get_text_range() for page in document)
    printed_runs = set(word_runs(printed, length=8))
    ours = [c.definition for c in shipped.criteria] + [f.statement for c in shipped.criteria for f in c.baseline]
    assert len(printed_runs) > 1000
    assert not {run for text in ours for run in word_runs(text, length=8)} & printed_runs


def word_runs(text: str, *, length: int) -> list[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


NATIONAL_NAMES = {
    *("integrated care board", "parent carer forum"),
    *("local area partnership", "send partnership", "send partnership board"),
}
"""Aliases in the file that every English area shares, so that code may hold them."""


def test_no_python_file_speaks_of_the_area(shipped: Framework) -> None:
    """Python under pipeline/ holds neither the area's name nor names of its bodies; the default file's name apart."""
    proper = {
        name
        for body in shipped.bodies
        for name in (body.name, *body.aliases)
        if is_area_specific(name, shipped, body.partner)
    }
    assert {"Bury2Gether", "Changemakers", "SIAB", "Pennine Care", "NHS Greater Manchester"} <= proper
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(proper)), re.IGNORECASE)
    area = re.compile(re.escape(shipped.area.name), re.IGNORECASE)
    faults = []
    for path in sorted((PROJECT_ROOT / "pipeline").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            allowed = path.name == "settings.py" and f'"{Settings().default_framework}"' in line
            if names.search(line) or (area.search(line) and not allowed):
                faults.append(f"{path.relative_to(PROJECT_ROOT)}:{number}: {line.strip()}")
    assert faults == []


def is_area_specific(name: str, framework: Framework, partner: str) -> bool:
    """A department's or school's generic name is every area's; a proper name of the others is this area's own."""
    if framework.area.name.lower() in name.lower():
        return True
    if partner in ("icb", "provider", "parent_carers", "young_people", "partnership"):
        return name.lower() not in NATIONAL_NAMES and " and " not in name
    return False
