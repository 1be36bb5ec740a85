"""Word's style and numbering parts in; what a paragraph's style makes of it, and the numbers of headings, out.

Styles inherit through `basedOn`, so a house style "Council H2" based on "heading 2" is a heading of level 2.
Word keeps no heading numbers in the text: they are counted here, because readers cite "2.1 Governance".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pipeline.extract.zip_parts import attribute, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_STYLE_DEPTH = 20
"""Longest chain of `basedOn` that is followed; a damaged file may go in circles."""

BODY_OUTLINE_LEVEL = 9
"""Word's outline level of body text; 0 to 8 are headings of level 1 to 9."""

_T = TypeVar("_T")
_HEADING_NAME = re.compile(r"heading ([1-9])")
_LIST_NAME = re.compile(r"list (?:bullet|number)\b")
_CONTENTS_NAME = re.compile(r"toc (?:[1-9]|heading)|table of figures")
_OFF = frozenset({"0", "false", "off"})
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of its text; `number_list` and `number_level` are the list it takes part in."""

    heading_level: int | None = None
    is_title: bool = False
    is_contents: bool = False
    is_list: bool = False
    is_bold: bool = False
    is_hidden: bool = False
    number_list: str | None = None
    number_level: int | None = None


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """Styles by id; `default` is that of paragraphs that name none."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    default: Style = Style()

    def find(self, style_id: str | None) -> Style:
        """The style of an id; the default for None and for ids that the file does not define."""
        return self.styles.get(style_id, self.default) if style_id else self.default


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a numbered list: how its number is written (`%1.%2`) and where it starts."""

    number_format: str = "decimal"
    template: str = ""
    start: int = 1
    style_id: str | None = None


@dataclass(slots=True)
class ListCounter:
    """Counts numbered paragraphs as Word does; `lists` maps a list id to its shared scheme and levels."""

    lists: Mapping[str, tuple[str, Mapping[int, ListLevel]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_number(self, list_id: str, level: int) -> str:
        """Count one paragraph and give its number as printed (`2.1`); "" for bullets and unknown lists."""
        if list_id not in self.lists:
            return ""
        scheme, levels = self.lists[list_id]
        counts = self.counts.setdefault(scheme, {})
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        shape = levels.get(level, ListLevel())
        counts[level] = counts.get(level, shape.start - 1) + 1
        if shape.number_format in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", lambda match: self._written(counts, levels, int(match[1]) - 1), shape.template)

    def level_of_style(self, list_id: str, style_id: str | None) -> int:
        """The list level that is tied to a style; 0 if none is."""
        _, levels = self.lists.get(list_id, ("", {}))
        return next((level for level, shape in levels.items() if style_id and shape.style_id == style_id), 0)

    @staticmethod
    def _written(counts: Mapping[int, int], levels: Mapping[int, ListLevel], level: int) -> str:
        shape = levels.get(level, ListLevel())
        return _write_number(counts.get(level, shape.start), shape.number_format)


def read_styles(root: _Element) -> StyleSheet:
    """Read the styles part, each style with what it inherits."""
    elements = {attribute(element, "styleId") or "": element for element in root if local_name(element) == "style"}
    styles = {style_id: _resolve_style(style_id, elements) for style_id in elements}
    default = next((style_id for style_id, element in elements.items() if _is_default_paragraph(element)), None)
    return StyleSheet(styles, styles[default] if default is not None else Style())


def read_lists(root: _Element) -> ListCounter:
    """Read the numbering part."""
    schemes = {
        attribute(element, "abstractNumId") or "": dict(_list_levels(element))
        for element in root
        if local_name(element) == "abstractNum"
    }
    lists = {}
    for element in root:
        scheme = child_value(element, "abstractNumId")
        if local_name(element) == "num" and scheme is not None:
            lists[attribute(element, "numId") or ""] = (scheme, schemes.get(scheme, {}))
    return ListCounter(lists)


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first descendant along a path of local names; None when a step is missing."""
    for name in names:
        if element is None:
            return None
        element = next((found for found in element if local_name(found) == name), None)
    return element


def child_value(element: _Element | None, *names: str) -> str | None:
    """The `val` attribute at the end of a path of local names."""
    found = child(element, *names)
    return None if found is None else attribute(found, "val")


def is_on(element: _Element | None, name: str) -> bool | None:
    """A Word switch (`<w:b/>`, `<w:b w:val="0"/>`): on, off, or None when it is not set."""
    found = child(element, name)
    return None if found is None else attribute(found, "val") not in _OFF


def outline_level(paragraph_properties: _Element | None) -> int | None:
    """The heading level (1-9) of an outline level, 0 for body text, None when not set."""
    value = child_value(paragraph_properties, "outlineLvl")
    if value is None or not value.isdigit():
        return None
    return 0 if int(value) >= BODY_OUTLINE_LEVEL else int(value) + 1


def _resolve_style(style_id: str, elements: Mapping[str, _Element]) -> Style:
    chain = list(_style_chain(style_id, elements))
    names = [(child_value(element, "name") or "").lower() for element in chain]
    outline = _first(outline_level(child(element, "pPr")) for element in chain)
    named = _first(int(match[1]) if (match := _HEADING_NAME.fullmatch(name)) else None for name in names)
    number_list = _first(child_value(element, "pPr", "numPr", "numId") for element in chain)
    number_level = _first(child_value(element, "pPr", "numPr", "ilvl") for element in chain)
    is_contents = any(_CONTENTS_NAME.fullmatch(name) for name in names[:1])
    is_title = any(name in {"title", "subtitle"} for name in names)
    is_heading = not (is_contents or is_title)
    level = named if outline is None else outline
    return Style(
        heading_level=(level or None) if is_heading else None,
        is_title=is_title,
        is_contents=is_contents,
        is_list=number_list not in {None, "0"} or any(_LIST_NAME.match(name) for name in names),
        is_bold=bool(_first(is_on(child(element, "rPr"), "b") for element in chain)),
        is_hidden=bool(_first(is_on(child(element, "rPr"), "vanish") for element in chain)),
        number_list=None if number_list == "0" else number_list,
        number_level=int(number_level) if number_level and number_level.isdigit() else None,
    )


def _style_chain(style_id: str, elements: Mapping[str, _Element]) -> Iterator[_Element]:
    current: str | None = style_id
    for _ in range(MAX_STYLE_DEPTH):
        if current is None or current not in elements:
            return
        yield elements[current]
        current = child_value(elements[current], "basedOn")


def _is_default_paragraph(element: _Element) -> bool:
    return attribute(element, "type") == "paragraph" and attribute(element, "default") in {"1", "true", "on"}


def _list_levels(scheme: _Element) -> Iterator[tuple[int, ListLevel]]:
    for element in scheme:
        level = attribute(element, "ilvl")
        if local_name(element) != "lvl" or level is None or not level.isdigit():
            continue
        start = child_value(element, "start") or "1"
        yield (
            int(level),
            ListLevel(
                number_format=child_value(element, "numFmt") or "decimal",
                template=child_value(element, "lvlText") or "",
                start=int(start) if start.isdigit() else 1,
                style_id=child_value(element, "pStyle"),
            ),
        )


def _write_number(number: int, number_format: str) -> str:
    if number_format in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if number_format == "upperLetter" else letters
    if number_format in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if number_format == "upperRoman" else roman
    return f"{number:02d}" if number_format == "decimalZero" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in (*_ROMAN, *_ROMAN_ONES):
        written += letters * (number // value)
        number %= value
    return written


def _first(values: Iterator[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)
