"""Find the framework's phrases, near misses and aspects in passages with spaCy matchers.

In: a framework and texts. Out: `PhraseHits` per text. Surprising rules: a near miss vetoes its criterion only
where none of its `unless` phrases stands in the same passage; dashes, apostrophes and spaces of every kind count
as one, so that 18-25 in a framework finds 18–25 in a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.framework import Framework
from pipeline.records import PhraseHits

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher


MAX_TEXT_CHARS = 100_000_000
"""Longest text that is searched: spaCy's default of a million guards parsers that are not used here."""

_SAME_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’", "'"))


@dataclass(frozen=True, slots=True)
class _Use:
    """What a phrase is good for: `role` is phrase, near_miss, unless or aspect; `number` tells near misses apart."""

    role: str
    criterion_id: str
    number: int


class PhraseFinder:
    """The framework's phrases compiled once for many passages."""

    def __init__(self, framework: Framework) -> None:
        """Compile the matcher; phrases match whole words in any case."""
        import spacy
        from spacy.matcher import PhraseMatcher

        self._framework = framework
        self._nlp: Language = spacy.blank("en")
        self._nlp.max_length = MAX_TEXT_CHARS
        self._uses: dict[str, list[_Use]] = {}
        for use, phrases in _uses(framework):
            for phrase in dict.fromkeys(map(_plain, phrases)):
                self._uses.setdefault(phrase, []).append(use)
        self._matcher: PhraseMatcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for phrase in self._uses:
            self._matcher.add(phrase, [self._nlp.make_doc(phrase)])

    def find(self, texts: Iterable[str]) -> Iterator[PhraseHits]:
        """Yield what is found in each text, in order."""
        for spacy_doc in self._nlp.pipe(map(_plain, texts)):
            found = {self._nlp.vocab.strings[key] for key, _, _ in self._matcher(spacy_doc)}
            yield self._hits(sorted(found))

    def _hits(self, found: list[str]) -> PhraseHits:
        phrases: dict[str, list[str]] = {}
        seen: set[_Use] = set()
        for phrase in found:
            for use in self._uses[phrase]:
                seen.add(use)
                if use.role == "phrase":
                    phrases.setdefault(use.criterion_id, []).append(phrase)
        vetoes: dict[str, str] = {}
        aspects: dict[str, tuple[str, ...]] = {}
        for criterion in self._framework.criteria:
            for number, near_miss in enumerate(criterion.near_misses):
                met = _Use("near_miss", criterion.id, number) in seen
                if met and _Use("unless", criterion.id, number) not in seen:
                    vetoes.setdefault(criterion.id, near_miss.what)
            shown = tuple(a.id for n, a in enumerate(criterion.aspects) if _Use("aspect", criterion.id, n) in seen)
            if shown:
                aspects[criterion.id] = shown
        return PhraseHits({key: tuple(value) for key, value in phrases.items()}, vetoes, aspects)


def _plain(text: str) -> str:
    """Lower-case a text, with one kind of dash, apostrophe and space."""
    return " ".join(text.lower().translate(_SAME_MARKS).split())


def _uses(framework: Framework) -> Iterator[tuple[_Use, tuple[str, ...]]]:
    for criterion in framework.criteria:
        yield _Use("phrase", criterion.id, 0), criterion.phrases
        for number, near_miss in enumerate(criterion.near_misses):
            yield _Use("near_miss", criterion.id, number), near_miss.phrases
            yield _Use("unless", criterion.id, number), near_miss.unless
        for number, aspect in enumerate(criterion.aspects):
            yield _Use("aspect", criterion.id, number), aspect.phrases
