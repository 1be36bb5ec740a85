"""The report as a whole: text stays text, numbers lead to passages, nothing rates an area, equal in, equal out."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_records import (
    CARD,
    HOSTILE_TEXTS,
    make_document,
    make_empty_tables,
    make_gap,
    make_hostile_tables,
    make_passage,
    make_report_tables,
)
from selectolax.lexbor import LexborHTMLParser

from pipeline.report import TEMPLATES_PATH, page, render_report
from pipeline.report.lookup import WITHHELD
from pipeline.store.report_tables import read_report_tables

MAX_BYTES = 5_000_000
CLAIMS = ("compliant", "effective ", "outstanding", "inadequate", "requires improvement")
"""Words of a verdict on an area; the page judges evidence."""


def rendered(*, is_masked: bool = False, **changes: object) -> str:
    return render_report(make_report_tables(**changes), card=CARD, is_masked=is_masked)


def text_of(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


def broken_links(html: str) -> list[str]:
    tree = LexborHTMLParser(html)
    anchors = {node.attributes["id"] for node in tree.css("[id]")}
    targets = [node.attributes["href"] or "" for node in tree.css("a[href]")]
    assert targets
    return [target for target in targets if not target.startswith("#") or target[1:] not in anchors]


@pytest.mark.parametrize("tables", [make_report_tables(), make_empty_tables(), make_hostile_tables()])
def test_every_link_leads_to_a_place_on_the_page(tables: object) -> None:
    """No number leads nowhere, and no link leaves the page."""
    html = render_report(tables, card=CARD, is_masked=False)  # type: ignore[arg-type]
    assert broken_links(html) == []


@pytest.mark.parametrize("tables", [make_report_tables(), make_hostile_tables()])
def test_every_id_stands_once(tables: object) -> None:
    """A link has one target, also among the shapes of charts."""
    html = render_report(tables, card=CARD, is_masked=False)  # type: ignore[arg-type]
    ids = Counter(node.attributes["id"] for node in LexborHTMLParser(html).css("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []


def test_hostile_texts_reach_the_page_as_text() -> None:
    """Markup, templates and scripts that somebody wrote are shown, and do nothing."""
    tree = LexborHTMLParser(render_report(make_hostile_tables(), card=CARD, is_masked=False))
    assert tree.css("script, iframe, object, embed, form, link, base, img") == []
    own = {"head", "style", "svg"}
    for node in tree.css("*"):
        assert [name for name in node.attributes if name.startswith("on")] == []
        assert node.tag in own or "javascript:" not in str(node.attributes.get("href"))
    assert tree.body is not None
    shown = " ".join(tree.body.text(separator=" ").split())
    for text in HOSTILE_TEXTS:
        assert " ".join(text.split()) in shown, text


def test_hostile_texts_survive_masking_as_text() -> None:
    """Masking may blank a detail and must not open the page to markup."""
    tree = LexborHTMLParser(render_report(make_hostile_tables(), card=CARD))
    assert tree.css("script, iframe, img, link, base") == []


@settings(max_examples=25, deadline=None)
@given(quote=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_quote_comes_back_as_it_was_written(quote: str) -> None:
    """Whatever stands in a document can be read on the page, word for word."""
    html = rendered(passages=(make_passage("p-1", quote=f"start{quote}end"),), labels=make_report_tables().labels[:1])
    assert any(f"start{quote}end" in node.text() for node in LexborHTMLParser(html).css(".passages li"))


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """One file: no script, no font, no picture, no address that a browser would fetch."""
    html = rendered()
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|@import|url\((?!#)", html) == []
    assert "default-src 'none'" in html


def test_equal_tables_give_an_equal_page() -> None:
    """Charts, too, carry no date and no chance id."""
    assert rendered() == rendered()


def test_the_page_says_what_it_judges_and_rates_nobody() -> None:
    """A working document about evidence, with its day, and no word of a verdict on the area."""
    text = text_of(rendered())
    assert "judges the evidence on file, not effectiveness" in text
    assert "Working document, as at 23 February 2026" in text
    assert [claim for claim in CLAIMS if claim in text.casefold()] == []


def test_only_a_sample_carries_the_banner() -> None:
    """Fiction says so on screen and paper; a real area's page does not."""
    tables = make_report_tables()
    fictional = dataclasses.replace(tables.run, is_fictional=True)
    assert "FICTIONAL SAMPLE" not in rendered()
    html = rendered(run=fictional)
    assert html.count("FICTIONAL SAMPLE") >= 3
    assert '@top-center { content: "FICTIONAL SAMPLE' in html


