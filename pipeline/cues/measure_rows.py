"""Read the figures of table rows: measures with periods across, periods with measures across, and bars of a chart.

In: a row's text (`Heading: cell | Heading: cell`, or bare cells below a row of headings). Out: `Reading` records.
Surprising rule: years and quarters that a heading leaves out come from the heading to its left, else from the date
of the document, counted back from the rightmost column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.cues.dates import MONTHS
from pipeline.cues.measure_context import DocumentContext, heading_period, read_statistic
from pipeline.cues.measure_periods import find_periods, latest_quarter, month_end, quarter_of
from pipeline.cues.measure_sentence import Reading
from pipeline.cues.measure_subjects import KpiLexicon, units_of
from pipeline.cues.measure_values import read_cell
from pipeline.cues.series_rows import Cell, label_first, split_row
from pipeline.framework import Kpi
from pipeline.measure_records import COMPARATORS, PeriodBasis, unit_family

_UNITS = (
    ("percent", re.compile(r"(?i)%|\bper cent\b|\bpercent(?:age)?\b")),
    ("rate_per_100", re.compile(r"(?i)\bper 100\b|\bper hundred\b|\bevery 100\b")),
    ("weeks", re.compile(r"(?i)\bweeks?\b|\bwks?\b")),
    ("months", re.compile(r"(?i)\bmonths\b|\bmths\b")),
    ("days", re.compile(r"(?i)\bdays\b")),
    ("fte", re.compile(r"(?i)\b(?:fte|wte)\b")),
    ("gbp_million", re.compile(r"(?i)£\s?m\b|£\s?million|\(£m\)")),
    ("count", re.compile(r"(?i)\(number\b|\bnumber of\b|\(count|\bnumber\)|\(n\)|^number\b|\bhow many\b")),
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_SKIPPED = re.compile(
    r"(?i)^(?:variance|change|difference|rag|rating|note|notes|comment|commentary|direction|trend|status|source"
    r"|remark|basis"
    r"|numerator|denominator|due|how to read|what we are|lead|owner|ref|n|base|rank|q['’]?tile|quartile|confidence)\b"
)
_TARGET = re.compile(
    r"(?i)\b(?:plan|planned|target|trajectory|goal|aim|forecast|projected|budget|ambition|standard|expected)\b"
)
_CURRENT = re.compile(
    r"(?i)^(?:actual|value|latest|current|now|result|figure|outturn|position|total|all|this \w+|area|local)\b"
)
_COMPARATOR = re.compile(r"(?i)\b(?:england|national|region(?:al)?|neighbours?|comparators?|peers?)\b")
_PLACES = re.compile(
    r"(?i)^(?:system|ward|town|school|locality|provider|local authority|council|area|neighbourhood|cluster|place"
    r"|district"
    r"|trust|setting|college|employer|team|ages?|by town|by ward|age group|gender|ethnicity)\b"
)
_QUARTER_ALONE = re.compile(r"(?i)^(?:Q|quarter )\s?([1-4])$")
_MONTH_ALONE = re.compile(rf"(?i)^(?P<month>{'|'.join(MONTHS)})[a-z]{{0,6}}\.?$")
_PLANNED_ROW = re.compile(r"(?i)(?:^|\s)(?:plan|target|trajectory|forecast):\s|\bwill be\b")
_PART_OF_WHOLE = re.compile(r"(?i)\bplan(?:s)?\b")


@dataclass(frozen=True, slots=True)
class _Period:
    first: date | None
    last: date | None
    basis: PeriodBasis


def is_heading_row(cells: Sequence[Cell], document_date: date | None) -> bool:
    """Whether a row without headings is one: two cells or more are periods, and none is a figure."""
    texts = [cell.text for cell in cells if not cell.heading]
    periods = sum(_names_period(text, document_date) for text in texts[1:])
    return (
        len(texts) == len(cells) >= 3
        and periods >= 2
        and not any(read_cell(text) and not _names_period(text, document_date) for text in texts)
    )


def read_row(
    cells: Sequence[Cell], heading: str, *, headings: Sequence[str], lexicon: KpiLexicon, context: DocumentContext
) -> list[Reading]:
    """Read one row; `headings` are those of the row of headings above, used where as many cells have none."""
    if len(headings) == len(cells) and sum(bool(cell.heading) for cell in cells[1:]) <= 1:
        cells = [Cell(title, cell.text) for title, cell in zip(headings, cells, strict=True)]
    cells = label_first(cells)
    if len(cells) < 2:
        return []
    label = cells[0]
    periods = _periods(cells, context)
    row_kpi = _kpi_of(f"{label.heading}. {label.text}" if label.heading else label.text, label.text, lexicon)
    if row_kpi is not None:
        return _across(row_kpi, cells, periods, heading, lexicon=lexicon, context=context)
    return _down(cells, heading, lexicon=lexicon, context=context)


def _across(
    kpi: Kpi,
    cells: Sequence[Cell],
    periods: Sequence[_Period | None],
    heading: str,
    *,
    lexicon: KpiLexicon,
    context: DocumentContext,
) -> list[Reading]:
    """A measure with periods, plan and comparators across."""
    label = cells[0]
    words = f"{label.heading} {label.text}"
    actual = [
        period for cell, period in zip(cells, periods, strict=True) if period and not _TARGET.search(cell.heading)
    ]
    titled = _titled(heading, context)
    place = label.text if _PLACES.match(label.heading) else None
    figures = sum(read_cell(cell.text) is not None for cell in cells[1:])
    latest = max((p for p in actual if p.last), key=lambda p: p.last or date.min, default=titled)
    readings = []
    for cell, period in zip(cells[1:], periods[1:], strict=True):
        if _SKIPPED.match(cell.heading) or not (number := read_cell(cell.text)):
            continue
        is_plan = bool(_TARGET.search(cell.heading)) and not (kpi.unit == "percent" and _names_plans(cell.heading))
        is_foreign = bool(_COMPARATOR.search(cell.heading))
        own = lexicon.mentions(cell.heading)
        if period is None and not (is_plan or is_foreign or _is_current(cell.heading, kpi)):
            continue
        if period is None and not cell.heading and figures > 1:
            continue  # figures without headings: nobody can say which is when
        reading = _reading(
            kpi,
            number,
            period or latest,
            words,
            cell.heading,
            lexicon=lexicon,
            population="national" if is_foreign else context.population or place or lexicon.population(kpi, own),
            is_plan=is_plan,
        )
        if reading:
            readings.append(reading)
    return readings


def _down(cells: Sequence[Cell], heading: str, *, lexicon: KpiLexicon, context: DocumentContext) -> list[Reading]:
    """A period or a place with measures across; a bar of a chart takes its measure from the heading."""
    label, readings = cells[0], []
    where = label.text if not label.heading else f"{label.text}"
    period = _period_of(label.text, context) or _period_of(f"{label.heading} {label.text}", context)
    population = None
    if period is None:
        if label.heading and not (_PLACES.match(label.heading) or _kpi_of(label.heading, label.heading, lexicon)):
            return []
        population = where or None
    for cell in cells[1:]:
        if _SKIPPED.match(cell.heading) or not (number := read_cell(cell.text)):
            continue
        kpi = _kpi_of(cell.heading, cell.heading, lexicon)
        words = cell.heading
        if kpi is None and label.heading and (kpi := _kpi_of(label.heading, label.heading, lexicon)):
            words = f"{label.heading} {cell.heading}"
        if kpi is None and period is not None and len(cells) <= 3:
            kpi, words = _charted(cell, heading, lexicon), f"{heading.rpartition(' > ')[2]} {cell.heading}"
        if kpi is None:
            continue
        reading = _reading(
            kpi,
            number,
            period or _period_of(cell.heading, context) or _titled(heading, context),
            words,
            cell.heading,
            lexicon=lexicon,
            population=context.population or population,
            is_plan=bool(_TARGET.search(cell.heading)) and not _names_plans(cell.heading),
        )
        if reading:
            readings.append(reading)
    return readings


def _reading(
    kpi: Kpi,
    number: tuple[float, str | None, int],
    period: _Period,
    words: str,
    column: str,
    *,
    lexicon: KpiLexicon,
    population: str | None,
    is_plan: bool,
) -> Reading | None:
    value, written, decimals = number
    unit = written or _unit_of(column) or _unit_of(words, kpi)
    if unit is None and kpi.unit in ("count", "fte"):
        unit = kpi.unit
    if unit is None or unit_family(unit) not in units_of(kpi):
        return None
    if unit == "gbp_million" and kpi.direction == "down":
        value = abs(value)  # an overspend or deficit, which accountants write as a negative balance
    elif value < 0:
        return None
    mentions = lexicon.mentions(f"{words} {column}")
    return Reading(
        kpi=kpi,
        value=value,
        unit=unit,
        statistic={"percent": "share", "count": "count"}.get(unit)
        or (read_statistic(column) or read_statistic(words) if unit_family(unit) == "time" else None),
        first=period.first,
        last=period.last,
        basis=period.basis,
        population=population or lexicon.population(kpi, mentions),
        definition=lexicon.definition(kpi, mentions),
        is_target=is_plan or bool(_PLANNED_ROW.search(words)),
        decimals=decimals,
        is_approximate=False,
    )


def _kpi_of(text: str, own: str, lexicon: KpiLexicon) -> Kpi | None:
    """The KPI that a label or heading names; of several the most specific, then the framework's first."""
    mentions = lexicon.mentions(text)
    fitting = [
        lexicon.kpis[kpi_id] for kpi_id in lexicon.subjects(mentions) if lexicon.fits(lexicon.kpis[kpi_id], mentions)
    ]
    unit = _unit_of(own)
    fitting = [kpi for kpi in fitting if unit is None or unit_family(unit) in units_of(kpi)]
    return max(fitting, key=lambda kpi: len(kpi.needs) + 2 * bool(kpi.group), default=None)


