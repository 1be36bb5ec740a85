"""The evaluation report: every figure, no text of passages, equal files from equal figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.classify.card import read_card
from pipeline.classify.comparison import compare_accepted, compare_predictions
from pipeline.classify.evaluation_markdown import MISSING, estimate, name, number, table
from pipeline.classify.evaluation_report import curve_lines, kept_curve, render_evaluation, with_curve
from pipeline.classify.evaluation_section import Section, Yardsticks, measure_section
from pipeline.classify.intervals import Estimate, measure_set
from pipeline.classify.learning_curve import CurvePoint
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind, Stance
from tests.classify_records import MODELS_PATH, SEED, prediction, training_passage

CARD = {"model_id": "abc123"}
ACCEPTED = (0.9, Decision.ACCEPTED)
SECRET = "Nobody rang the family of the boy with the red bicycle."


def small_section(title: str = "dev.jsonl", *, with_others: bool = False) -> Section:
    """Forty passages of two authors: P1 always found, APA3.2 always taken for APA3.3, half of the kinds right."""
    passages = [
        training_passage(
            f"p{n}",
            SECRET,
            topics=["P1"] if n % 2 else ["APA3", "APA3.2"],
            origin=f"author|{n % 2}",
            kind=Kind.VOICE,
            stance=Stance.MIXED,
            is_ours=not with_others or n < 20,
        )
        for n in range(40)
    ]
    found = [
        prediction(
            {"P1": ACCEPTED} if n % 2 else {"APA3": ACCEPTED, "APA3.3": ACCEPTED},
            kind=Kind.VOICE if n % 2 else Kind.IMPACT,
            stance=Stance.MIXED,
        )
        for n in range(40)
    ]
    comparison = compare_predictions(passages, found)
    nothing = np.zeros((40, len(TOPICS)), dtype=bool)
    vetoed = np.array([[topic == "APA3.3" for topic in TOPICS]] * 40)
    return measure_section(
        title,
        "Made up.",
        comparison,
        yardsticks=Yardsticks({"keywords": nothing}, {"cosine": comparison.truth.astype(float)}),
        vetoed=vetoed,
        named_near_misses={("APA3.2", "APA3.3")},
        seed=SEED,
    )


def block(report: str, title: str) -> list[str]:
    """Lines below a heading up to the next one."""
    return re.split(r"^#", report.partition(f"# {title}\n")[2], flags=re.MULTILINE)[0].strip().splitlines()


def row(lines: list[str], first: str) -> list[str]:
    """Cells of a table's row behind its first."""
    return next(line.split(" | ")[1:] for line in lines if line.startswith(f"| {first} |"))


def test_the_report_holds_every_breakdown() -> None:
    """One heading each; the model's id stands on top."""
    report = render_evaluation([small_section()], CARD)
    assert report.startswith("# Evaluation of model abc123\n")
    assert re.findall(r"^##+ (.+)$", report, re.MULTILINE) == [
        "dev.jsonl",
        "Beside yardsticks (baselines) on the same passages",
        "By criterion",
        "By author or area",
        "Kind: true by predicted",
        "Stance: true by predicted",
        "Reliability of probabilities",
        "Criteria taken for one another",
        "Near misses of the framework",
    ]


def test_figures_are_those_measured() -> None:
    """Values by hand: 20 passages of P1, all found; kind half right; APA3.2 missed in all its 20."""
    report = render_evaluation([small_section()], CARD)
    assert row(block(report, "dev.jsonl"), "kind accuracy")[0].startswith("0.500 (0.3")
    criteria = block(report, "By criterion")
    assert row(criteria, "P1") == ["20", "1.00 (1.00–1.00)", "1.00 (1.00–1.00)", "1.00 (1.00–1.00) |"]
    assert row(criteria, "APA3.3") == ["0", "0.00 (0.00–0.00)", MISSING, f"{MISSING} |"]
    yardsticks = block(report, "Beside yardsticks (baselines) on the same passages")
    assert row(yardsticks, "keywords")[2] == "0.00 (0.00–0.00) |"
    assert row(yardsticks, "cosine")[1] == "1.00 (1.00–1.00)"
    assert row(block(report, "Kind: true by predicted"), "voice")[-4:] == ["20", "20", "40", "0.50 |"]
    assert "Accuracy 1.000" in report
    mistaken = block(report, "Criteria taken for one another")
    assert row(mistaken, "APA3.2 → APA3.3") == ["20", "20", "yes |"]
    assert row(block(report, "Near misses of the framework"), "APA3.3") == ["40", "0", "0", "20 |"]
    assert row(block(report, "Reliability of probabilities"), "0.9–1.0") == ["60", "0.900", "0.667 |"]


