"""Raw text of any format in, plain text with the place each character came from out.

Nothing is reworded: characters that look alike become one, invisible ones go, and words broken over lines are
joined again. The surprising rule is the hyphen at a line end. pdfium writes U+FFFE (some fonts U+0002 or U+00AD)
where a hyphen was printed, whether it belongs to a compound (`well-being`) or to a broken word (`improve-ment`).
`keeps_hyphen` decides by what the document itself writes elsewhere, then by lists of usual first and second parts
of compounds; a break that nothing explains is taken for a broken word. A typed hyphen at a line end is kept,
unless the document writes the joined word elsewhere and the hyphenated one nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

BULLET = "•"
"""The one bullet glyph that normalised text holds."""

LINE_END_HYPHEN = "\ufffe"
"""What pdfium writes for a hyphen printed at a line end; this module's mark for "hyphen or broken word"."""

_FIRST_PARTS = """
    anti child co cross decision early evidence face family fixed follow forward full half hands hard high higher
    joined key large life local long low lower mid multi needs neuro new non one part peer person place post pre
    problem ready school self semi short single small so solution step stop sub third time trauma two user value web
    well whole wide year young
"""
_SECOND_PARTS = """
    aged agency based being bound built centred depth designed driven established face family focused free friendly
    funded going house informed led level making management matched minded month needed only paced party person
    produced production quality range ranging regulated regulation related resourced round run scale sector serving
    setting specific standing supported term through time together type understood week wide work worker year
"""

COMPOUND_FIRST_PARTS = frozenset(_FIRST_PARTS.split())
"""Words that usually keep their hyphen when a line breaks after them (`co-production`, `multi-agency`)."""

COMPOUND_SECOND_PARTS = frozenset(_SECOND_PARTS.split())
"""Words that usually keep the hyphen before them (`needs-led`, `area-wide`, `long-standing`)."""

_CONTEXT_CHARS = 60
"""How far either side of a line-end hyphen its word is sought; English words are shorter."""

