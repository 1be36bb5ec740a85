"""The role of a document: own evidence, baseline, outside assurance, reference."""

from __future__ import annotations

import pytest

from pipeline.cues.front import Line, Place
from pipeline.cues.roles import find_role, is_inspection_report
from pipeline.records import BlockKind, Role

OWN = ("Axford", "Axford borough")


def lines_of(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(Place.TITLE_PAGE, text, "p. 1", 1, BlockKind.HEADING) for text in texts)


def role_of(*texts: str, title: str = "Paper", is_external: bool = False) -> Role:
    return find_role(lines_of(*texts), title=title, is_external=is_external, own_names=OWN)


REPORTS = [
    (["Area SEND inspection of Axford Local Area Partnership", "Inspection dates: 1 to 5 May 2024"], Role.BASELINE),
    (["Area SEND inspection of Axford Local", "Area Partnership", "Inspection outcome"], Role.BASELINE),
    (["Area SEND inspection of Axford Metropolitan Borough", "Inspection outcome"], Role.BASELINE),
    (["Area SEND inspection report: Axford Local Area Partnership", "Inspection team"], Role.BASELINE),
    (["Joint local area SEND inspection in Axford", "Inspection dates: 1 May 2019"], Role.BASELINE),
    (["Area SEND inspection of North Axford Local Area Partnership", "Inspection outcome"], Role.REFERENCE),
    (["Area SEND inspection of Axfordshire Local Area Partnership", "Inspection outcome"], Role.REFERENCE),
    (["Monitoring inspection", "Area SEND inspection of Axford", "Inspection outcome"], Role.EXTERNAL_ASSURANCE),
]


@pytest.mark.parametrize(("texts", "expected"), REPORTS)
def test_an_inspection_report_is_baseline_only_for_the_area_it_names(texts: list[str], expected: Role) -> None:
    """The area in the title decides; a neighbour with a longer name is another area."""
    assert role_of(*texts, is_external=True) is expected
    assert is_inspection_report(lines_of(*texts))


def test_a_paper_about_an_inspection_is_not_its_report() -> None:
    """A self-evaluation that speaks of the inspection stays evidence."""
    texts = ("Self-evaluation after the area SEND inspection of Axford", "What we have done since")
    assert not is_inspection_report(lines_of(*texts))
    assert role_of(*texts, title=texts[0]) is Role.EVIDENCE


OTHERS = [
    ("Stocktake letter", ["Dear Director", "We visited Axford in July"], True, Role.EXTERNAL_ASSURANCE),
    ("Letter on reforms", ["Dear colleagues", "All areas are asked"], True, Role.REFERENCE),
    ("SEND statutory guidance", ["Guidance for local authorities such as Axford"], True, Role.REFERENCE),
    ("LGA peer challenge report", ["Axford"], False, Role.EXTERNAL_ASSURANCE),
    ("Action plan after the peer challenge", ["Axford"], False, Role.EVIDENCE),
    ("Stocktake self-evaluation", ["Axford"], False, Role.EVIDENCE),
    ("Waiting Well framework", ["Axford"], False, Role.EVIDENCE),
]


@pytest.mark.parametrize(("title", "texts", "is_external", "expected"), OTHERS)
def test_what_outside_bodies_write_is_assurance_or_reference(
    title: str, texts: list[str], is_external: bool, expected: Role
) -> None:
    """Letters and reviews of the area are assurance, guidance and circulars reference, own papers evidence."""
    assert role_of(*texts, title=title, is_external=is_external) is expected
