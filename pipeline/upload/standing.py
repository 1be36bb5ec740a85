"""Match the documents that inspectors ask for with those on file: present, out of date, incomplete or missing.

In: documents with their signs, and the framework's standing set. Out: a `StandingMatch` per item. Surprising rule: a
title or file name decides, in the order in which the framework lists its phrases; the opening words of a text are
asked only where no title matches, because papers speak of other papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.framework import Framework, StandingItem
from pipeline.records import Document
from pipeline.upload.phrases import Phrase, expand_phrases, words_of
from pipeline.upload_records import StandingMatch, StandingStatus

OPENING_WORDS = 25
"""Words of a text that still announce what it is; by then a letter has named its subject."""
SHOWN = 3
"""Documents named at most per item, more where more are asked for: the best serve, a longer list is a search."""
NOT_USABLE = {
    "embargo": "it is under embargo",
    "encrypted": "it is locked with a password",
    "empty": "it is empty",
    "unreadable": "it cannot be read",
    "draft": "it is a draft",
}
"""Signs with which a document is on file and yet cannot serve, in the order in which they are told."""
NEVER = frozenset({"other_area", "duplicate", "near_duplicate", "superseded"})
"""Signs with which a document is not what is asked for: another area's, or not the version that counts."""
HELD = frozenset({"personal_data", "small_numbers"})
"""Signs with which another document is preferred: this one must be looked at before it goes anywhere."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    document: Document
    rank: int
    why: str
    signs: frozenset[str]

    @property
    def trouble(self) -> str | None:
        return next((words for sign, words in NOT_USABLE.items() if sign in self.signs), None)

    def order(self) -> tuple[object, ...]:
        """Best first: nothing to hold back, then the phrase that says most, then the newest, then the path."""
        dated = self.document.document_date
        return (bool(HELD & self.signs), self.rank, -(dated.toordinal() if dated else 0), self.document.path)


def match_standing_set(
    framework: Framework,
    *,
    documents: Sequence[Document],
    signs: Mapping[str, frozenset[str]],
    openings: Mapping[str, str] | None = None,
    as_of: date,
) -> tuple[StandingMatch, ...]:
    """One match per item in the framework's order.

    `openings` hold the first words of each document's text, by document id.
    """
    judge = _Judge(framework, documents, signs, openings or {}, as_of)
    return tuple(judge.match(item) for item in framework.standing_set)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, the month's last day where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


class _Judge:
    def __init__(
        self,
        framework: Framework,
        documents: Sequence[Document],
        signs: Mapping[str, frozenset[str]],
        openings: Mapping[str, str],
        as_of: date,
    ) -> None:
        self._framework, self._signs, self._as_of = framework, signs, as_of
        self._documents = [d for d in documents if not NEVER & signs.get(d.document_id, frozenset())]
        self._names = {d.document_id: (words_of(d.title or ""), words_of(_file_stem(d.path))) for d in self._documents}
        self._openings = {
            document_id: words_of(" ".join(text.split()[:OPENING_WORDS])) for document_id, text in openings.items()
        }
        self._partners = {body.id: body.partner for body in framework.bodies}

    def match(self, item: StandingItem) -> StandingMatch:
        found = self._candidates(item)
        if not found:
            return StandingMatch(item.id, StandingStatus.MISSING, "No title or file name on file says that it is one")
        usable = [candidate for candidate in found if candidate.trouble is None]
        if not usable:
            best = found[0]
            ids = tuple(candidate.document.document_id for candidate in found[: max(SHOWN, item.minimum)])
            return StandingMatch(item.id, StandingStatus.INCOMPLETE, f"{best.why}, but {best.trouble}", ids)
        current = [candidate for candidate in usable if self._age_fault(item, candidate) is None]
        shown = (current or usable)[: max(SHOWN, item.minimum)]
        ids = tuple(candidate.document.document_id for candidate in shown)
        best = shown[0]  # `current` is empty only if the best is not recent enough
        if fault := self._age_fault(item, best):
            status, words = fault
            return StandingMatch(item.id, status, f"{best.why}; {words}", ids)
        if len(current) < item.minimum:
            reason = f"{len(current)} of {item.minimum} on file. {best.why}"
            return StandingMatch(item.id, StandingStatus.INCOMPLETE, reason, ids)
        return StandingMatch(item.id, StandingStatus.PRESENT, best.why, ids)

    def _candidates(self, item: StandingItem) -> list[_Candidate]:
        phrases = expand_phrases(item.phrases, self._framework)
        excluded = expand_phrases(item.exclude, self._framework)
        in_role = [
            document
            for document in self._documents
            if document.role in item.roles
            and not any(phrase.stands_in(name) for name in self._names[document.document_id] for phrase in excluded)
        ]
        by_name = [c for d in in_role if (c := self._by_name(d, item, phrases)) is not None]
        if any(candidate.trouble is None for candidate in by_name):
            return sorted(by_name, key=_Candidate.order)
        by_opening = [c for d in in_role if (c := self._by_opening(d, phrases)) is not None]
        known = {candidate.document.document_id for candidate in by_name}
        return sorted([*by_name, *(c for c in by_opening if c.document.document_id not in known)], key=_Candidate.order)

    def _by_name(self, document: Document, item: StandingItem, phrases: Sequence[Phrase]) -> _Candidate | None:
        title, file_name = self._names[document.document_id]
        for rank, phrase in enumerate(phrases):
            for words, where in ((title, "title"), (file_name, "file name")):
                if phrase.stands_in(words):
                    return self._candidate(document, rank, f"The {where} says “{phrase.written}”")
        partners = {self._partners.get(body) for body in document.body_ids}
        if partners and partners <= set(item.authors):  # a paper that others wrote with them says less of them
            return self._candidate(document, len(phrases), "It is their own paper")
        return None

    def _by_opening(self, document: Document, phrases: Sequence[Phrase]) -> _Candidate | None:
        opening = self._openings.get(document.document_id, ())
        for rank, phrase in enumerate(phrases):
            if len(phrase.words) > 1 and phrase.stands_in(opening):
                why = f"Its first lines say “{phrase.written}”"
                return self._candidate(document, len(phrases) + 1 + rank, why)
        return None

    def _candidate(self, document: Document, rank: int, why: str) -> _Candidate:
        return _Candidate(document, rank, why, self._signs.get(document.document_id, frozenset()))

    def _age_fault(self, item: StandingItem, candidate: _Candidate) -> tuple[StandingStatus, str] | None:
        """Why the document is not recent enough for the item, None if it is."""
        if "past_review_date" in candidate.signs:
            return StandingStatus.OUT_OF_DATE, "its own review date has passed"
        if item.max_age_months is None:
            return (StandingStatus.OUT_OF_DATE, "it is out of date") if "stale" in candidate.signs else None
        dated = candidate.document.document_date
        if dated is None:
            return StandingStatus.INCOMPLETE, "it bears no date, and a recent one is asked for"
        if dated < months_before(self._as_of, item.max_age_months):
            limit = f"one of the last {_months(item.max_age_months)} is asked for"
            return StandingStatus.OUT_OF_DATE, f"it is of {dated:%B %Y}, and {limit}"
        return None


def _months(count: int) -> str:
    return "month" if count == 1 else f"{count} months"


def _file_stem(path: str) -> str:
    name = path.rpartition("/")[2].rpartition("!")[2]
    stem, dot, _ = name.rpartition(".")
    return (stem if dot else name).replace("_", " ")
