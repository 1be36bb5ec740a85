"""All about one requirement or pillar: verdict, gaps, quotes beside counter-evidence, figures, near misses, questions.

In: tables and a `Lookup`. Out: `SectionGroup` records. Surprising rule: the best quotes come from different documents
and are ordered by what convinces (a difference made before figures before plans), not by probability alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from pipeline.report.charts import Dot, draw_chart
from pipeline.report.lookup import Listed, Lookup
from pipeline.report.page import CriterionSection, FigureRow, GapCard, KpiCard, Link, Quote, SectionGroup
from pipeline.report.questions import Questions
from pipeline.report.wording import NOT_JUDGED, counted, day, figure, gap_title, listed
from pipeline.store.report_rows import CriterionOnFile, Figure, GapOnFile, KpiNamed, ReportTables

QUOTES_SHOWN: Final = 4
COUNTER_QUOTES_SHOWN: Final = 3
NEAR_MISSES_SHOWN: Final = 5
GAP_PASSAGES_SHOWN: Final = 3
CONVINCING: Final = ("impact", "voice", "performance", "activity", "intent")
"""Kinds in the order in which they convince a reader; what is left comes last."""
ADVERSE: Final = ("concern", "mixed")
STATES: Final = {
    "chasing": "being chased",
    "closed": "closed by the lead",
    "tolerated": "tolerated by the lead",
    "not_a_gap": "judged not to be a gap by the lead",
}


def section_groups(tables: ReportTables, lookup: Lookup, questions: Questions) -> tuple[SectionGroup, ...]:
    """Areas with their requirements, then the pillars, in the framework's order."""
    groups = []
    for area in tables.criteria:
        if area.level != "area":
            continue
        members = [
            c for c in tables.criteria if c.is_requirement and area.criterion_id in (c.parent_id, c.criterion_id)
        ]
        sections = tuple(_section(each, tables, lookup, questions) for each in members)
        groups.append(SectionGroup(f"g-{area.criterion_id}", f"{area.criterion_id} {area.title}", sections))
    pillars = [c for c in tables.criteria if c.level == "pillar" and c.status is not None]
    if pillars:
        sections = tuple(_section(each, tables, lookup, questions) for each in pillars)
        groups.append(SectionGroup("g-pillars", "Pillars of the reform plan", sections))
    return tuple(groups)


def _section(
    criterion: CriterionOnFile, tables: ReportTables, lookup: Lookup, questions: Questions
) -> CriterionSection:
    criterion_id = criterion.criterion_id
    gaps = sorted((g for g in tables.gaps if g.criterion_id == criterion_id), key=lambda g: (g.rank, g.gap_id))
    headline = next((gap for gap in gaps if gap.is_headline), None)
    entries = lookup.listed[criterion_id]
    near_misses = dict.fromkeys(each for gap in gaps for each in gap.near_miss_ids)
    kpis = [kpi for kpi in tables.kpis if criterion_id in kpi.criterion_ids]
    cards = [_kpi_card(kpi, criterion_id, tables, lookup) for kpi in kpis]
    silent = [kpi.title for kpi, card in zip(kpis, cards, strict=True) if card is None]
    open_gaps = [gap for gap in gaps if gap.state not in ("closed", "not_a_gap")]
    is_pillar = criterion.level == "pillar"
    count = len(lookup.pooled[criterion_id])
    return CriterionSection(
        anchor=f"r-{criterion_id}",
        name=f"{criterion_id} {criterion.title}",
        verdict=_verdict(criterion, headline),
        definition=criterion.definition,
        printed_text=criterion.printed_text,
        responsible=listed(lookup.body_names.get(each, each) for each in criterion.responsible_body_ids),
        evidence=Link(
            f"All {counted(count, 'passage')}" if count > 1 else counted(count, "passage"), f"#ev-{criterion_id}"
        )
        if count
        else Link("No passage counts", None),
        headline=_gap_card(headline, lookup) if headline else None,
        lesser_gaps=tuple(_gap_card(gap, lookup) for gap in gaps if gap is not headline),
        best_quotes=_best(entries, lookup),
        counter_quotes=_counter(entries, lookup),
        kpis=tuple(card for card in cards if card is not None),
        unmeasured_kpis="; ".join(silent),
        near_misses=lookup.quotes(list(near_misses)[:NEAR_MISSES_SHOWN]),
        questions=() if is_pillar else questions.ask((gap.gap_type for gap in open_gaps), title=criterion.title),
    )


def _verdict(criterion: CriterionOnFile, headline: GapOnFile | None) -> str:
    status = criterion.status or NOT_JUDGED
    if not criterion.accepted_passages:
        lead = f"On file: {status}. No passage of a final document counts"
    else:
        bodies = f" from {counted(len(criterion.body_ids), 'body', 'bodies')}" if criterion.body_ids else ""
        newest = f", the newest of {day(criterion.newest_date)}" if criterion.newest_date else ", none of them dated"
        documents = counted(criterion.documents, "document")
        lead = f"On file: {status}. {counted(criterion.accepted_passages, 'passage')} in {documents}{bodies}{newest}"
    if headline is not None:
        return f"{lead}. First to close: {gap_title(headline.gap_type).lower()}."
    ending = "no gap of high or medium severity was found" if criterion.status == "strong" else "no gap is listed"
    return f"{lead}; {ending}."


