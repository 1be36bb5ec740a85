"""Say which documents that could not be read might hold evidence for a criterion, by their names.

In: a document's path and title, and the framework. Out: yes or no per criterion. Surprising rules: a name that says
nothing of the framework's subjects might hold anything; one that repeats a document that was read holds nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.framework import Criterion, Framework
from pipeline.records import Document

_WORD = re.compile(r"[a-z0-9]+")
_COPY_WORDS = frozenset({"signed", "final", "copy", "scan", "scanned", "resent", "new", "web", "print", "protected"})
"""Words by which one document is filed twice: a signed scan beside the file it was printed from."""
_COMMON_WORDS = frozenset({"and", "the", "of", "in", "for", "to", "a", "an", "with", "on", "at", "by", "from", "or"})


def could_hold(document: Document, criterion: Criterion, framework: Framework, *, read: Iterable[Document]) -> bool:
    """Whether an unread document might hold evidence for a criterion.

    If its name has any of the framework's phrases, it might for those criteria whose phrases (with those of the
    criteria above and below them) cover most of its words; without one it might for all. `read` are the documents
    that were read whole: one of the same name in the same folder, but for words such as "signed", leaves nothing new.
    """
    if any(_same_name(document, other) for other in read):
        return False
    words = _words(f"{PurePosixPath(document.path).stem} {document.title or ''}")
    peers = [c for c in framework.criteria if (c.level == "pillar") == (criterion.level == "pillar")]
    if not any(_has_phrase(words, c) for c in framework.criteria):
        return True
    best = max(_covered(words, peer, framework) for peer in peers)
    family = [criterion, *(c for c in framework.criteria if c.parent == criterion.id)]
    return best > 0 and any(_covered(words, member, framework) == best for member in family)


def _covered(words: Sequence[str], criterion: Criterion, framework: Framework) -> int:
    """How many of a name's different words stand in phrases of the criterion or of those above it."""
    known = set(_phrase_words(criterion.phrases))
    parent = criterion.parent
    while parent is not None:
        known |= _phrase_words(framework.criteria_by_id[parent].phrases)
        parent = framework.criteria_by_id[parent].parent
    return len(known.intersection(words))


def _has_phrase(words: Sequence[str], criterion: Criterion) -> bool:
    name = f" {' '.join(words)} "
    return any(f" {' '.join(_words(phrase))} " in name for phrase in criterion.phrases)


@lru_cache(maxsize=256)
def _phrase_words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in _words(phrase)) - _COMMON_WORDS


def _same_name(document: Document, other: Document) -> bool:
    one, two = PurePosixPath(document.path), PurePosixPath(other.path)
    return one != two and one.parent == two.parent and _bare(one) == _bare(two)


def _bare(path: PurePosixPath) -> tuple[str, ...]:
    return tuple(word for word in _words(path.stem) if word not in _COPY_WORDS)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
