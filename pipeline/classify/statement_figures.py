"""What the figures of a passage say: better or worse than before, target met or missed, much or little.

In: folded words and figures of one passage. Out: one row of cues. Surprising rule: a word view sees only that
figures stand there; here they are compared, and beside a word for a burden (waits, absence) less is better.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.classify.statement_words import (
    CHANGES,
    EARLIER_AFTER,
    EARLIER_BEFORE,
    LATER_BETWEEN,
    NUMBERING,
    TARGET_NAMES,
    TIMES,
    single_words,
)

FIGURE_CUES = (
    "figures_rise",
    "figures_fall",
    "figures_flat",
    "figures_better",
    "figures_worse",
    "figures_disagree",
    "figures_compared",
    "target_met",
    "target_near",
    "target_missed",
    "percent_high",
    "percent_middle",
    "percent_low",
    "percent_spread",
    "share_found",
    "bare_figures",
)
"""Columns of `figure_cues`; each 0 to 1."""
NEAR = 0.9
"""Share of a target from which it counts as nearly met."""
HIGH_PERCENT, LOW_PERCENT = 70.0, 45.0
"""Per cent (of answers, of cases in time) from which a bare level reads as high, and below which as low."""
MOST_FIGURES = 200
"""Figures read of a passage: a table row has a few dozen, and targets are compared with all."""
_FLAT = 0.02
"""Relative change under which two figures count as equal."""
_REACH = 8
"""Tokens between two figures that are compared by a word between or before them."""
_MEASURE_REACH = 14
"""Tokens from a figure back to the word that says whether it is a burden."""


_EARLIER_BEFORE = frozenset(single_words(EARLIER_BEFORE))
_EARLIER_AFTER = frozenset(single_words(EARLIER_AFTER))
_LATER_BETWEEN = frozenset(single_words(LATER_BETWEEN))
_CHANGES = frozenset(single_words(CHANGES))
_TARGET_NAMES = frozenset(single_words(TARGET_NAMES))
_NUMBERING = frozenset(single_words(NUMBERING))
_TIMES = frozenset(single_words(TIMES))
_LABELS = frozenset(["YEAR", "PERIOD", "MONTH", "DATE"])
"""Beside a figure: what it is of, in time."""
_SEPARATORS = frozenset("/|,-;")
"""Marks that part the figures of a row."""
_BETWEEN_SHARES = frozenset(
    [("of",), ("in",), ("of", "the"), ("out", "of"), ("of", "our"), ("of", "these"), ("of", "those")]
)
"""What may stand between the figures of a share."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure between two tokens; a share ("9 of 12", "12/20") is a percentage too."""

    start: int
    end: int
    value: float
    is_percent: bool


def figure_cues(
    words: Sequence[str], values: Sequence[float], *, burdens: Sequence[int], goods: Sequence[int]
) -> list[float]:
    """Cues of one passage's figures, in the order of FIGURE_CUES.

    `words` and `values` (NaN for what is no figure) are its folded tokens. `burdens` and `goods` are where words
    stand (ascending) that say that less or more is better: the last one before a figure decides; without any, more is.
    """
    found = dict.fromkeys(FIGURE_CUES, 0.0)
    figures = list(islice(_figures(words, values), MOST_FIGURES))
    if not figures:
        return list(found.values())
    directions = []
    changes = _changes(words, figures)
    for earlier, later in changes:
        direction = _direction(later.value - earlier.value, earlier.value)
        found["figures_rise" if direction > 0 else "figures_fall" if direction < 0 else "figures_flat"] = 1.0
        if direction:
            directions.append(-direction if _is_burden(words, later, burdens, goods) else direction)
    found["figures_compared"] = float(bool(directions))
    found["figures_better"], found["figures_worse"] = float(1 in directions), float(-1 in directions)
    found["figures_disagree"] = float(len(set(directions)) > 1)
    earlier_starts = {earlier.start for earlier, _ in changes}
    for standing in _standings(words, [f for f in figures if f.start not in earlier_starts], burdens, goods):
        found["target_met" if standing >= 1 else "target_near" if standing >= NEAR else "target_missed"] = 1.0
    levels = [figure.value for figure in figures if figure.is_percent]
    if levels:
        level = levels[0]
        name = "percent_high" if level >= HIGH_PERCENT else "percent_low" if level < LOW_PERCENT else "percent_middle"
        found[name] = 1.0
        found["percent_spread"] = min(1.0, (max(levels) - min(levels)) / 100)
    found["share_found"] = float(any(figure.end - figure.start > 2 for figure in figures))
    found["bare_figures"] = float(not directions and not levels)
    return list(found.values())


