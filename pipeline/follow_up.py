"""Records of what is followed over time: actions of plans, when evidence goes out of date, what changed between runs.

Frozen and standard library only, like `records`, so that any stage may import them. Ids of passages and documents are
those of the run that the records belong to; paths also name files that are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Action:
    """One row of `actions`: something an improvement plan says will be done.

    `reference` is its number in the plan; `status` is as written, `progress` what that amounts to, None if unclear;
    `named_evidence` is what the plan says is held to show it; `evidence` are passages in other documents that do.
    """

    action_id: str
    reference: str | None
    passage_id: str
    text: str
    owner: str | None
    due_date: date | None
    status: str | None
    progress: str | None
    named_evidence: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expiry:
    """One row of `expiries`: from `expires_on` on a criterion has no evidence in date, unless newer is filed.

    `newest_date` is that of the newest counted passage; `document_ids` hold the passages that keep it in date
    longest, those of the newest dates first.
    """

    criterion_id: str
    newest_date: date
    limit_months: int
    expires_on: date
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of `changes`: an input, status or gap that differs between two runs, and why.

    `before` and `after` are values, statuses or gap types; None where there was none. `cause` is the only one,
    "several" where more than one was at work or it cannot be told, and None where the earlier run kept no inputs.
    `documents` are paths, `passages` those of the later run that came.
    """

    previous_run_id: str
    run_id: str
    ordinal: int
    subject: str
    criterion_id: str | None
    gap_id: str | None
    before: str | None
    after: str | None
    cause: str | None
    causes: tuple[str, ...]
    is_told: bool
    reason: str
    documents: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
