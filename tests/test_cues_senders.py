"""Who sent a letter or mail is told apart from whom it is addressed to."""

from __future__ import annotations

from pipeline.cues.front import Line, Place
from pipeline.cues.senders import letter_lines, sender_bodies, short_names, signature_lines, squashed_names


def _lines(*texts: str) -> list[Line]:
    return [Line(Place.TITLE_PAGE, text, "p. 1", 1) for text in texts]


def test_a_letter_is_whose_signature_it_bears() -> None:
    """Lines with a person's post above "Dear" are readers; below the closing words stand those who signed."""
    lines = _lines(
        "Ann Lee, Director, Axford Council",
        "Dear Ann",
        "Thank you for your time.",
        "Yours sincerely",
        "Pat Roe",
        "Department for Education",
        "Annex: those present",
        "Westshire ICB",
    )
    signature, readers = letter_lines(lines)
    assert [line.text for line in signature] == ["Pat Roe", "Department for Education"]
    assert [line.text for line in readers] == ["Ann Lee, Director, Axford Council"]


def test_a_paper_without_dear_is_no_letter() -> None:
    """A report that ends with regards is read as a report."""
    assert letter_lines(_lines("Report", "Kind regards", "Axford Council")) == ([], [])


def test_an_agreement_is_signed_below_its_heading() -> None:
    """Each party stands in the lines below."""
    lines = _lines("Protocol", "Signed by", "Ann Lee, Axford Council", "Pat Roe, Westshire ICB")
    assert [line.text for line in signature_lines(lines)] == ["Ann Lee, Axford Council", "Pat Roe, Westshire ICB"]


def test_a_mail_is_the_body_whose_name_its_domain_is() -> None:
    """With and without NHS, and without what kind of body it is; a provider's domain names nobody."""
    names = {"axford borough council": "council", "nhs west shire icb": "icb"}
    assert sender_bodies(_lines("From: Ann <ann@axford.gov.uk>"), names) == ["council"]
    assert sender_bodies(_lines("From: Pat <pat@westshire-icb.nhs.uk>"), names) == ["icb"]
    assert sender_bodies(_lines("From: Al <al@gmail.com>"), names) == []
    assert squashed_names(names)["westshireicb"] == "icb"


def test_a_long_name_is_also_known_without_its_kind() -> None:
    """Three words must stay, or the short name would be a common one."""
    assert short_names("Quen Vale Community and Mental Health NHS FT") == ["Quen Vale Community and Mental Health"]
    assert short_names("Axford Borough Council") == []


def test_a_letter_without_dear_is_known_by_its_closing_words() -> None:
    """They may stand in one line with those who signed."""
    lines = _lines("Letter", "Thank you.", "Yours sincerely, Pat Roe, Department for Education; Al Dun, NHS England")
    signature, readers = letter_lines(lines)
    assert [line.text for line in signature] == ["Pat Roe, Department for Education; Al Dun, NHS England"]
    assert readers == []
