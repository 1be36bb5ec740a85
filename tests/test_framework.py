"""A framework is data: two of them load, parts inherit, and any edit gives another hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.framework import Criterion, Framework, load_framework
from pipeline.settings import Settings

FICTIONAL_PATH = Path(__file__).parent / "frameworks" / "two-rivers.yaml"
SHIPPED_PATH = Settings().frameworks_path / f"{Settings().default_framework}.yaml"


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(SHIPPED_PATH)


@pytest.fixture(scope="module")
def fictional() -> Framework:
    return load_framework(FICTIONAL_PATH)


def test_requirements_are_the_leaves(shipped: Framework, fictional: Framework) -> None:
    """An area with parts gives way to them; one without is a requirement itself; pillars never are."""
    assert [c.id for c in shipped.requirements] == [
        *("APA1.1", "APA1.2", "APA2.1", "APA2.2", "APA3.1", "APA3.2", "APA3.3", "APA3.4"),
        *("APA4.1", "APA4.2", "APA5", "APA6.1", "APA6.2", "APA6.3", "APA6.4"),
    ]
    assert [c.id for c in fictional.requirements] == ["A", "B"]


def test_fictional_framework_needs_no_code(fictional: Framework) -> None:
    """Another number of areas, a third body, an item of one body and topics under other ids all load."""
    assert fictional.criteria_by_id["A"].topics == ("APA3.1", "APA3.2")
    assert fictional.responsible_bodies_of(fictional.criteria_by_id["A"]) == ("icb",)
    assert fictional.responsible_bodies_of(fictional.criteria_by_id["B"]) == ("council", "trust", "icb")
    assert not fictional.criteria_by_id["harbour"].is_measured
    assert fictional.thresholds.presence == 0.8
    assert fictional.thresholds.thin_documents == 1, "what a framework leaves out keeps its default"


def test_responsible_bodies_are_inherited(shipped: Framework, fictional: Framework) -> None:
    """A part without bodies of its own answers to those of its area; a criterion without any answers to none."""
    area = shipped.criteria_by_id["APA3"]
    part = shipped.criteria_by_id["APA3.4"]
    assert part.responsible_bodies == ()
    assert shipped.responsible_bodies_of(part) == area.responsible_bodies != ()
    assert fictional.responsible_bodies_of(fictional.criteria_by_id["harbour"]) == ()


def test_council_departments_are_one_organisation(shipped: Framework, fictional: Framework) -> None:
    """Departments share their council's organisation, and a body without one is its own."""
    departments = ("council-education", "council-social-care", "adult-social-care", "public-health")
    assert len({shipped.organisation_of(body_id) for body_id in departments}) == 1
    assert fictional.organisation_of("trust") == "trust"


def test_hash_changes_with_any_edit(tmp_path: Path) -> None:
    """Even a comment gives another hash, and the same bytes give the same one."""
    path = tmp_path / "copy.yaml"
    path.write_bytes(FICTIONAL_PATH.read_bytes())
    before = load_framework(path).content_hash
    assert before == load_framework(FICTIONAL_PATH).content_hash
    path.write_bytes(path.read_bytes() + b"# a comment\n")
    assert load_framework(path).content_hash != before


def test_on_and_no_are_words(tmp_path: Path) -> None:
    """The key `on` and the phrase `no` stay words, though old YAML reads them as true and false."""
    path = tmp_path / "words.yaml"
    text = FICTIONAL_PATH.read_text(encoding="utf-8")
    path.write_text(text.replace("[harbour scheme, sailing bursary]", "[harbour scheme, no, off]"), encoding="utf-8")
    framework = load_framework(path)
    assert framework.criteria_by_id["harbour"].phrases == ("harbour scheme", "no", "off")
    assert framework.key_dates[0].on.isoformat() == "2025-02-01"


def test_criterion_built_by_hand_is_frozen() -> None:
    """A stage cannot change a criterion that it was handed."""
    criterion = Criterion(id="X", level="area", force="priority", title="Title", definition="Words.")
    with pytest.raises(ValueError, match="frozen"):
        criterion.title = "Other"  # type: ignore[misc]  # the assignment is the point
