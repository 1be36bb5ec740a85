"""Find what brought a gap to open or close between two runs.

In: two past runs, the inputs that differ, a gap. Out: an `Attribution`: causes and the documents that carry them.
Surprising rule: nothing is guessed. A file is a cause only if the passages in it that bear on the gap came or went;
what remains is laid to the one other input that changed, and where several did, all are named and none is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.assess.figures import months_before
from pipeline.assess.gap_rules import KIND_OF_GAP, GapType
from pipeline.assess.inputs import FILE_CAUSES, Cause, InputChange, moved_files
from pipeline.past_runs import PastDocument, PastEvidence, PastGap, PastRun
from pipeline.records import Kind

FIGURE_GAPS = frozenset({"stale_data", "single_point", "worsening", "contradiction"})
"""Gaps that figures decide; passages of performance and impact are where figures stand."""
EITHER_WAY_GAPS = frozenset({"worsening", "contradiction", "adverse", "single_agency"})
"""Gaps that further evidence can open as well as close."""
TIMED_GAPS = frozenset({"stale", "stale_data", "lapsed"})
"""Gaps that open without any change of the file, because a day passes."""
ALONE_TYPES = frozenset({GapType.NO_EVIDENCE.value, GapType.DRAFT_ONLY.value})
"""Gaps that stand for all others: these vanish when one opens and show again when it closes."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Passages of one document that bear on a gap, before and after, and what became of the file."""

    path: str
    cause: Cause | None
    before: int
    after: int
    is_aged: bool = False

    @property
    def gained(self) -> int:
        """Passages that came; negative if they went."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why something changed: causes in their order, documents with what moved in them, and whether it is certain.

    `is_told` is False where several inputs changed and which of them it was cannot be told.
    """

    causes: tuple[Cause, ...]
    movements: tuple[Movement, ...] = ()
    is_told: bool = True


def attribute_gap(
    before: PastRun, after: PastRun, gap: PastGap, *, opened: bool, inputs: Sequence[InputChange]
) -> Attribution:
    """Why a gap opened or closed; `inputs` are all that differ between the runs."""
    candidates = {change.cause for change in inputs} - {Cause.REVIEWER}
    if _decisions_on(before, gap.criterion_id) != _decisions_on(after, gap.criterion_id):
        candidates.add(Cause.REVIEWER)
    moved = _relevant(_movements(before, after, gap), gap, opened=opened)
    if len(candidates) == 1 or (candidates and candidates <= FILE_CAUSES):
        causes = {m.cause for m in moved if m.cause} or candidates
        return Attribution(_in_order(causes), moved)
    others = candidates - FILE_CAUSES - {Cause.TIME}
    causes = {m.cause for m in moved if m.cause}
    if any(m.is_aged for m in moved):
        causes.add(Cause.TIME)
    if any(m.cause is None and not m.is_aged for m in moved):
        causes |= others or candidates & FILE_CAUSES
        return Attribution(_in_order(causes), moved, is_told=len(others) <= 1)
    if causes:
        return Attribution(_in_order(causes), moved)
    if gap.gap_type not in TIMED_GAPS:
        candidates = candidates - {Cause.TIME} or candidates
    return Attribution(_in_order(candidates), (), is_told=len(candidates) == 1)


def attribute_reading(before: PastRun, after: PastRun, inputs: Sequence[InputChange]) -> Attribution:
    """Why "none" became "unknown" or the other way round: files that could not be read whole came or went."""
    causes = {change.cause for change in inputs}
    movements = [
        Movement(path, cause, int(_is_unread(before, path)), int(_is_unread(after, path)))
        for path, cause in _file_causes(before, after).items()
        if _is_unread(before, path) != _is_unread(after, path)
    ]
    found = {movement.cause for movement in movements if movement.cause}
    if found:
        return Attribution(_in_order(found), tuple(movements))
    return Attribution(_in_order(causes), (), is_told=len(causes) == 1)


def merge_attributions(attributions: Iterable[Attribution]) -> Attribution:
    """What several changes together rest on; certain only if each is."""
    every = list(attributions)
    movements: dict[tuple[str, Cause | None], Movement] = {}
    for movement in (movement for attribution in every for movement in attribution.movements):
        movements.setdefault((movement.path, movement.cause), movement)
    causes = {cause for attribution in every for cause in attribution.causes}
    return Attribution(_in_order(causes), tuple(movements.values()), all(a.is_told for a in every))


