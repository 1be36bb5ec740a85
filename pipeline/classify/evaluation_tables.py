"""The tables of a section of the evaluation report.

In: records of `evaluation_section` and `breakdowns`. Out: lines of Markdown, none where there is nothing to show.
Surprising rule: a mean over criteria is shown only where at least half of the group's criteria were scored.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify.breakdowns import OTHERS, Confusion, FalseAlarms, Group, Mistaken, NearMissCount
from pipeline.classify.evaluate import CALIBRATION_FLOOR, TOPIC_GROUPS
from pipeline.classify.evaluation_markdown import MISSING, estimate, name, number, table
from pipeline.classify.evaluation_section import Part
from pipeline.classify.intervals import CriterionFigures, Estimate, SetFigures

MOST_MISTAKEN = 20
"""Pairs of criteria listed: below them stand chance pairs of one or two passages."""
MOST_ALARMS = 6
"""Criteria listed as wrongly found in passages without any."""


def criterion_lines(parts: Sequence[Part]) -> list[str]:
    """Precision, recall and F1 of each criterion on the whole set, and F1 on its parts."""
    whole, others = parts[0], parts[1:]
    headers = ["criterion", "positives", "precision", "recall", "F1"]
    headers += [f"{title} {part.name}" for part in others for title in ("positives,", "F1,")]
    rows = []
    for position, criterion in enumerate(whole.figures.criteria):
        row = [criterion.topic, str(criterion.positives), estimate(criterion.precision)]
        row += [estimate(criterion.recall), _f1(criterion)]
        for part in others:
            same = part.figures.criteria[position]
            row += [str(same.positives), _f1(same)]
        rows.append(row)
    return table(headers, rows)


def yardstick_lines(parts: Sequence[Part]) -> list[str]:
    """Macro-F1 of the model and of each yardstick, part by part."""
    lines: list[str] = []
    for part in parts:
        rows = [["the model", *(estimate(part.figures.macro_f1[group]) for group in TOPIC_GROUPS)]]
        rows += [[other, *(estimate(m[group]) for group in TOPIC_GROUPS)] for other, m in part.yardsticks.items()]
        lines += [*table([f"macro-F1, {part.name}", *TOPIC_GROUPS], rows), ""]
    return [
        *lines,
        "The committed encoder was fine-tuned on all training passages, which favours cosine on left-out origins; its",
        "thresholds are the best for the very passages of each table. The word heads were fitted on the same folds as",
        "the model, with thresholds from the other folds; for a file, on all training passages at hand.",
    ]


def group_lines(what: str, groups: Sequence[Group]) -> list[str]:
    """Figures by group; nothing where there is only one, for it is the whole set."""
    if len(groups) < 2:
        return []
    headers = [what, "passages", "F1, pooled", *(f"macro-F1 {group}" for group in TOPIC_GROUPS), "kind", "stance"]
    rows = [
        [
            f"{OTHERS}: {group.members} small ones" if group.name == OTHERS else name(group.name),
            str(group.figures.passages),
            estimate(group.figures.pooled_f1),
            *(_macro(group.figures, topics) for topics in TOPIC_GROUPS),
            estimate(group.figures.kind_accuracy),
            estimate(group.figures.stance_accuracy),
        ]
        for group in groups
    ]
    return table(headers, rows)


def confusion_lines(confusion: Confusion, accuracy: Estimate) -> list[str]:
    """Counts of true by predicted class, the share of each class found, and accuracy."""
    total = int(confusion.counts.sum())
    if not total:
        return []
    rows = []
    for position, true in enumerate(confusion.classes):
        counts = confusion.counts[position]
        found = counts[position] / counts.sum() if counts.sum() else None
        rows.append([true, *map(str, counts.tolist()), str(counts.sum()), number(found)])
    largest = confusion.counts.sum(axis=1).max() / total
    return [
        *table(["true \\ predicted", *confusion.classes, "passages", "found"], rows),
        "",
        f"Accuracy {estimate(accuracy, 3)}; always naming the most frequent class gives {number(largest, 3)}.",
    ]


def reliability_lines(parts: Sequence[Part]) -> list[str]:
    """Mean probability and share true in ten bins; of a whole with parts, the parts alone."""
    shown = parts[1:] or parts
    headers = ["probability"]
    headers += [f"{title} {part.name}" for part in shown for title in ("pairs,", "mean probability,", "share true,")]
    rows = []
    for position, first in enumerate(shown[0].reliability):
        row = [f"{first.low:.1f}–{first.high:.1f}"]
        for part in shown:
            bin_ = part.reliability[position]
            row += [str(bin_.pairs), number(bin_.mean_probability, 3), number(bin_.share_true, 3)]
        rows.append(row)
    note = (
        "All pairs of passage and criterion. The calibration error above leaves out pairs below "
        f"{CALIBRATION_FLOOR} with no true label."
    )
    return [*table(headers, rows), "", note]


def mistaken_lines(mistaken: Sequence[Mistaken], alarms: FalseAlarms) -> list[str]:
    """The pairs of criteria that are taken for one another most, and what is found where nothing is."""
    rows = [
        [f"{m.true} → {m.accepted}", str(m.missed), str(m.passages), "yes" if m.is_named else ""]
        for m in mistaken[:MOST_MISTAKEN]
    ]
    headers = ["true → wrongly accepted", "true one missed", "in all", "near miss in the framework"]
    named = sum(m.missed for m in mistaken if m.is_named)
    lines = [*table(headers, rows), ""] if rows else []
    lines.append(
        f"{sum(m.missed for m in mistaken)} swaps (the true one missed) over {len(mistaken)} pairs of criteria, "
        f"{named} of them between pairs that the framework names as near misses; {len(rows)} pairs are shown."
    )
    found = ", ".join(f"{topic} {count}" for topic, count in alarms.topics[:MOST_ALARMS])
    lines.append(
        f"Of {alarms.passages} passages without any criterion {alarms.alarmed} have one wrongly accepted"
        + (f", most often {found}." if found else ".")
    )
    return lines


def near_miss_lines(near_misses: Sequence[NearMissCount]) -> list[str]:
    """What the model alone makes of passages whose words a near miss names."""
    if not near_misses:
        return []
    rows = [[n.topic, str(n.passages), str(n.true), str(n.right), str(n.wrong)] for n in near_misses]
    note = "The last two columns are what the veto takes away from what the model alone accepts."
    headers = ["criterion", "passages with a near miss", "true all the same", "accepted rightly", "accepted wrongly"]
    return [*table(headers, rows), "", note]


def _f1(criterion: CriterionFigures) -> str:
    """F1 where there is something to find."""
    return estimate(criterion.f1) if criterion.positives else MISSING


def _macro(figures: SetFigures, group: str) -> str:
    is_enough = 2 * figures.scored[group] >= len(TOPIC_GROUPS[group])
    return estimate(figures.macro_f1[group]) if is_enough else MISSING