def _charted(cell: Cell, heading: str, lexicon: KpiLexicon) -> Kpi | None:
    """The KPI of a chart's bar: its slide or section names it and the series has its unit."""
    title = heading.rpartition(" > ")[2]
    unit = _unit_of(cell.heading) or _unit_of(title)
    mentions = lexicon.mentions(f"{title} {cell.heading}")
    for kpi_id in lexicon.subjects(mentions):
        kpi = lexicon.kpis[kpi_id]
        is_clean = not mentions.places.get(("kpi", kpi.id, "never")) and lexicon.has_group(kpi, mentions)
        if is_clean and unit and unit_family(unit) == "time" and unit_family(unit) in units_of(kpi):
            return kpi
        if is_clean and lexicon.has_needs(kpi, mentions) and (unit is None or unit_family(unit) in units_of(kpi)):
            return kpi
    return None


def _unit_of(text: str, kpi: Kpi | None = None) -> str | None:
    """The unit that a heading names: in brackets first, since "within 20 weeks (%)" is a percentage."""
    for part in (*reversed(_IN_BRACKETS.findall(text)), text):
        named = [unit for unit, pattern in _UNITS if pattern.search(f"({part})" if part != text else part)]
        fitting = [unit for unit in named if kpi is None or unit_family(unit) in units_of(kpi)]
        if fitting:
            return fitting[0]
    return None


