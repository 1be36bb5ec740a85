"""The evaluation report: sections of figures as one Markdown file.

In: sections, the model card, learning-curve points. Out: Markdown. Surprising rules: no passage's text and no time
stamp is in it, so equal figures give an equal file; the learning curve, made by its own command, is kept when the
rest is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.classify.evaluate import MIN_POSITIVES, TOPIC_GROUPS
from pipeline.classify.evaluation_markdown import estimate, name, number, table
from pipeline.classify.evaluation_section import WRITTEN, Section
from pipeline.classify.evaluation_tables import (
    confusion_lines,
    criterion_lines,
    group_lines,
    mistaken_lines,
    near_miss_lines,
    reliability_lines,
    yardstick_lines,
)
from pipeline.classify.intervals import COVERED_PERCENT, RESAMPLES, SetFigures, named_figures
from pipeline.classify.learning_curve import CurvePoint

FIGURE_NAMES = {
    **{f"macro_f1_{group}": f"macro-F1 {group}" for group in TOPIC_GROUPS},
    "pooled_f1": "F1, all criteria pooled",
    "kind_accuracy": "kind accuracy",
    "stance_accuracy": "stance accuracy",
    "speaker_accuracy": "speaker accuracy",
    "negative_value": "true negatives among rejected",
    "uncertain_share": "share uncertain",
    "calibration_error": "expected calibration error",
}
"""Rows of a headline table by the names of `intervals.named_figures`."""
CURVE_START, CURVE_END = "<!-- learning curve: start -->", "<!-- learning curve: end -->"
"""Marks around the section that `readiness learning-curve` writes."""

_HOW_TO_READ = f"""\
Written by `make evaluate`; do not edit. In brackets: {COVERED_PERCENT:.0f}% bootstrap intervals ({RESAMPLES:,} drawings
of passages; passages of one author are alike, so a new author may lie somewhat outside). Only `accepted` counts as
found; macro-F1 is the mean over criteria with at least {MIN_POSITIVES} true passages; labels that annotators disputed
are left out. Vetoes of near misses and the echo guard come after the model and are not applied here."""


def render_evaluation(sections: Sequence[Section], card: Mapping[str, Any], *, curve: str = "") -> str:
    """The whole report; `curve` is the learning-curve section to keep (`kept_curve`)."""
    lines = [f"# Evaluation of model {card['model_id']}", "", _HOW_TO_READ, ""]
    lines += _comparison_lines(sections, card.get("without_extra"))
    for section in sections:
        lines += [f"## {name(section.title)}", "", section.about, "", *_section_lines(section)]
    return _joined(lines) + (f"\n{curve}\n" if curve else "")


def curve_lines(points: Sequence[CurvePoint]) -> list[str]:
    """The learning-curve section."""
    rows = [
        [
            f"{point.share:.0%}",
            str(point.fitted),
            *(estimate(point.figures.macro_f1[group]) for group in TOPIC_GROUPS),
        ]
        for point in points
    ]
    return [
        "## Learning curve of the word heads",
        "",
        "Written by `make learning-curve`. TF-IDF of words with logistic regressions alone, not the model: the shape",
        "says what more passages by the same authors would bring, the height nothing. Measured on left-out origins,",
        "with thresholds from the other folds.",
        "",
        *table(["share of each author's passages", "passages fitted", *_macro_names()], rows),
    ]


def kept_curve(report: str) -> str:
    """The learning-curve section of a report with its marks, "" if it has none."""
    _, start, rest = report.partition(CURVE_START)
    section, end, _ = rest.partition(CURVE_END)
    return f"{start}{section}{end}" if end else ""


def with_curve(report: str, lines: Sequence[str]) -> str:
    """The report with this learning-curve section at its end, instead of its own if it has one.

    An empty report becomes one of that section alone.
    """
    rest = report.replace(kept_curve(report), "").rstrip() if kept_curve(report) else report.rstrip()
    section = "\n".join([CURVE_START, *lines, CURVE_END])
    return f"{rest or '# Evaluation'}\n\n{section}\n"


def _section_lines(section: Section) -> list[str]:
    parts, whole = section.parts, section.parts[0]
    headline = [
        [label, *(estimate(named_figures(part.figures)[key], 3) for part in parts)]
        for key, label in FIGURE_NAMES.items()
        if any(named_figures(part.figures)[key].value is not None for part in parts)
    ]
    blocks = [
        ("", table(["figure", *(_part_name(part.name, part.figures) for part in parts)], headline)),
        ("Beside yardsticks (baselines) on the same passages", yardstick_lines(parts)),
        ("By criterion", criterion_lines(parts)),
        ("By genre", group_lines("genre", section.genres)),
        ("By author or area", group_lines("author or area", section.origins)),
        ("Kind: true by predicted", confusion_lines(section.kinds, whole.figures.kind_accuracy)),
        ("Stance: true by predicted", confusion_lines(section.stances, whole.figures.stance_accuracy)),
        ("Speaker: true by predicted", confusion_lines(section.speakers, whole.figures.speaker_accuracy)),
        ("Reliability of probabilities", reliability_lines(parts)),
        ("Criteria taken for one another", mistaken_lines(section.mistaken, section.false_alarms)),
        ("Near misses of the framework", near_miss_lines(section.near_misses)),
    ]
    return [
        line
        for title, block in blocks
        if block
        for line in (*([f"### {title}", ""] if title else []), *block, "")
    ]  # fmt: skip


def _comparison_lines(sections: Sequence[Section], without: Mapping[str, Any] | None) -> list[str]:
    """Figures with the real paragraphs beside those of a model trained without them, which the card holds.

    `without` has figures on left-out origins, which are all written passages there, and under `files` those of
    files by name.
    """
    if without is None:
        return []
    rows = []
    for position, section in enumerate(sections):
        part = next((part for part in section.parts if part.name == WRITTEN), section.parts[0])
        stated = without if position == 0 else without.get("files", {}).get(section.title, {})
        for key, figure in named_figures(part.figures).items():
            if key in stated:
                rows.append([FIGURE_NAMES[key], name(section.title), number(figure.value, 3), number(stated[key], 3)])
    return [
        "## With and without the real report paragraphs",
        "",
        "`with` is the committed model as measured below, on left-out origins its written passages; `without` is a",
        "model trained in the same way on the written passages alone, as the model card states it.",
        "",
        *table(["figure", "passages", "with", "without"], rows),
        "",
    ]


def _part_name(part: str, figures: SetFigures) -> str:
    return f"{part} ({figures.passages})"


def _macro_names() -> list[str]:
    return [FIGURE_NAMES[f"macro_f1_{group}"] for group in TOPIC_GROUPS]


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
