"""Passages as words of a small closed vocabulary, so that one matcher finds words, figures and misread words alike.

In: tokenised passages (spaCy's `Doc`). Out: `Tokens`, flat over all passages. Surprising rule: a word that stands
in no list becomes a blank that keeps its ending only, and a misread one ("chi1d", "irnprove", "provi- sion") becomes
the listed word it was meant to be: nothing downstream knows of spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.classify.statement_words import DAYS, MONTHS, SMALL_NUMBERS, TENS, single_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

END = "¶"
"""Stands after each passage, so that no match reaches into the next."""
FIGURES = ("NUM", "YEAR", "PERIOD", "DATE", "ORD", "MONTH", "DAY", "SHARE")
"""What figures and dates become; entries of the lists are written with them."""
BLANKS = {"ed": "·ed", "ng": "·ing", "ly": "·ly"}
"""Blanks of unlisted words by their last two letters; BLANK for the rest."""
BLANK = "·"
"""Any other unlisted word."""
MARK = "¤"
"""An unlisted mark that is no letter and no figure."""
MOST_REMEMBERED = 200_000
"""Spellings kept folded; a corpus of a thousand documents has about half as many, at some 300 bytes each."""

_MONTHS, _DAYS = frozenset(single_words(MONTHS)), frozenset(single_words(DAYS))
_TENS = {word: 10.0 * tens for tens, word in enumerate(single_words(TENS), 2)}
_SPELLED = {
    **{word: float(value) for value, word in enumerate(single_words(SMALL_NUMBERS), 2)},
    **_TENS,
    "dozen": 12.0,
    "hundred": 100.0,
    "thousand": 1000.0,
}
"""What spelled figures amount to."""
_PIECE = re.compile(r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?|[a-z]+|[^\sa-z\d]")
"""Parts of a token that is neither a word nor a mark: "45wks", "58%→71"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"q[1-4]")
_MISREAD_DIGITS = str.maketrans("015", "ols")
"""What scanners make of letters within a word: 0 is o, 1 is l, 5 is s."""
_MISREAD_NUMBER = re.compile(r"[\dlo]{2,4}")
_MISREAD_FIGURES = str.maketrans("lo", "10")
"""What they make of digits within a figure: "l7", "4O"."""
_MISREAD_LETTERS = (("rn", "m"), ("vv", "w"), ("ii", "ll"))
"""What scanners make of letters: written, meant."""
_FEWEST_LETTERS = 4
"""Shorter words are not mended: too many of them are one letter apart."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """t tokens of n passages, each passage closed by END.

    `words` are the folded words, `values` what figures amount to (else NaN), `passages` (t,) and `sentences` (t,) the
    rows they stand in; `sentence_passages` (m,) is the passage of each sentence. Every passage has a sentence.
    """

    words: tuple[str, ...]
    values: np.ndarray
    passages: np.ndarray
    sentences: np.ndarray
    sentence_passages: np.ndarray
    passage_count: int

    @property
    def sentence_starts(self) -> np.ndarray:
        """First token of each sentence."""
        return np.searchsorted(self.sentences, np.arange(len(self.sentence_passages)))

    @property
    def first_sentences(self) -> np.ndarray:
        """First sentence of each passage."""
        return np.searchsorted(self.sentence_passages, np.arange(self.passage_count))

    @property
    def last_sentences(self) -> np.ndarray:
        """Last sentence of each passage."""
        return np.searchsorted(self.sentence_passages, np.arange(self.passage_count), side="right") - 1


def figure_word(word: str) -> str:
    """NUM, MONTH or DAY for a word that spells one; any other as it is."""
    return "NUM" if word in _SPELLED else "MONTH" if word in _MONTHS else "DAY" if word in _DAYS else word


def text_of(spacy_doc: Doc) -> str:
    """The passage's text; spaCy's own property makes an object of each token, which takes four times as long."""
    from spacy.attrs import ORTH, SPACY

    if not len(spacy_doc):
        return ""
    strings = spacy_doc.vocab.strings
    orths, spaces = spacy_doc.to_array([ORTH, SPACY]).T.tolist()
    return "".join([strings[orth] + " " if space else strings[orth] for orth, space in zip(orths, spaces, strict=True)])


class _Folded(NamedTuple):
    """What a spelling becomes; `joins` if it may belong together with what follows."""

    words: tuple[str, ...]
    values: tuple[float, ...]
    joins: bool


class TokenFolder:
    """Folds spellings into a closed vocabulary and remembers them; what it gives does not depend on what it saw."""

    def __init__(self, listed: Iterable[str]) -> None:
        """Take the words of all lists."""
        self.listed = frozenset(listed)
        self._known: dict[int, _Folded] = {}

    def fold(self, spacy_docs: Sequence[Doc]) -> Tokens:
        """Fold tokenised passages; a text without sentence marks counts as one sentence."""
        words: list[str] = []
        values: list[float] = []
        passages: list[int] = []
        starts: list[int] = []
        for row, spacy_doc in enumerate(spacy_docs):
            before = len(words)
            starts.append(before)
            for folded, is_start in self._folded(spacy_doc):
                if is_start and len(words) > before:
                    starts.append(len(words))
                words += folded.words
                values += folded.values
            words.append(END)
            values.append(np.nan)
            passages += [row] * (len(words) - before)
        is_first = np.zeros(len(words), dtype=np.intp)
        is_first[starts] = 1
        owners = np.array(passages, dtype=np.intp)
        return Tokens(
            words=tuple(words),
            values=np.array(values, dtype=np.float64),
            passages=owners,
            sentences=np.cumsum(is_first) - 1,
            sentence_passages=owners[np.unique(starts).astype(np.intp)],
            passage_count=len(spacy_docs),
        )

    def fold_text(self, spacy_doc: Doc) -> tuple[str, ...]:
        """The words of one text, figures and misreadings folded."""
        return tuple(word for folded, _ in self._folded(spacy_doc) for word in folded.words)

    def _folded(self, spacy_doc: Doc) -> list[tuple[_Folded, bool]]:
        from spacy.attrs import NORM, SENT_START

        norms, marks = spacy_doc.to_array([NORM, SENT_START]).T.tolist() if len(spacy_doc) else ([], [])
        known = self._known
        folded = []
        joins = False
        for norm, mark in zip(norms, marks, strict=True):
            one = known.get(norm)
            if one is None:
                one = self._remember(norm, spacy_doc.vocab.strings[norm])
            joins = joins or one.joins
            folded.append((one, mark == 1))
        if joins:
            strings = spacy_doc.vocab.strings
            return list(self._joined([strings[norm] for norm in norms], folded))
        return folded

    def _joined(self, norms: list[str], folded: list[tuple[_Folded, bool]]) -> Iterator[tuple[_Folded, bool]]:
        """Join what was torn: broken words, twenty-two, per cent."""
        position = 0
        while position < len(folded):
            (one, is_start), taken = folded[position], 1
            if one.joins:
                joined, taken = self._join(norms[position : position + 4])
                one = joined or one
            yield one, is_start
            position += taken

    def _join(self, norms: list[str]) -> tuple[_Folded | None, int]:
        """What the first of these spellings makes with those after it, and how many it takes."""
        first, *rest = norms
        if first == "per" and rest[:1] == ["cent"]:
            return _Folded(("%",), (np.nan,), False), 2
        if (
            first in _TENS
            and len(rest) >= 2
            and rest[0] == "-"
            and 1 <= _SPELLED.get(rest[1], float(rest[1] == "one")) < 10
        ):
            return _Folded(("NUM",), (_TENS[first] + _SPELLED.get(rest[1], 1.0),), False), 3
        if first.endswith("-") and len(first) > 1:
            following = next((place for place, norm in enumerate(rest[:2]) if norm.strip()), None)
            if following is not None and (whole := first[:-1] + rest[following]).isalpha():
                return _Folded((self._word(whole),), (np.nan,), False), following + 2
        return None, 1

    def _remember(self, norm: int, spelling: str) -> _Folded:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        folded = self._known[norm] = self._fold_spelling(spelling.lower())
        return folded

    def _fold_spelling(self, spelling: str) -> _Folded:
        joins = spelling == "per" or spelling in _TENS or (spelling.endswith("-") and spelling[:-1].isalpha())
        if not spelling.strip():
            return _Folded((), (), False)
        if _QUARTER.fullmatch(spelling):
            return _Folded(("PERIOD",), (np.nan,), False)
        if _MISREAD_NUMBER.fullmatch(spelling) and not spelling.isalpha() and not spelling.isdigit():
            return _Folded(("NUM",), (float(spelling.translate(_MISREAD_FIGURES)),), False)
        if spelling in self.listed or spelling.isalpha() or self._is_misread(spelling):
            return _Folded((self._word(spelling),), (_SPELLED.get(spelling, np.nan),), joins)
        pieces = [self._piece(piece) for piece in _PIECE.findall(spelling)]
        return _Folded(tuple(word for word, _ in pieces), tuple(value for _, value in pieces), joins)

    def _piece(self, piece: str) -> tuple[str, float]:
        if not piece[0].isdigit():
            return self._word(piece), _SPELLED.get(piece, np.nan)
        if piece[-1].isalpha():
            return "ORD", np.nan
        if ":" in piece or piece.count("/") > 1:
            return "DATE", np.nan
        if "/" in piece:
            return _slashed(piece)
        if _YEAR.fullmatch(piece):
            return "YEAR", np.nan
        try:
            return "NUM", float(piece.replace(",", ""))
        except ValueError:  # 12.03.24, 1.2.3
            return "DATE", np.nan

    def _word(self, word: str) -> str:
        figure = figure_word(word)
        if figure != word:
            return figure
        if word in self.listed:
            return word
        if word == "l":
            return "i"
        mended = next((other for other in _mendings(word) if other in self.listed), None)
        return mended or (BLANKS.get(word[-2:], BLANK) if word.isalpha() else MARK)

    def _is_misread(self, spelling: str) -> bool:
        return any(letter.isalpha() for letter in spelling) and any(
            other in self.listed for other in _mendings(spelling)
        )


def _slashed(piece: str) -> tuple[str, float]:
    """Tell 2024/25 and 22/23 (periods) and 14/11 (dates) from 12/20 (a share, its value)."""
    try:
        first, second = (float(number.replace(",", "")) for number in piece.split("/"))
    except ValueError:  # 1.2.3/4
        return "DATE", np.nan
    if 1990 <= first < 2100 or (second == first + 1 and 15 <= first < 40):
        return "PERIOD", np.nan
    if first <= second and second > 12:
        return "SHARE", first / second
    return "DATE", np.nan


def _mendings(word: str) -> Iterator[str]:
    """Words that a scanner might have turned into this one, likeliest first."""
    if len(word) < _FEWEST_LETTERS:
        return
    if not word.isalpha():
        if sum(map(str.isalpha, word)) * 2 < len(word):  # 100k is a figure, wi11 a word
            return
        yield word.translate(_MISREAD_DIGITS)
        yield word.replace("1", "i").translate(_MISREAD_DIGITS)
        return
    for written, meant in _MISREAD_LETTERS:
        if written in word:
            yield word.replace(written, meant)
    for place, letter in enumerate(word):
        if letter in "il":
            yield word[:place] + ("l" if letter == "i" else "i") + word[place + 1 :]
