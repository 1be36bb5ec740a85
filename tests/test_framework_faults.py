"""Every fault of a framework file is told with its file, its key and what to do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FrameworkError
from pipeline.framework import load_framework

FICTIONAL_PATH = Path(__file__).parent / "frameworks" / "two-rivers.yaml"
Edit = Callable[[dict[str, Any]], None]


def write_edited(folder: Path, edit: Edit) -> Path:
    """Write the fictional framework with one thing changed."""
    raw = copy.deepcopy(yaml.safe_load(FICTIONAL_PATH.read_text(encoding="utf-8")))
    raw["key_dates"] = []  # PyYAML's own loader reads the key `on` as true
    edit(raw)
    path = folder / "edited.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def fault_of(path: Path) -> FrameworkError:
    with pytest.raises(FrameworkError) as caught:
        load_framework(path)
    return caught.value


def set_criterion(position: int, **changes: object) -> Edit:
    return lambda raw: raw["criteria"][position].update(changes)


def set_kpi(**changes: object) -> Edit:
    return lambda raw: raw["kpis"][0].update(changes)


FAULTS: dict[str, tuple[Edit, str, str]] = {
    "unknown topic": (set_criterion(0, topics=["APA9"]), "criteria[A].topics", "'APA9' is not defined"),
    "misspelt topic": (set_criterion(0, topics=["apa3_1"]), "criteria[A].topics", "did you mean 'APA3.1'"),
    "unknown body": (set_criterion(0, responsible_bodies=["icbb"]), "criteria[A].responsible_bodies", "'icb'"),
    "unknown parent": (set_criterion(0, parent="Z"), "criteria[A].parent", "'Z' is not defined"),
    "requirement without parent": (set_criterion(0, level="requirement"), "criteria[A].parent", "needs a `parent`"),
    "unknown level": (set_criterion(0, level="region"), "criteria[A].level", "'area'"),
    "unknown wanted kind": (set_criterion(0, wanted_kinds=["proof"]), "criteria[A].wanted_kinds[0]", "'impact'"),
    "nothing to match": (set_criterion(3, phrases=[]), "criteria[harbour].phrases", "neither topics nor phrases"),
    "empty definition": (set_criterion(1, definition=" "), "criteria[B].definition", "at least 3 characters"),
    "misspelt key": (set_criterion(1, near_mises=[]), "criteria[B].near_mises", "not permitted"),
    "no responsible body": (set_criterion(1, responsible_bodies=[]), "criteria[B].responsible_bodies", "names any"),
    "unknown source": (
        set_criterion(1, citation={"source": "rumour", "place": "p. 1"}),
        "criteria[B].citation.source",
        "'rumour'",
    ),
    "unknown near miss": (
        set_criterion(1, near_misses=[{"what": "other", "belongs_to": "Q"}]),
        "criteria[B].near_misses.belongs_to",
        "'Q'",
    ),
    "aspect twice": (
        set_criterion(1, aspects=[{"id": "one", "title": "One", "phrases": ["one"]}] * 2),
        "criteria[B].aspects",
        "'one' stands twice",
    ),
    "criterion twice": (lambda raw: raw["criteria"].append(raw["criteria"][3]), "criteria", "'harbour' stands twice"),
    "no area": (
        lambda raw: raw.update(criteria=raw["criteria"][2:], kpis=[], crosswalk=[]),
        "criteria",
        "no criterion has level `area`",
    ),
    "body without organisation": (
        lambda raw: raw["bodies"][1].update(organisation="counsil"),
        "bodies[trust].organisation",
        "did you mean 'council'",
    ),
    "alias of two bodies": (
        lambda raw: raw["bodies"][1].update(aliases=["two rivers council"]),
        "bodies[council].aliases",
        "council and trust",
    ),
    "KPI of no criterion": (set_kpi(criteria=["C"]), "kpis[therapy_wait].criteria", "'C' is not defined"),
    "KPI of no owner": (set_kpi(owner="nobody"), "kpis[therapy_wait].owner", "'nobody' is not defined"),
    "KPI in no unit": (set_kpi(unit="fortnights"), "kpis[therapy_wait].unit", "'weeks'"),
    "baseline without date": (set_kpi(baseline_date=None), "kpis[therapy_wait].baseline_value", "go together"),
    "bounds the wrong way": (set_kpi(plausible=[9, 1]), "kpis[therapy_wait].plausible", "below the upper"),
    "citation of no source": (
        set_kpi(baseline_citation={"source": "rumour", "place": "p. 1"}),
        "kpis[therapy_wait].baseline_citation.source",
        "'rumour'",
    ),
    "fact of no KPI": (lambda raw: raw.update(kpis=[]), "criteria[A].baseline.kpi", "'therapy_wait'"),
    "crosswalk to no pillar": (
        lambda raw: raw["crosswalk"][0].update(pillar="A"),
        "crosswalk.pillar",
        "'A' is not defined",
    ),
    "probability above one": (lambda raw: raw["thresholds"].update(presence=90), "thresholds.presence", "less than"),
    "version of another form": (lambda raw: raw.update(version="v1"), "version", "pattern"),
    "missing part": (lambda raw: raw.pop("bodies"), "bodies", "required"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_file_key_and_remedy(tmp_path: Path, name: str) -> None:
    """Each kind of fault is told with the file, the key and what to do."""
    edit, key, words = FAULTS[name]
    path = write_edited(tmp_path, edit)
    error = fault_of(path)
    assert str(path) in error.where
    assert any(line.strip().startswith(f"{key}: ") and words in line for line in error.where.splitlines()), error.where
    assert "framework check" in error.remedy


def test_circular_parents_are_found(tmp_path: Path) -> None:
    """Criteria that are each other's parents are both named, and checking them ends."""

    def edit(raw: dict[str, Any]) -> None:
        raw["criteria"][0]["parent"] = "B"
        raw["criteria"][1]["parent"] = "A"

    where = fault_of(write_edited(tmp_path, edit)).where
    assert "criteria[A].parent: the parents go round in a circle" in where
    assert "criteria[B].parent: the parents go round in a circle" in where


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A person mends a file once, not once per fault."""

    def edit(raw: dict[str, Any]) -> None:
        raw["criteria"][0]["topics"] = ["APA9"]
        raw["kpis"][0]["owner"] = "nobody"

    error = fault_of(write_edited(tmp_path, edit))
    assert "2 fault(s)" in error.what
    assert "criteria[A].topics" in error.where
    assert "kpis[therapy_wait].owner" in error.where


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("id: a\nid: b\n", "not valid YAML", "key 'id' stands twice"),
        ("criteria:\n  - id: A\n    title: one\n    title: two\n", "not valid YAML", "key 'title' stands twice"),
        ("id: [unclosed\n", "not valid YAML", "line"),
        ("? [a, b]\n: c\n", "not valid YAML", "a list cannot be a key"),
        ("published: 2024-02-31\n", "not valid YAML", "day"),
        ("- id: a\n", "not a mapping", "faulty.yaml"),
        ("", "not a mapping", "faulty.yaml"),
        ("{}", "fault(s)", "criteria: Field required"),
    ],
)
def test_text_that_is_no_framework_is_refused(tmp_path: Path, text: str, what: str, where: str) -> None:
    """What YAML cannot read, or reads as something else, is told with the file and what to do."""
    path = tmp_path / "faulty.yaml"
    path.write_text(text, encoding="utf-8")
    error = fault_of(path)
    assert what in error.what
    assert where in error.where
    assert str(path) in error.where
    assert error.remedy


@pytest.mark.parametrize("content", [b"id: \xff\xfe\x00", b"\x00\x01\x02"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    """A binary file given as framework is a fault of the user's option, not a crash."""
    path = tmp_path / "binary.yaml"
    path.write_bytes(content)
    assert str(path) in fault_of(path).where


def test_missing_file_names_the_option(tmp_path: Path) -> None:
    """A framework that is not there points to the option that named it."""
    error = fault_of(tmp_path / "none.yaml")
    assert "none.yaml" in error.where
    assert "--framework" in error.remedy


@given(st.text(max_size=60))
def test_any_text_loads_or_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in the file, the answer is a framework or a FrameworkError."""
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(text.encode("utf-8"))
    fault_of(path)