def _figures(words: Sequence[str], values: Sequence[float]) -> Iterator[_Figure]:
    places = [place for place, value in enumerate(values) if value == value]
    skipped = -1
    for number, place in enumerate(places):
        if place <= skipped:
            continue
        value = values[place]
        following = places[number + 1] if number + 1 < len(places) else len(words)
        if (place and words[place - 1] in _NUMBERING) or "ago" in words[place + 1 : place + 3]:
            continue
        if words[place] == "SHARE":
            yield _Figure(place, place + 1, 100 * value, True)
        elif tuple(words[place + 1 : following]) in _BETWEEN_SHARES and 1 < values[following] >= value:
            yield _Figure(place, following + 1, 100 * value / values[following], True)
            skipped = following
        elif words[place + 1 : place + 2] == ("%",):
            yield _Figure(place, place + 2, value, True)
        else:
            yield _Figure(place, place + 1, value, False)


def _changes(words: Sequence[str], figures: list[_Figure]) -> list[tuple[_Figure, _Figure]]:
    """Pairs of figures of a sort, earlier and later, that the passage compares; else the ends of a series."""
    pairs = []
    for first, second in pairwise(figures):
        between = words[first.end : second.start]
        if first.is_percent != second.is_percent or len(between) > _REACH or _is_target(words, second):
            continue
        if "to" in between[:1] and _CHANGES.isdisjoint(words[max(0, first.start - 6) : first.start]):
            continue
        if "to" in between[:1] or not _LATER_BETWEEN.isdisjoint(between):
            pairs.append((first, second))
        elif (
            not _EARLIER_BEFORE.isdisjoint(between[-4:])
            or not _EARLIER_AFTER.isdisjoint(_to_stop(words[second.end : second.end + 4]))
            or (between[-1:] == ("(",) and words[second.end : second.end + 1] == (")",))
        ):
            pairs.append((second, first))
    pairs += [(run[0], run[-1]) for run in _runs(words, figures) if run[0].is_percent == run[-1].is_percent]
    if not pairs:
        series = [figure for figure in figures if _has_label(words, figure)]
        if len(series) > 1 and series[0].is_percent == series[-1].is_percent:
            pairs.append((series[0], series[-1]))
    return pairs


def _runs(words: Sequence[str], figures: list[_Figure]) -> Iterator[list[_Figure]]:
    """Three or more figures that only a mark parts: "43 / 37 / 30"."""
    run: list[_Figure] = []
    for figure in figures:
        if run and (figure.start - run[-1].end != 1 or words[run[-1].end] not in _SEPARATORS):
            if len(run) > 2:
                yield run
            run = []
        run.append(figure)
    if len(run) > 2:
        yield run


def _to_stop(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index(".")] if "." in words else words


def _has_label(words: Sequence[str], figure: _Figure) -> bool:
    """Whether a time stands at the figure: "Q1 88", "2023: 22%", "96 in 2024"."""
    return not _LABELS.isdisjoint(words[max(0, figure.start - 2) : figure.start]) or not _LABELS.isdisjoint(
        words[figure.end : figure.end + 2]
    )


def _standings(
    words: Sequence[str], figures: list[_Figure], burdens: Sequence[int], goods: Sequence[int]
) -> Iterator[float]:
    """What was reached as a share of each target given in figures, at least 1 if met."""
    for number, target in enumerate(figures):
        if not _is_target(words, target) or target.value <= 0:
            continue
        alike = [other for other in figures if other is not target and other.is_percent == target.is_percent]
        near = [other for other in alike if other.end <= target.start and target.start - other.end <= _REACH]
        actual = near[-1] if near and number else alike[-1] if alike else None
        if actual is not None and actual.value > 0:
            is_burden = _is_burden(words, actual, burdens, goods)
            yield target.value / actual.value if is_burden else actual.value / target.value


def _is_target(words: Sequence[str], figure: _Figure) -> bool:
    beside = (*words[max(0, figure.start - 2) : figure.start], *words[figure.end : figure.end + 1])
    return not _TARGET_NAMES.isdisjoint(beside)


def _is_burden(words: Sequence[str], figure: _Figure, burdens: Sequence[int], goods: Sequence[int]) -> bool:
    """Whether the nearest word before the figure, or failing that any word, says that less is better."""
    if not figure.is_percent and not _TIMES.isdisjoint(words[figure.end : figure.end + 2]):
        return True
    burden, good = (_last_before(places, figure.start) for places in (burdens, goods))
    if burden < 0 and good < 0:
        return bool(burdens) and not goods and not figure.is_percent
    return burden > good


def _last_before(places: Sequence[int], place: int) -> int:
    """The last of ascending places before one, within reach of a measure; -1 if there is none."""
    number = bisect_left(places, place)
    return places[number - 1] if number and place - places[number - 1] <= _MEASURE_REACH else -1


def _direction(difference: float, base: float) -> int:
    return 0 if abs(difference) <= _FLAT * abs(base) else 1 if difference > 0 else -1
