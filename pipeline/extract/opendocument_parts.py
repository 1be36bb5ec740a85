"""An OpenDocument zip in; its parsed parts, what its styles hide, its properties and page furniture out.

Styles inherit through `parent-style-name`; a file's own formatting lies in automatic styles based on named ones, so
whether text is hidden, a title or bold is asked of the whole chain.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.drafts import one_line
from pipeline.extract.zip_parts import OfficePackage, PartError, attribute, local_name
from pipeline.records import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_STYLE_DEPTH = 20
"""Longest chain of parent styles that is followed; a damaged file may go in circles."""

ISO_DATE_CHARS = 10
"""Length of `2025-03-04`; the time of day is dropped."""

_META = {
    "title": "title",
    "creator": "last_modified_by",
    "initial-creator": "author",
    "creation-date": "created",
    "date": "modified",
    "subject": "subject",
    "keyword": "keywords",
    "editing-cycles": "revision",
}
_DATES = frozenset({"created", "modified"})
_SHOWN_IN_STYLES = frozenset({"text-properties", "table-properties", "drawing-page-properties"})


@dataclass(frozen=True, slots=True)
class OpenStyle:
    """One style: its readable name, its parent, and the switches that it sets itself."""

    name: str
    parent: str | None = None
    switches: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenStyles:
    """Styles by family (`paragraph`, `text`, `table`, `drawing-page`) and name."""

    styles: dict[tuple[str, str], OpenStyle] = field(default_factory=dict)

    def switch(self, family: str, name: str | None, key: str) -> str | None:
        """The value that a style or the nearest of its parents sets for a switch (`display`, `font-weight`)."""
        return next((style.switches[key] for style in self._chain(family, name) if key in style.switches), None)

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Whether a style hides its text, table or slide."""
        display = self.switch(family, name, "display")
        return display in {"none", "false"} or self.switch(family, name, "visibility") == "hidden"

    def is_named(self, family: str, name: str | None, wanted: str) -> bool:
        """Whether a style or one of its parents has a readable name."""
        return any(style.name == wanted for style in self._chain(family, name))

    def _chain(self, family: str, name: str | None) -> Iterator[OpenStyle]:
        for _ in range(MAX_STYLE_DEPTH):
            style = self.styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.parent


@dataclass(frozen=True, slots=True)
class OpenParts:
    """The parsed parts of a file; `body` is the element below `office:body` that holds the document."""

    package: OfficePackage
    body: _Element
    content: _Element
    styles_root: _Element | None
    styles: OpenStyles
    properties: dict[str, str]
    problems: tuple[Problem, ...]


def read_parts(package: OfficePackage) -> OpenParts:
    """Read the parts of a file; raises PartError when its content is missing, damaged or of another kind."""
    content = package.read_xml("content.xml")
    body = next((element for element in content.iter() if local_name(element) == "body"), None)
    if body is None or not len(body):
        raise PartError("is damaged")
    problems: tuple[Problem, ...] = ()
    styles_root = None
    try:
        styles_root = package.read_xml("styles.xml")
    except PartError as error:
        message = f"The part with styles, headers and footers {error}. Open the file, save it again and replace it."
        problems = (Problem("styles", "part_unreadable", message),)
    roots = [root for root in (styles_root, content) if root is not None]
    return OpenParts(
        package=package,
        body=next(iter(body)),
        content=content,
        styles_root=styles_root,
        styles=_read_styles(roots),
        properties=_read_properties(package),
        problems=problems,
    )


def is_locked(package: OfficePackage) -> bool:
    """Whether the parts are encrypted with a password."""
    try:
        root = package.read_xml("META-INF/manifest.xml")
    except PartError:
        return False
    return any(local_name(element) == "encryption-data" for element in root.iter())


def embedded_root(package: OfficePackage, element: _Element) -> _Element | None:
    """The content of an object (a chart, a sheet) drawn by `draw:object`; None if it holds none that can be read."""
    target = attribute(element, "href") or ""
    if not target or "://" in target:
        return None
    try:
        return package.read_xml(posixpath.normpath(posixpath.join(target, "content.xml")))
    except PartError:
        return None


def master_pages(parts: OpenParts) -> Iterator[_Element]:
    """The page layouts of the file, which hold headers, footers and what is printed on each slide."""
    if parts.styles_root is None:
        return
    for element in parts.styles_root.iter():
        if local_name(element) == "master-page":
            yield element


def _read_styles(roots: list[_Element]) -> OpenStyles:
    styles: dict[tuple[str, str], OpenStyle] = {}
    for root in roots:
        for element in root.iter():
            if local_name(element) != "style":
                continue
            name, family = attribute(element, "name") or "", attribute(element, "family") or ""
            switches: dict[str, str] = {}
            for properties in element:
                if local_name(properties) in _SHOWN_IN_STYLES:
                    switches |= {str(key).rpartition("}")[2]: str(value) for key, value in properties.attrib.items()}
            styles[family, name] = OpenStyle(name, attribute(element, "parent-style-name"), switches)
    return OpenStyles(styles)


def _read_properties(package: OfficePackage) -> dict[str, str]:
    try:
        root = package.read_xml("meta.xml")
    except PartError:
        return {}
    properties: dict[str, str] = {}
    for element in root.iter():
        key, value = _META.get(local_name(element)), one_line(element.text or "")
        if key and value:
            properties[key] = value[:ISO_DATE_CHARS] if key in _DATES else value
    return properties
