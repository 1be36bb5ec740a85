"""Copies and superseded versions."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cues.families import mark_families
from pipeline.cues.identity import find_is_draft, find_version
from pipeline.records import Document, Role, make_id


def document(
    path: str,
    *,
    title: str | None = None,
    sha256: str | None = None,
    on: date | None = None,
    is_draft: bool | None = None,
    body_ids: tuple[str, ...] = (),
) -> Document:
    """A document as `describe_document` would give it for a file of this name and no readable text."""
    version = find_version((), relative_path=path)
    draft = find_is_draft((), relative_path=path, properties={}, version=version) if is_draft is None else is_draft
    digest = sha256 or make_id(path)
    return Document(
        document_id=make_id(path, digest), path=path, sha256=digest, format="docx", title=title, role=Role.EVIDENCE,
        page_count=1, word_count=10, document_date=on, date_precision="day", date_basis="file name", review_date=None,
        version_label=version, is_draft=draft, protective_marking=None, body_ids=body_ids, partner=None,
        read_status="read", passage_count=1,
    )  # fmt: skip


def superseded(*documents: Document) -> dict[str, str]:
    """Path of the successor by path of the superseded document."""
    marked = mark_families(documents)
    paths = {d.document_id: d.path for d in marked}
    return {d.path: paths[d.superseded_by] for d in marked if d.superseded_by}


def test_the_first_path_of_equal_bytes_counts() -> None:
    """Copies point to the first path in sort order, whatever the order given; the order given is kept."""
    copies = [document("b/plan.docx", sha256="s"), document("a/plan.docx", sha256="s"), document("c.docx", sha256="s")]
    marked = mark_families(copies)
    assert [d.path for d in marked] == ["b/plan.docx", "a/plan.docx", "c.docx"]
    assert [d.duplicate_of for d in marked] == [copies[1].document_id, None, copies[1].document_id]


def test_a_higher_version_supersedes_all_lower_ones() -> None:
    """Every older version names the newest as its successor."""
    found = superseded(document("Plan v1.2.docx"), document("Plan v1.10.docx"), document("Plan_v1.3.pdf"))
    assert found == {"Plan v1.2.docx": "Plan v1.10.docx", "Plan_v1.3.pdf": "Plan v1.10.docx"}


def test_a_final_version_supersedes_its_draft() -> None:
    """Draft and final of one paper are one family."""
    assert superseded(document("SEF draft.docx"), document("SEF FINAL.docx")) == {"SEF draft.docx": "SEF FINAL.docx"}
    found = superseded(document("Waiting plan DRAFT.docx"), document("Waiting plan.docx"))
    assert found == {"Waiting plan DRAFT.docx": "Waiting plan.docx"}


def test_a_name_of_one_word_makes_a_family_in_its_own_folder_only() -> None:
    """'Minutes' of two boards have nothing to do with each other."""
    assert superseded(document("board/Report draft.docx"), document("panel/Report FINAL.docx")) == {}


def test_a_draft_never_supersedes() -> None:
    """The next version's draft leaves the version in force; so does a newer draft of a draft."""
    assert superseded(document("Plan text v1.0.docx"), document("Plan text v1.1 DRAFT.docx")) == {}
    assert superseded(document("Plan text v0.3.docx"), document("Plan text v0.4.docx")) == {}


def test_a_higher_draft_is_not_superseded_by_the_version_before_it() -> None:
    """A draft of version 2 outlives version 1."""
    assert superseded(document("Plan text v1.0.docx"), document("Plan text v2.0 draft.docx")) == {}


def test_a_series_is_no_family() -> None:
    """Minutes, dashboards and returns of other dates stand side by side, with or without version labels."""
    assert superseded(document("Board minutes 14.01.26.docx"), document("Board minutes 12.11.25.docx")) == {}
    assert superseded(document("Board minutes Jan 26 v2.docx"), document("Board minutes Nov 25 v1.docx")) == {}
    assert (
        superseded(document("Dashboard pack Q2 2025-26 v1.xlsx"), document("Dashboard pack Q3 2025-26 v2.xlsx")) == {}
    )
    assert (
        superseded(
            document("a v1.docx", on=date(2025, 11, 1), title="Board minutes"),
            document("b v2.docx", on=date(2026, 1, 1), title="Board minutes"),
        )
        == {}
    )


def test_the_draft_of_the_same_meeting_is_superseded() -> None:
    """Draft and agreed minutes of one meeting are versions of one paper."""
    found = superseded(document("Board minutes Nov 2025 DRAFT.docx"), document("Board minutes Nov 2025 FINAL.docx"))
    assert found == {"Board minutes Nov 2025 DRAFT.docx": "Board minutes Nov 2025 FINAL.docx"}


def test_days_in_names_do_not_part_the_versions_of_a_paper() -> None:
    """Versions saved on different days are versions still."""
    found = superseded(document("250901 Inclusion strategy v1.docx"), document("260105 Inclusion strategy v2.docx"))
    assert found == {"250901 Inclusion strategy v1.docx": "260105 Inclusion strategy v2.docx"}


def test_papers_of_different_bodies_or_periods_do_not_supersede_one_another() -> None:
    """The same title from another body, or for another period of years, is another paper."""
    one = document("a v1.docx", title="Service plan", body_ids=("icb",))
    assert superseded(one, document("b v2.docx", title="Service plan", body_ids=("trust",))) == {}
    assert superseded(document("Annual plan 2024-25 v1.docx"), document("Annual plan 2025-26 v2.docx")) == {}


def test_equal_titles_without_versions_are_left_alone() -> None:
    """Without explicit marks nothing is superseded."""
    assert superseded(document("a.docx", title="Service plan"), document("b.docx", title="Service plan")) == {}


NAMES = st.sampled_from(["Plan text", "Board minutes", "Dashboard Q3 2025-26", "Inclusion strategy"])
MARKS = st.sampled_from(["", " v0.3", " v1", " v1.2", " v2 draft", " FINAL", " DRAFT", " 14.01.26"])


@given(st.lists(st.tuples(NAMES, MARKS), unique=True, max_size=12))
def test_a_successor_counts_itself(names: list[tuple[str, str]]) -> None:
    """What supersedes is never a draft, a copy or superseded itself, and marking is stable in any order."""
    documents = [document(f"{name}{mark}.docx") for name, mark in names]
    marked = {d.document_id: d for d in mark_families(documents)}
    for found in marked.values():
        if found.superseded_by:
            successor = marked[found.superseded_by]
            assert not successor.is_draft and not successor.superseded_by and not successor.duplicate_of
    assert marked == {d.document_id: d for d in mark_families(documents[::-1])}