_LINE_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st",
    "Ɵ": "ti", "Ʃ": "tt",  # Calibri's ti and tt, which Word's PDF export maps to these letters
}  # fmt: skip
_LOOKALIKES = {"\u2010": "-", "\u2011": "-", "\u2212": "-", "\x02": LINE_END_HYPHEN}
_WINGDINGS = {
    **dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf06c\uf06e\uf076\uf071\uf09f\uf077\uf075", BULLET),
    "\uf0fc": "✓", "\uf0fb": "✗", "\uf0d8": "➢", "\uf0e0": "→", "\uf0e8": "→", "\uf02d": "-", "\uf020": " ",
}  # fmt: skip
_REPLACEMENTS = {
    **dict.fromkeys(_LINE_BREAKS, "\n"),
    **dict.fromkeys(_SPACES, " "),
    **_LIGATURES,
    **_LOOKALIKES,
    **_WINGDINGS,
}
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\uffff"
    "\U000e0000-\U000e0fff"
)
_LONE_SURROGATE = "\ud800-\udfff"
_SINGLE = "".join(re.escape(character) for character in _REPLACEMENTS if len(character) == 1)
_ODD = re.compile(f"\r\n|[{_SINGLE}{_INVISIBLE}{_LONE_SURROGATE}]")  # a class is 20 times as fast as alternatives
_SOFT_HYPHEN_AT_LINE_END = re.compile("\xad(?=[ \xad]*\n)")
_SOFT_HYPHEN = re.compile("\xad")
_ACCENTED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_LINE_BREAK = re.compile("(?<! ) *\n[ \n]*")  # looking back keeps long runs of spaces from being tried at each space
_SPACE_RUN = re.compile(" {2,}")
_OUTER_SPACE = re.compile(r"\A[ \n]+|(?<![ \n])[ \n]+\Z")
_LINE_BULLET = re.compile(r"^(?:[•◼◾■▪●◦○‣⁃➢❖✦❑❏] ?(?=\S)|[·∙o] (?=\S))", re.MULTILINE)
_LONE_LINE_BULLET = re.compile(r"^[◼◾■▪●◦○‣⁃]$", re.MULTILINE)
_BROKEN_WORD = re.compile(f"(?<=\\w){LINE_END_HYPHEN}\n?(?=\\w)")
_TYPED_BREAK = re.compile(r"(?<=\w)-\n(?=\w)")
_LEFT_PART = re.compile(r"(?:\w[\w'’-]*)?\w\Z")
_RIGHT_PART = re.compile(r"\w(?:[\w'’-]*\w)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPLIT_OVER_LINES = re.compile(rf"(?<!\w)\w+(?:[{LINE_END_HYPHEN}\xad\x02]\s*|-\s*\n\s*)\w+")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Normalised text; `offsets[i]` is the index in the raw text of the character that gave `text[i]`.

    Offsets never fall. Characters made from one raw character (a ligature) share its index.
    """

    text: str
    offsets: tuple[int, ...]


def normalise_text(raw: str, *, known_words: frozenset[str] = frozenset()) -> NormalisedText:
    """Make raw text plain: one kind of space, line break, bullet and hyphen, no ligatures, no invisible characters.

    Lines stay lines, stripped of outer spaces; runs of blank lines become one. `known_words` are the lower-case
    words of the whole document (`document_words`), by which line-end hyphens are decided; the words of `raw` are
    always used too. Normalising twice changes nothing.
    """
    traced = NormalisedText(raw, tuple(range(len(raw))))
    traced = _substitute(traced, _ODD, _plain_character)
    traced = _substitute(traced, _SOFT_HYPHEN_AT_LINE_END, lambda _: LINE_END_HYPHEN)
    traced = _substitute(traced, _SOFT_HYPHEN, lambda _: "")
    traced = _substitute(traced, _ACCENTED, lambda match: unicodedata.normalize("NFC", match[0]))
    traced = _substitute(traced, _LINE_BREAK, lambda match: "\n\n" if match[0].count("\n") > 1 else "\n")
    traced = _substitute(traced, _SPACE_RUN, lambda _: " ")
    traced = _substitute(traced, _OUTER_SPACE, lambda _: "")
    traced = _substitute(traced, _LINE_BULLET, lambda _: f"{BULLET} ")
    traced = _substitute(traced, _LONE_LINE_BULLET, lambda _: BULLET)
    return _join_broken_words(traced, known_words)


def flow_lines(lines: Sequence[str], *, known_words: frozenset[str] = frozenset()) -> str:
    """Join the raw lines of one paragraph to a single normalised line, mending words broken between them."""
    return normalise_text("\n".join(lines), known_words=known_words).text.replace("\n\n", " ").replace("\n", " ")


def document_words(texts: Iterable[str]) -> frozenset[str]:
    """Lower-case words, hyphenated ones whole, that the texts write unbroken; halves at line ends are left out."""
    return frozenset(
        match[0].lower().replace("’", "'")
        for text in texts
        for match in _WORD.finditer(_SPLIT_OVER_LINES.sub(" ", text))
    )


def keeps_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether `left`, a line-end hyphen and `right` make a hyphenated compound rather than one broken word.

    `words` are those the document writes unbroken. Rules in order, the first that speaks decides: figures and
    capitals keep the hyphen; the document's own spelling; usual parts of compounds; two halves that are
    both words of the document keep it; else the word was broken.
    """
    if not (left[-1:].isalpha() and right[:1].isalpha()) or right[:1].isupper():
        return True
    first, second = left.lower(), right.lower()
    is_joined_known, is_hyphenated_known = first + second in words, f"{first}-{second}" in words
    if is_joined_known != is_hyphenated_known:
        return is_hyphenated_known
    first_part, second_part = first.rsplit("-", 1)[-1], second.split("-", 1)[0]
    if first_part in COMPOUND_FIRST_PARTS or second_part in COMPOUND_SECOND_PARTS:
        return True
    return first_part in words and second_part in words


def _plain_character(match: re.Match[str]) -> str:
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _REPLACEMENTS.get(character, "")


def _join_broken_words(traced: NormalisedText, known_words: frozenset[str]) -> NormalisedText:
    if LINE_END_HYPHEN not in traced.text and "-\n" not in traced.text:
        return traced
    words = known_words | document_words([traced.text])

    def mend(match: re.Match[str]) -> str:
        return "-" if keeps_hyphen(*_halves(match), words) else ""

    def mend_typed(match: re.Match[str]) -> str:
        left, right = (half.lower() for half in _halves(match))
        return "" if left + right in words and f"{left}-{right}" not in words else "-"

    traced = _substitute(traced, _BROKEN_WORD, mend)
    traced = _substitute(traced, re.compile(LINE_END_HYPHEN), lambda _: "-")
    return _substitute(traced, _TYPED_BREAK, mend_typed)


def _halves(match: re.Match[str]) -> tuple[str, str]:
    """The word parts before and after a break; both exist because the patterns look for them."""
    before = match.string[max(0, match.start() - _CONTEXT_CHARS) : match.start()]
    after = match.string[match.end() : match.end() + _CONTEXT_CHARS]
    left, right = _LEFT_PART.search(before), _RIGHT_PART.match(after)
    return (left[0] if left else ""), (right[0] if right else "")


def _substitute(
    traced: NormalisedText, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]
) -> NormalisedText:
    """Replace every match, each new character keeping the offset of the match's first character."""
    parts: list[str] = []
    offsets: list[int] = []
    end = 0
    for match in pattern.finditer(traced.text):
        replacement = replace(match)
        parts += (traced.text[end : match.start()], replacement)
        offsets += traced.offsets[end : match.start()]
        offsets += [traced.offsets[match.start()]] * len(replacement)
        end = match.end()
    if end == 0:
        return traced
    return NormalisedText("".join((*parts, traced.text[end:])), (*offsets, *traced.offsets[end:]))
