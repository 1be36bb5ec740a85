"""Find texts that say the same in nearly the same words.

In: the plain words of texts (`plain_words`). Out: `Likeness` records of two positions and a reason that quotes
what is shared. Surprising rule: figures, names inside a sentence and the field's fixed names carry no likeness of
their own, so a template filled in twice is alike, and two texts about the same children are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SHINGLE_WORDS = 3
"""Words in a row that are compared as one: two are shared by chance all over the field, four break at each edit."""
MIN_SHINGLES = 5
"""Shingles that must be shared before their share counts (as many as seven words in a row hold): below, a short
text is "alike" for holding one idiom."""
ROW_WORDS = 20
"""Plain words up to which two texts are compared as rows, by the words they hold in any order: a table row has too
few shingles, and filling it in again moves its cells."""
MIN_ROW_WORDS = 3
"""Words two rows must share: "target" and a unit are in half of all rows."""
TEMPLATE_WORDS = 6
"""Words in a row that count as a template when one author repeats them; up to five, idioms of reporting ("parents
told inspectors that they") came up six times in 420 passages of careful authors."""
TEMPLATE_TEXTS = 5
"""Texts of one author with such words that make a template: careful authors had four at most."""
FIGURE_WORDS = frozenset({
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "per", "cent", "percent",
})  # fmt: skip
"""Figures in words, left out like those in digits."""
FIXED_NAMES = (
    r"(?:the )?(?:children and young people|young people and children)s?"
    r"(?: with (?:send|sen|special educational needs and(?: or)? disabilities(?: send)?))?(?: and their families)?",
    r"children young people and (?:their )?families",
    r"special educational needs and(?: or)? disabilities(?: send)?",
    r"parents and carers",
    r"speech and language(?: therapy| therapists?)?",
    r"social emotional (?:and|or) mental health(?: needs)?",
    r"autism and attention deficit hyperactivity disorder(?: adhd)?",
    r"education health and (?:social )?care(?: ehc)?(?: plans?| needs assessments?)?(?: ehcps?)?",
    r"preparation for adulthood",
    r"not in education employment or training(?: neet)?",
    r"integrated care boards?(?: icb)?",
    r"health and wellbeing boards?",
    r"(?:local )?area partnerships?",
    r"expected standard in reading writing and math(?:ematic)?s",
    r"experiences and outcomes",
    r"right (?:help|support) at the right time",
)
"""What cannot be said in other words, as patterns over plain words; each counts as one word. Of 207 pairs of a
written and a reference passage with eight words in a row in common, eight are left when these and figures are out."""
_FIXED_NAME = re.compile(rf"\b(?:{'|'.join(FIXED_NAMES)})\b")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:['’]s)?\b")
"""A capitalised word inside a sentence; short forms (EHC, PfA, SENCo) stay, because they are what a text is about."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on two texts are alike; any of the three is enough."""

    shingle_share: float
    """Shared shingles by those of the text that has fewer, 0-1."""
    row_share: float
    """Of two rows: shared words by all words of both, 0-1."""
    run_words: int
    """Plain words in a row that both hold."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two texts by their positions, with the reason why they are alike."""

    first: int
    second: int
    reason: str


def plain_words(text: str) -> Words:
    """Lower-case words without figures and names, each fixed name of the field as one word."""
    without_names = _NAME.sub(" ", unicodedata.normalize("NFKC", text))
    words = re.findall(r"\w+", re.sub("['’]", "", without_names.lower()))
    kept = [word for word in words if word not in FIGURE_WORDS and not any(map(str.isdigit, word))]
    return tuple(_FIXED_NAME.sub(lambda found: found[0].replace(" ", "_"), " ".join(kept)).split())


def find_alike(texts: Sequence[Words], limits: Limits) -> list[Likeness]:
    """Pairs within one set, each once with `first` before `second`, in order."""
    return _likenesses(texts, texts, limits, is_one_set=True)


def find_close(texts: Sequence[Words], references: Sequence[Words], limits: Limits) -> list[Likeness]:
    """Pairs of a text (`first`) and a reference (`second`), in order."""
    return _likenesses(texts, references, limits, is_one_set=False)


def find_templates(texts: Sequence[Words], authors: Sequence[str]) -> list[tuple[tuple[int, ...], str]]:
    """Positions of each author's texts that share TEMPLATE_WORDS words in a row, with those words; largest first.

    A group within a larger one is left out: a template of ten words would be told five times.
    """
    holders: dict[tuple[str, Words], list[int]] = defaultdict(list)
    for position, (words, author) in enumerate(zip(texts, authors, strict=True)):
        for run in _shingles(words, TEMPLATE_WORDS):
            holders[author, run].append(position)
    groups = [(positions, run) for (_, run), positions in holders.items() if len(positions) >= TEMPLATE_TEXTS]
    told: list[tuple[tuple[int, ...], str]] = []
    for positions, run in sorted(groups, key=lambda group: (-len(group[0]), group)):
        if not any(set(positions) <= set(larger) for larger, _ in told):
            told.append((tuple(positions), _quoted(run)))
    return told


def _likenesses(
    firsts: Sequence[Words], seconds: Sequence[Words], limits: Limits, *, is_one_set: bool
) -> list[Likeness]:
    reasons: dict[tuple[int, int], str] = {}
    runs = _all_shingles(firsts, limits.run_words), _all_shingles(seconds, limits.run_words)
    for i, j, _ in _shared(*runs, at_least=1, is_one_set=is_one_set):
        run = _longest_run(firsts[i], seconds[j])
        reasons[i, j] = f"{len(run)} words in a row: {_quoted(run)}"
    shingles = _all_shingles(firsts, SHINGLE_WORDS), _all_shingles(seconds, SHINGLE_WORDS)
    for i, j, count in _shared(*shingles, at_least=MIN_SHINGLES, is_one_set=is_one_set):
        share = count / min(len(shingles[0][i]), len(shingles[1][j]))
        if share >= limits.shingle_share and (i, j) not in reasons:
            run = _longest_run(firsts[i], seconds[j])
            reasons[i, j] = f"{share:.0%} of the shorter one's groups of three words, such as {_quoted(run)}"
    rows = _rows(firsts), _rows(seconds)
    for i, j, count in _shared(*rows, at_least=MIN_ROW_WORDS, is_one_set=is_one_set):
        first, second = rows[0][i], rows[1][j]
        if count / len(first | second) >= limits.row_share:
            reasons.setdefault((i, j), f"rows of the same words: {_quoted(sorted(first & second))}")
    return [Likeness(first, second, reason) for (first, second), reason in sorted(reasons.items())]


def _rows(texts: Sequence[Words]) -> list[Set[str]]:
    """The words of each row; nothing for a longer text, which so shares nothing."""
    return [frozenset(words) if len(words) <= ROW_WORDS else frozenset() for words in texts]


def _all_shingles(texts: Sequence[Words], count: int) -> list[Set[Words]]:
    return [_shingles(words, count) for words in texts]


def _shingles(words: Words, count: int) -> Set[Words]:
    return {words[start : start + count] for start in range(len(words) - count + 1)}


def _shared(
    firsts: Sequence[Set[Any]], seconds: Sequence[Set[Any]], *, at_least: int, is_one_set: bool
) -> Iterator[tuple[int, int, int]]:
    """Positions of two sets and how many members they share, through one product of sparse matrices.

    Where both sequences are one set of texts, each pair comes once and no text with itself.
    """
    columns: dict[Any, int] = {}
    for members in seconds:
        for member in members:
            columns.setdefault(member, len(columns))
    product = (_matrix(firsts, columns) @ _matrix(seconds, columns).T).tocoo()
    kept = product.data >= at_least
    if is_one_set:
        kept &= product.row < product.col
    yield from zip(product.row[kept].tolist(), product.col[kept].tolist(), product.data[kept].tolist(), strict=True)


def _matrix(sets: Sequence[Set[Any]], columns: Mapping[Any, int]) -> Any:
    """One row per set, one column per member that `columns` knows."""
    import numpy as np
    from scipy.sparse import csr_matrix

    indices = [[columns[member] for member in members if member in columns] for members in sets]
    ends = np.cumsum([0, *map(len, indices)])
    flat = np.array([column for row in indices for column in row], dtype=np.int64)
    return csr_matrix((np.ones(len(flat), np.int32), flat, ends), shape=(len(sets), max(len(columns), 1)))


def _longest_run(first: Words, second: Words) -> Words:
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return first[match.a : match.a + match.size]


def _quoted(words: Sequence[str]) -> str:
    return f"“{' '.join(words).replace('_', ' ')}”"
