"""Find the day on which a criterion's evidence goes out of date if nothing newer is filed.

In: a criterion's case. Out: an `Expiry`, or none where no dated evidence is present. Surprising rule: it is the day on
which `stale` would be raised, so it follows from probabilities: the newest passage alone may be too doubtful to carry
a requirement, and then an earlier day counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipeline.assess.counting import EvidencePassage
from pipeline.assess.figures import CriterionCase, months_before
from pipeline.assess.presence import document_probabilities, is_present, probability_any
from pipeline.follow_up import Expiry


def find_expiry(case: CriterionCase) -> tuple[Expiry, ...]:
    """The day a criterion's evidence goes out of date; it may lie before `as_of`. Empty without dated evidence."""
    thresholds = case.framework.thresholds
    dated = [passage for passage in case.evidence.counted if passage.dated_on is not None]
    days = sorted({passage.dated_on for passage in dated if passage.dated_on}, reverse=True)
    for day in days:
        kept = [passage for passage in dated if passage.dated_on and passage.dated_on >= day]
        if is_present(_probability(kept, thresholds.passages_per_document), threshold=thresholds.presence):
            months = thresholds.stale_months
            return (Expiry(case.criterion.id, days[0], months, first_day_old(day, months), _holders(kept)),)
    return ()


def first_day_old(day: dt.date, months: int) -> dt.date:
    """The first day as at which something dated `day` is older than `months` calendar months."""
    as_of = months_before(day, -months)
    while months_before(as_of, months) <= day:  # 29 February and month ends: a day or three at most
        as_of += dt.timedelta(days=1)
    return as_of


def _probability(passages: Iterable[EvidencePassage], passages_per_document: int) -> float:
    documents = document_probabilities(
        ((passage.document_id, passage.probability) for passage in passages),
        passages_per_document=passages_per_document,
    )
    return probability_any(documents.values())


def _holders(passages: Iterable[EvidencePassage]) -> tuple[str, ...]:
    newest = sorted(passages, key=lambda p: (p.dated_on or dt.date.min, p.probability, p.document_id), reverse=True)
    return tuple(dict.fromkeys(passage.document_id for passage in newest))
