"""WRITING.md tells the truth to authors, and the check of one source names what is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_toys import ROOT, check_toy, render_toys, toy

GENRES = {
    "Designed strategy": {"format": "pdf", "look": "strategy"},
    "Committee report": {"format": "pdf", "look": "committee"},
    "Inspection report": {"format": "pdf", "look": "inspection"},
    "Dashboard": {"format": "pdf", "look": "dashboard"},
    "Letter": {"format": "pdf", "look": "letter"},
    "Minutes": {"format": "docx"},
    "Newsletter": {"format": "pdf", "look": "newsletter", "columns": 2},
    "Slides": {"format": "pptx"},
    "Spreadsheet": {"format": "xlsx"},
    "Mail": {"format": "eml", "from": "N <n@a.invalid>", "to": "M", "subject": "S", "sent": "2026-01-12 16:42"},
    "Web page": {"format": "html"},
    "CSV": {"format": "csv"},
}
GUIDE = (ROOT / "corpus" / "authoring" / "WRITING.md").read_text(encoding="utf-8")


def test_every_genre_of_the_guide_renders_as_its_example_says(tmp_path: Path) -> None:
    """The example below each genre's heading has no fault and at least one passage."""
    before, *parts = GUIDE.split("## Genres")[1].split("```")
    headings = [before, *parts[1::2]]
    examples = {
        re.findall(r"\*\*([^*]+)\*\*", head)[0]: text.lstrip() for head, text in zip(headings, parts[::2], strict=False)
    }
    assert set(examples) == set(GENRES)
    examples["CSV"] += "| | | | Fictional sample |\n"
    sources = [toy(name, examples[name], **properties) for name, properties in GENRES.items()]  # type: ignore[arg-type]
    toys = render_toys(tmp_path, sources)
    assert toys.said == ""
    assert {passage["document"] for passage in toys.truth["passages"]} == {d["path"] for d in toys.truth["documents"]}


def test_a_sound_source_is_rendered_to_the_scratch_folder_with_pictures(tmp_path: Path) -> None:
    """Files, places and counts are listed, and the last line says that nothing is wrong."""
    code, said = check_toy(
        tmp_path, toy("sound", "%% 2.1 P1 | activity | neutral\nIt opened.\n", format="pdf", look="report")
    )
    assert code == 0, said
    assert "page 1: APA2 APA2.1 P1 | activity | neutral: It opened." in said
    assert "1 passages, 1 of them with labels" in said and said.endswith("no faults\n")
    assert {path.name for path in (tmp_path / "scratch" / "sound").iterdir()} == {"sound.pdf", "page-1.png"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("%% 2.1 | activity | neutral\n\nIt opened.\n", "an annotation stands without text"),
        ("%% 2.1\nIt opened.\n", "annotation without labels, kind and stance"),
        ("::bocks A\nText\n::end\n", "unknown part ::bocks A"),
        ("::box A\nText\n", "::box has no ::end"),
        ("| A | B |\n|---|---|\n| 1 |\n", "a row of 1 cells in a table of 2"),
        ("Signs 漢.\n", "U+6F22"),
        ("{++unclosed\n", "the mark {++ shows in the rendered file"),
    ],
)
def test_a_fault_is_named_with_the_words_it_is_about(tmp_path: Path, body: str, fault: str) -> None:
    """Each mistake that an author can make has its own sentence."""
    code, said = check_toy(tmp_path, toy("bad", body, format="pdf", look="report"))
    assert code == 1
    assert fault in said


def test_each_wrong_word_of_an_annotation_is_named(tmp_path: Path) -> None:
    """Topic, kind, stance, speaker and near miss are checked against the codebook, each beside its passage."""
    notes = ["2.9 | activity | neutral", "2.1 | action | neutral", "2.1 | activity | good", "2.1 | voice | concern"]
    notes += ["2.1 | activity | neutral | near=6.3", "2.1 | context | neutral"]
    body = "".join(f"\n%% {note}\nPassage {number}.\n" for number, note in enumerate(notes))
    _, said = check_toy(tmp_path, toy("bad", body, format="pdf", look="report"))
    assert "no topic is called APA2.9: Passage 0." in said
    assert "kind action is none of" in said and "stance good is none of" in said
    assert "a speaker is given only and always for voice: Passage 3." in said
    assert "near=6.3 is no topic" in said and "context carries no APA label" in said


def test_front_matter_is_checked(tmp_path: Path) -> None:
    """Bodies, precision and the notice that all is invented."""
    properties = {"bodies": ["nobody"], "precision": "day", "footer": "Version 1"}
    _, said = check_toy(tmp_path, toy("bad", "Text.\n", format="docx", **properties))  # type: ignore[arg-type]
    assert "bodies: nobody is no body of the framework" in said
    assert "date: 2025-10 is not of precision day" in said
    assert "the words Fictional sample stand nowhere in it" in said


def test_a_sum_that_does_not_add_up_is_a_fault(tmp_path: Path) -> None:
    """The shown value of =SUM(above) is checked, since no reader computes it."""
    body = "# Tab\n| A | B |\n|---|---|\n| x | 2 |\n| y | 3 |\n| All | =SUM(above) => 6 |\n"
    code, said = check_toy(tmp_path, toy("bad", body, format="xlsx"))
    assert code == 1 and "the figures above add up to 5" in said