def test_details_are_masked_unless_asked_for() -> None:
    """A telephone number in a quote, a title or a note is blanked, and the page says what it did."""
    number = "0161 496 0123"
    passages = (make_passage("p-1", quote=f"Ring {number}."), *make_report_tables().passages[1:])
    documents = (make_document("plan", "plan.docx", title=f"Ring {number}"), *make_report_tables().documents[:2])
    survey = make_document("survey", "survey.docx")
    masked = rendered(is_masked=True, passages=passages, documents=(*documents, survey))
    assert number not in masked
    assert "Personal details are masked" in masked
    unmasked = rendered(passages=passages, documents=(*documents, survey))
    assert number in unmasked
    assert "Personal details are NOT masked" in unmasked


def test_quotes_under_embargo_are_withheld_unless_unmasked() -> None:
    """An embargoed document is named on the first screen, and its words stay in it."""
    documents = tuple(
        dataclasses.replace(document, protective_marking="Embargoed until Friday")
        if document.document_id == "survey"
        else document
        for document in make_report_tables().documents
    )
    masked = rendered(is_masked=True, documents=documents, findings=())
    assert "Nobody rang us." not in masked
    assert WITHHELD in text_of(masked)
    assert "Nobody rang us." in rendered(documents=documents)
    assert "Under embargo: 1 document" in text_of(masked)


def test_an_embargo_that_the_audit_does_not_find_holds_nothing_back() -> None:
    """Once an audit has run it knows which embargoes are over."""
    documents = tuple(
        dataclasses.replace(document, protective_marking="Embargoed until 1 May 2024")
        for document in make_report_tables().documents
    )
    assert "Nobody rang us." in rendered(is_masked=True, documents=documents)


def test_empty_tables_read_as_sentences() -> None:
    """A first run on an empty folder says what is not there, and what was not checked."""
    text = text_of(render_report(make_empty_tables(), card=CARD))
    assert "There is no run before this one" in text
    assert "Not checked: these tables hold no audit yet." in text
    assert "These tables name no parts of requirements." in text
    assert "No passage of a final document counts" in text
    assert "None is listed in these tables. That figures were compared and agree is not said by this." in text
    assert "None" not in re.sub("None is listed", "", text)


def test_the_template_uses_every_field_of_its_records() -> None:
    """What is put on the page record is shown; what is not shown is not put there."""
    templates = " ".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES_PATH.glob("*.html")))
    records = [each for each in vars(page).values() if isinstance(each, type) and dataclasses.is_dataclass(each)]
    unused = [
        f"{record.__name__}.{field.name}"
        for record in records
        for field in dataclasses.fields(record)
        if not re.search(rf"\b{field.name}\b", templates)
    ]
    assert len(records) > 20
    assert unused == []


def test_the_report_of_the_sample_is_small_and_whole(sample_database: Path) -> None:
    """Under five megabytes, with a place for every number, and the same counts as the tables."""
    tables = read_report_tables(sample_database)
    html = render_report(tables, card=CARD)
    assert len(html.encode()) < MAX_BYTES
    assert broken_links(html) == []
    assert "FICTIONAL SAMPLE" in html
    assert all(criterion.title in text_of(html) for criterion in tables.criteria)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "more than 99% sure"), (0.994, "more than 99% sure"), (0.75, "75% sure"), (0.002, "less than 1% sure")],
)
def test_nobody_is_wholly_sure(confidence: float, words: str) -> None:
    """What a machine has read is never shown as certain."""
    assert words in text_of(rendered(gaps=(make_gap(confidence=confidence),)))