def test_written_and_real_passages_stand_side_by_side() -> None:
    """Where a section holds paragraphs by others, figures and reliability are given for each part."""
    report = render_evaluation([small_section(with_others=True)], CARD)
    headings = "| figure | all passages (40) | written passages (20) | real report paragraphs (20) |"
    assert headings in report
    reliability = block(report, "Reliability of probabilities")
    assert "pairs, written passages" in reliability[0]
    assert "pairs, real report paragraphs" in reliability[0]
    assert "all passages" not in reliability[0]


def test_no_text_enters_the_report() -> None:
    """Passages may be others' own: names of authors, genres and files are shown, words and ids never."""
    report = render_evaluation([small_section()], CARD)
    assert not any(word in report for word in ("Nobody", "bicycle", "p17"))
    assert "author\\|0" in report


def test_equal_figures_give_equal_bytes() -> None:
    """Measured and rendered anew, nothing differs."""
    assert render_evaluation([small_section()], CARD) == render_evaluation([small_section()], CARD)


def test_figures_without_the_real_paragraphs_stand_beside_those_with() -> None:
    """The card's own figures, of left-out origins and by file; without them there is no such table."""
    card = {
        **CARD,
        "without_extra": {"kind_accuracy": 0.41, "files": {"dev.jsonl": {"macro_f1_pillars": 0.75}}, "passages": 9},
    }
    sections = [small_section("Left-out origins", with_others=True), small_section()]
    lines = block(render_evaluation(sections, card), "With and without the real report paragraphs")
    assert row(lines, "kind accuracy") == ["Left-out origins", "0.500", "0.410 |"]
    assert row(lines, "macro-F1 pillars") == ["dev.jsonl", "1.000", "0.750 |"]
    assert "With and without" not in render_evaluation(sections, CARD)


def test_the_learning_curve_is_kept_when_the_rest_is_written_anew() -> None:
    """Its own command renews it, any other keeps it word for word; it stands once."""
    figures = measure_set(compare_accepted([training_passage("a")], np.zeros((1, len(TOPICS)), dtype=bool)), seed=1)
    first, second = (curve_lines([CurvePoint(0.25, count, figures)]) for count in (7, 8))
    report = with_curve(render_evaluation([small_section()], CARD), first)
    assert "| 25% | 7 |" in report
    assert "word heads" in report
    anew = render_evaluation([small_section("other.jsonl")], CARD, curve=kept_curve(report))
    assert kept_curve(anew) == kept_curve(report) != ""
    renewed = with_curve(anew, second)
    assert "| 25% | 8 |" in renewed
    assert "| 25% | 7 |" not in renewed
    assert renewed.count("learning curve: start") == 1
    assert with_curve("", first).startswith("# Evaluation\n")
    assert kept_curve(render_evaluation([small_section()], CARD)) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("minutes", "minutes"),
        ("a|b", "a\\|b"),
        ("<b>x</b> & [y](z)", "\\<b\\>x\\</b\\> &amp; \\[y\\](z)"),
        ("line\nbreak\x1b", "line break"),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_names_are_text_and_never_markup(text: str, shown: str) -> None:
    """Whatever somebody wrote as author or genre cannot break a table."""
    assert name(text) == shown


def test_numbers_and_tables_are_written_one_way() -> None:
    """Fixed decimals, an interval in brackets, a dash where nothing was measured."""
    assert (number(0.5), number(None), estimate(Estimate(None))) == ("0.50", MISSING, MISSING)
    assert estimate(Estimate(0.51234, 0.4, 0.6), 3) == "0.512 (0.400–0.600)"
    assert table(["a", "b"], [["x", "1"]]) == ["| a | b |", "| --- | ---: |", "| x | 1 |"]


@pytest.mark.skipif(not (MODELS_PATH / "EVALUATION.md").is_file(), reason="no report has been committed yet")
def test_the_committed_report_is_of_the_committed_model() -> None:
    """A new model needs a new report: `make evaluate`."""
    report = (MODELS_PATH / "EVALUATION.md").read_text(encoding="utf-8")
    assert report.startswith(f"# Evaluation of model {read_card(MODELS_PATH)['model_id']}\n")
    assert kept_curve(report) != ""
