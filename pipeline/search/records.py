"""What travels through a search: passages as they are searched, filters, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SearchPassage:
    """A passage with what filters and citations need; `body_ids` are those of its document and of its speaker.

    `criterion_ids` are the criteria that it is accepted or uncertain for, `counted_for` those it counts for.
    """

    passage_id: str
    document_id: str
    path: str
    title: str
    location: str
    heading: str
    text: str
    evidence_date: date | None
    kind: str | None
    stance: str | None
    body_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    counted_for: tuple[str, ...]
    is_draft: bool = False
    duplicate_of: str | None = None

    @property
    def citation(self) -> str:
        """Document and place, ready to paste."""
        return f"{self.title}, {self.location}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must be; None asks for nothing.

    `requirement` takes in its parts (APA3 also finds APA3.1), `document` is any part of a title or path, `body` a
    body's id and `kind` a kind of evidence.
    """

    requirement: str | None = None
    document: str | None = None
    body: str | None = None
    kind: str | None = None

    def let_pass(self, passage: SearchPassage) -> bool:
        """Whether a passage is what was asked for; letters' case does not matter."""
        wanted = (self.requirement or "").casefold()
        document = (self.document or "").casefold()
        return (
            (not wanted or any(_is_part(criterion.casefold(), wanted) for criterion in passage.criterion_ids))
            and (not document or document in f"{passage.title}\n{passage.path}".casefold())
            and (self.body is None or self.body.casefold() in {body.casefold() for body in passage.body_ids})
            and (self.kind is None or passage.kind == self.kind.casefold())
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One result: the passage, copies of it elsewhere, and what found it.

    `word_rank` and `meaning_rank` are its places (from 1) in the two lists that were joined; None if it was not among
    the first there. `also_in` are citations of passages that say the same nearly word for word.
    """

    passage: SearchPassage
    word_rank: int | None
    meaning_rank: int | None
    also_in: tuple[str, ...] = ()
    also_ids: tuple[str, ...] = ()


def _is_part(criterion_id: str, wanted: str) -> bool:
    return criterion_id == wanted or criterion_id.startswith(f"{wanted}.")