def _is_current(column: str, kpi: Kpi) -> bool:
    return not column or bool(_CURRENT.match(column)) or (_unit_of(column) in (kpi.unit, *kpi.also_units))


def _names_plans(column: str) -> bool:
    """Whether "plan" in a heading is an education, health and care plan."""
    return bool(_PART_OF_WHOLE.search(column)) and not re.match(
        r"(?i)^(?:plan|target|trajectory)\b|.*\b(?:plan|target)$", column
    )


def _titled(heading: str, context: DocumentContext) -> _Period:
    titled = heading_period(heading, context.document_date)
    if titled:
        return _Period(titled.first, titled.last, PeriodBasis.HEADING)
    return _Period(context.first, context.last, context.basis)


def _names_period(text: str, document_date: date | None) -> bool:
    return bool(_QUARTER_ALONE.match(text) or _MONTH_ALONE.match(text)) or any(
        m.last and (m.end - m.start) * 2 >= len(text) for m in find_periods(text, document_date)
    )


def _period_of(text: str, context: DocumentContext) -> _Period | None:
    """The period that a heading names; of two the shorter, since "2024/25 Feb 2024" is a month under a banner."""
    mentions = [m for m in find_periods(text, context.document_date) if m.first and m.last]
    if _QUARTER_ALONE.match(text.strip()) or _MONTH_ALONE.match(text.strip()) or not mentions:
        return None
    named = min(mentions, key=lambda m: ((m.last or date.max) - (m.first or date.min), m.start))
    return _Period(named.first, named.last, PeriodBasis.COLUMN)


def _periods(cells: Sequence[Cell], context: DocumentContext) -> list[_Period | None]:
    """The period of every column; quarters and months without a year follow the column to their left."""
    found = [None, *(_period_of(cell.heading, context) for cell in cells[1:])]
    alone = [number for number, cell in enumerate(cells) if number and found[number] is None and _alone(cell.heading)]
    if not alone:
        return found
    if any(found[number] is not None for number in range(1, alone[0])):
        for number in alone:
            found[number] = _following(cells[number].heading, found[number - 1])
        return found
    later: _Period | None = None
    for number in reversed(alone):
        later = found[number] = _preceding(cells[number].heading, later, context)
    return found


def _alone(column: str) -> bool:
    return bool(_QUARTER_ALONE.match(column) or _MONTH_ALONE.match(column))


def _following(column: str, left: _Period | None) -> _Period | None:
    """The first such quarter or month after the column to the left."""
    if left is None or left.last is None:
        return None
    for year in range(left.last.year - 1, left.last.year + 3):
        first, last = _in_year(column, year)
        if last > left.last:
            return _Period(first, last, PeriodBasis.COLUMN)
    return None


def _preceding(column: str, right: _Period | None, context: DocumentContext) -> _Period | None:
    """The last such quarter or month before the column to the right; of the rightmost the latest that is over."""
    if right is None:
        if context.document_date is None:
            return None
        if match := _QUARTER_ALONE.match(column):
            return _Period(*latest_quarter(int(match[1]), context.document_date), PeriodBasis.COLUMN)
        end = context.last or context.document_date
        years = [_in_year(column, year) for year in (end.year, end.year - 1)]
        return next((_Period(*period, PeriodBasis.COLUMN) for period in years if period[0] <= end), None)
    if right.first is None:
        return None
    for year in range(right.first.year, right.first.year - 3, -1):
        first, last = _in_year(column, year)
        if last < right.first:
            return _Period(first, last, PeriodBasis.COLUMN)
    return None


def _in_year(column: str, year: int) -> tuple[date, date]:
    """A quarter of the financial year that begins in `year`, or a month of `year`."""
    if match := _QUARTER_ALONE.match(column):
        return quarter_of(int(match[1]), year)
    match = _MONTH_ALONE.match(column)
    month = MONTHS.index(match["month"].lower()) + 1 if match else 1
    return date(year, month, 1), month_end(year, month)


__all__ = ["COMPARATORS", "Cell", "is_heading_row", "read_row", "split_row"]