def _movements(before: PastRun, after: PastRun, gap: PastGap) -> list[Movement]:
    """How each document's passages that bear on the gap moved, documents without movement left out."""
    old, new = (run.evidence.get(gap.criterion_id, {}) for run in (before, after))
    causes = _file_causes(before, after)
    moved_to = moved_files(before.documents, after.documents)
    found = []
    for path in sorted(old.keys() | {moved_to.get(path, path) for path in new} | new.keys()):
        if path in moved_to.values() and path not in old:
            continue  # counted under the path that the file had
        was, now = old.get(path), new.get(moved_to.get(path, path))
        if was is None and now is None:
            continue
        counts = (_bearing(was, gap, before), _bearing(now, gap, after))
        is_aged = _has_aged(was, now, gap, before, after)
        if counts[0] != counts[1] or is_aged:
            found.append(Movement(path, causes.get(path), *counts, is_aged=is_aged))
    if gap.subject:
        of_body = [m for m in found if gap.subject in (*_bodies(before, m.path), *_bodies(after, m.path))]
        return of_body or found
    return found


def _bearing(evidence: PastEvidence | None, gap: PastGap, run: PastRun) -> int:
    """How many of a document's counted passages bear on the gap."""
    if evidence is None:
        return 0
    kinds_by_type = {gap_type.value: kind for gap_type, kind in KIND_OF_GAP.items()}
    if gap.gap_type in kinds_by_type:
        return evidence.kinds[kinds_by_type[gap.gap_type]]
    if gap.gap_type in FIGURE_GAPS:
        return evidence.kinds[Kind.PERFORMANCE] + evidence.kinds[Kind.IMPACT]
    if gap.gap_type == GapType.PLAN_ONLY:
        return evidence.total - evidence.kinds[Kind.INTENT]
    if gap.gap_type in (GapType.STALE, "lapsed"):
        return evidence.total if _is_in_date(evidence, run) else 0
    return evidence.total


def _has_aged(
    was: PastEvidence | None, now: PastEvidence | None, gap: PastGap, before: PastRun, after: PastRun
) -> bool:
    """Whether the same passages were in date and are not now, or the other way round, because the day moved."""
    if gap.gap_type not in (GapType.STALE, "lapsed") or was is None or now is None:
        return False
    return was.newest_date == now.newest_date and _is_in_date(was, before) != _is_in_date(now, after)


def _is_in_date(evidence: PastEvidence, run: PastRun) -> bool:
    cutoff = months_before(run.as_of, run.stale_months or 0)
    return evidence.newest_date is not None and evidence.newest_date >= cutoff


def _relevant(movements: Iterable[Movement], gap: PastGap, *, opened: bool) -> tuple[Movement, ...]:
    """Movements that can have brought the change, the largest first: losses open gaps, gains close them."""
    if gap.gap_type in EITHER_WAY_GAPS:
        kept = list(movements)
    else:
        kept = [m for m in movements if (m.gained < 0 if opened else m.gained > 0)]
    return tuple(sorted(kept, key=lambda m: (-abs(m.gained), m.path)))


def _file_causes(before: PastRun, after: PastRun) -> dict[str, Cause | None]:
    """What became of each file, by the path it had, or has if it is new; None if its bytes are the same."""
    moved = moved_files(before.documents, after.documents)
    found: dict[str, Cause | None] = {}
    for path in after.documents.keys() - before.documents.keys() - set(moved.values()):
        found[path] = Cause.NEW_FILE
    for path, document in before.documents.items():
        now = after.documents.get(moved.get(path, path))
        if now is None:
            found[path] = Cause.REMOVED_FILE
        elif document.sha256 != now.sha256:
            found[path] = Cause.CHANGED_FILE
        else:
            found[path] = _cause_of_standing(document, now)
    return found


def _cause_of_standing(document: PastDocument, now: PastDocument) -> Cause | None:
    """A new version or another copy makes a file count no longer although its own bytes are the same."""
    replaced = {"superseded", "duplicate"}
    if document.standing != now.standing and {document.standing, now.standing} & replaced:
        return Cause.NEW_FILE if now.standing in replaced else Cause.REMOVED_FILE
    return None


def _bodies(run: PastRun, path: str) -> tuple[str, ...]:
    document = run.documents.get(path)
    return document.body_ids if document else ()


def _is_unread(run: PastRun, path: str) -> bool:
    document = run.documents.get(path)
    return document is not None and document.standing == "counted" and document.read_status != "read"


def _decisions_on(run: PastRun, criterion_id: str) -> frozenset[str]:
    return frozenset(decision_id for decision_id, criteria in run.decisions.items() if criterion_id in criteria)


def _in_order(causes: Collection[Cause]) -> tuple[Cause, ...]:
    return tuple(cause for cause in Cause if cause in causes)