def _gap_card(gap: GapOnFile, lookup: Lookup) -> GapCard:
    handling = [
        *([STATES.get(gap.state, gap.state)] if gap.state != "open" else []),
        *([f"owner {gap.owner}"] if gap.owner else []),
        *([f"due {day(gap.due_date)}"] if gap.due_date else []),
        *([gap.note] if gap.note else []),
    ]
    sure = "" if gap.confidence is None else _sureness(gap.confidence)
    searched = f"{counted(gap.searched, 'passage')} searched"
    unread = f"{counted(gap.unread, 'document')} not wholly read" if gap.unread else ""
    return GapCard(
        title=gap_title(gap.gap_type),
        severity=gap.severity,
        reason=gap.reason,
        action=gap.suggested_action or "",
        body_to_ask=gap.suggested_body or "",
        confidence="; ".join(filter(None, (sure, searched, unread))),
        handling="; ".join(handling),
        evidence=lookup.cited(gap.evidence_ids[:GAP_PASSAGES_SHOWN]),
    )


def _sureness(confidence: float) -> str:
    """A probability in words; nothing read by a machine is wholly sure, and no gap shown is worth nothing."""
    if confidence > 0.99:
        return "more than 99% sure"
    return "less than 1% sure" if confidence < 0.01 else f"{confidence:.0%} sure"


def _best(entries: Iterable[Listed], lookup: Lookup) -> tuple[Quote, ...]:
    return _chosen((entry for entry in entries if entry.passage.stance not in ADVERSE), lookup, count=QUOTES_SHOWN)


def _counter(entries: Iterable[Listed], lookup: Lookup) -> tuple[Quote, ...]:
    return _chosen((entry for entry in entries if entry.passage.stance in ADVERSE), lookup, count=COUNTER_QUOTES_SHOWN)


def _chosen(entries: Iterable[Listed], lookup: Lookup, *, count: int) -> tuple[Quote, ...]:
    """The surest passage of each kind first, then further ones, each from another document while there are any."""
    ordered = sorted(entries, key=_surest_first)
    chosen: list[Listed] = []
    for kind in CONVINCING:
        _take(chosen, [entry for entry in ordered if entry.passage.kind == kind][:count], count=1)
    _take(chosen, ordered, count=count)
    best = sorted(chosen[:count], key=lambda entry: _rank(entry.passage.kind))
    return tuple(lookup.quote(entry.passage) for entry in best)


def _take(chosen: list[Listed], entries: Sequence[Listed], *, count: int) -> None:
    for entry in entries[: max(count * 8, count)]:
        if count == 0:
            return
        documents = {each.passage.document_id for each in chosen}
        if entry.passage.document_id not in documents:
            chosen.append(entry)
            count -= 1


def _surest_first(entry: Listed) -> tuple[bool, float, int]:
    """A person's decision first; else by the probability that topic, kind and stance are all right."""
    label, passage = entry.label, entry.passage
    chance = (label.probability or 0.0) * (passage.kind_probability or 0.0) * (passage.stance_probability or 0.0)
    return label.decided_by != "reviewer", -chance, entry.number


def _rank(kind: str | None) -> int:
    return CONVINCING.index(kind) if kind in CONVINCING else len(CONVINCING)


def _kpi_card(kpi: KpiNamed, criterion_id: str, tables: ReportTables, lookup: Lookup) -> KpiCard | None:
    """None if neither a figure nor a baseline is on file."""
    figures = [each for each in tables.figures if each.kpi_id == kpi.kpi_id]
    if not figures and kpi.baseline_value is None:
        return None
    dots = [
        Dot(each.period_end, each.value, "target" if each.is_target else "found")
        for each in figures
        if each.period_end and each.unit == kpi.unit and not each.population and not each.is_implausible
    ]
    if kpi.baseline_value is not None and kpi.baseline_date is not None:
        dots.append(Dot(kpi.baseline_date, kpi.baseline_value, "baseline"))
    found = [dot for dot in dots if dot.sort == "found"]
    is_drawn = bool(found) and len({dot.day for dot in dots}) > 1
    chart = Markup(draw_chart(dots, name=f"c-{criterion_id}-{kpi.kpi_id}")) if is_drawn else None
    rows = tuple(_figure_row(each, lookup) for each in figures)
    return KpiCard(kpi.title, _kpi_summary(kpi, found), chart, rows)


def _kpi_summary(kpi: KpiNamed, found: Sequence[Dot]) -> str:
    then = ""
    if kpi.baseline_value is not None:
        when = f" on {day(kpi.baseline_date)}" if kpi.baseline_date else ""
        source = f" ({kpi.baseline_source})" if kpi.baseline_source else ""
        then = f"Baseline {figure(kpi.baseline_value, kpi.unit)}{when}{source}. "
    if not found:
        return f"{then}No dated figure for the whole area is on file."
    latest = max(found, key=lambda dot: dot.day)
    wanted = {"up": " More is wanted.", "down": " Less is wanted."}.get(kpi.direction, "")
    return f"{then}Latest on file {figure(latest.value, kpi.unit)}, {day(latest.day)}.{wanted}"


def _figure_row(found: Figure, lookup: Lookup) -> FigureRow:
    sort = [
        *([found.statistic] if found.statistic else []),
        *([f"for {found.population}"] if found.population else []),
        *(["target"] if found.is_target else []),
        *(["outside what is plausible"] if found.is_implausible else []),
    ]
    place = lookup.places.get(found.passage_id)
    return FigureRow(
        day=day(found.period_end) if found.period_end else "undated",
        value=figure(found.value, found.unit),
        sort=", ".join(sort) or "whole area",
        source=Link(found.citation, place.href if place else None),
    )
