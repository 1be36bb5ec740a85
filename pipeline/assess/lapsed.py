"""Raise the gap `lapsed`: a criterion that had evidence at an earlier run and has none now.

In: the gaps of a criterion, its case, the pack's past runs. Out: the gaps with `lapsed` among them. Surprising rule:
it stands beside a gap that leaves nothing usable on file, whether the status is then none or, because a document
could not be read, unknown; past runs as at a later day or by another framework are not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.assess.figures import CriterionCase, is_older, months_before, stale_cutoff
from pipeline.assess.gap_rules import NONE_TYPES, GapType, RaisedGap
from pipeline.assess.plain_words import NUMBER_WORDS, word_date
from pipeline.past_runs import GOOD_STATUSES, PastRun

FATES = {
    "aged": ("is now more than {months} months old", "are now more than {months} months old"),
    "removed": ("is no longer in the folder", "are no longer in the folder"),
    "draft": ("is a draft now", "are drafts now"),
    "replaced": ("has been replaced by another version or copy", "have been replaced by other versions or copies"),
    "uncounted": ("holds nothing that counts any more", "hold nothing that counts any more"),
    "fewer": ("holds less that counts than then", "hold less that counts than then"),
}
"""What became of documents that held the evidence, for one and for several."""


def add_lapse(raised: Sequence[RaisedGap], case: CriterionCase, earlier: Sequence[PastRun]) -> tuple[RaisedGap, ...]:
    """The gaps with `lapsed` after those that leave nothing usable, if an earlier run found something."""
    fatal = [gap for gap in raised if gap.gap_type in NONE_TYPES]
    past = _last_good_run(case, earlier)
    if not fatal or past is None:
        return tuple(raised)
    headline = fatal[0]
    lapsed = RaisedGap(GapType.LAPSED, headline.chance, premise=headline.premise, reason=_word_lapse(case, past))
    others = [gap for gap in raised if gap.gap_type not in NONE_TYPES]
    return (*fatal, lapsed, *others)


def _last_good_run(case: CriterionCase, earlier: Sequence[PastRun]) -> PastRun | None:
    good = [
        run
        for run in earlier
        if run.framework_id == case.framework.id
        and run.as_of <= case.as_of
        and run.statuses.get(case.criterion.id) in GOOD_STATUSES
    ]
    return max(good, key=lambda run: (run.as_of, run.finished_at), default=None)


def _word_lapse(case: CriterionCase, past: PastRun) -> str:
    """When there was evidence, and what became of the documents that held it; without titles, as in every reason."""
    then = past.statuses[case.criterion.id]
    first = f"On {word_date(past.as_of)} this was {then}."
    held = past.evidence.get(case.criterion.id, {})
    if not held:
        return f"{first} That run kept no list of its documents, so what went cannot be told."
    fates = Counter(fate for path in held if (fate := _fate(path, case, past)))
    are = "document" if len(held) == 1 else "documents"
    told = [
        f"{_number(fates[fate])} {FATES[fate][fates[fate] > 1].format(months=case.framework.thresholds.stale_months)}"
        for fate in FATES
        if fates[fate]
    ]
    left = len(held) - fates.total()
    if not told:
        return f"{first} What counted then still does, in {_number(left)} {are}, but {_other_reason(case, past)}"
    if left:
        told.append(f"{_number(left)} {'counts' if left == 1 else 'count'} as before, without being enough")
    return f"{first} {_number(len(held)).capitalize()} {are} held the evidence then: {'; '.join(told)}."


def _fate(path: str, case: CriterionCase, past: PastRun) -> str | None:
    """What became of a document that held evidence; None if its passages count as they did."""
    held = past.evidence[case.criterion.id][path]
    documents = {document.path: document for document in case.register.documents.values()}
    document = documents.get(path)
    if document is None:
        bytes_then = past.documents[path].sha256
        moved = [d for d in documents.values() if d.sha256.startswith(bytes_then)]
        if not moved:
            return "removed"
        document = moved[0]
    counted = [p for p in case.evidence.counted if p.document_id == document.document_id]
    cutoff = stale_cutoff(case.as_of, case.framework.thresholds)
    was_in_date = held.newest_date is None or held.newest_date >= months_before(past.as_of, past.stale_months or 0)
    if counted:
        if was_in_date and all(is_older(passage, cutoff) for passage in counted):
            return "aged"
        return "fewer" if len(counted) < held.total else None
    if document.superseded_by or document.duplicate_of:
        return "replaced"
    return "draft" if document.is_draft else "uncounted"


def _other_reason(case: CriterionCase, past: PastRun) -> str:
    if past.framework_hash != case.framework.content_hash:
        return "the framework has changed since."
    return "the passages in them are judged less sure than they were, by another model or version of this program."


def _number(number: int) -> str:
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
