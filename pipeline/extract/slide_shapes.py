"""The shapes of one slide, notes page, layout or master in, in the order they are drawn, groups opened.

Kept apart from what the shapes mean on a slide, because notes, layouts and masters are read by other rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.drawing_text import chosen_form, is_switched_on
from pipeline.extract.zip_parts import attribute, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHAPES = frozenset({"sp", "graphicFrame", "pic", "cxnSp", "contentPart"})


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; `placeholder` is its role on the slide (`title`, `body`, `ftr`) and None for a free shape."""

    element: _Element
    name: str
    placeholder: str | None = None
    is_hidden: bool = False

    @property
    def is_title(self) -> bool:
        """Whether the shape is the slide's title."""
        return self.placeholder in {"title", "ctrTitle"}


def read_shapes(root: _Element) -> tuple[Shape, ...]:
    """Shapes of a part in drawing order; a hidden group hides what it holds."""
    tree = next((element for element in root.iter() if local_name(element) == "spTree"), None)
    return tuple(_open_group(tree, is_hidden=False)) if tree is not None else ()


def text_body(shape: Shape) -> _Element | None:
    """The text of a shape; None for one that has none."""
    return next((part for part in shape.element if local_name(part) == "txBody"), None)


def _open_group(group: _Element, *, is_hidden: bool) -> Iterator[Shape]:
    for element in group:
        name = local_name(element)
        if name == "AlternateContent":
            yield from _open_group(_shape_form(element), is_hidden=is_hidden)
        elif name == "grpSp":
            yield from _open_group(element, is_hidden=is_hidden or _is_hidden(element))
        elif name in _SHAPES:
            yield Shape(element, name, _placeholder(element), is_hidden or _is_hidden(element))


def _shape_form(element: _Element) -> _Element:
    """The newer form where it is a chart of a new kind, whose old form is only a picture; else the form with text."""
    forms = [form for form in element if local_name(form) == "Choice"]
    is_chart = forms and any(local_name(part) == "graphicFrame" for part in forms[0].iter())
    return forms[0] if is_chart else chosen_form(element)


def _is_hidden(shape: _Element) -> bool:
    properties = _own_properties(shape)
    return is_switched_on(properties, "hidden")


def _own_properties(shape: _Element) -> _Element | None:
    """`cNvPr` of the shape itself, not of a shape inside it."""
    for part in shape:
        if local_name(part).startswith("nv"):
            return next((inner for inner in part if local_name(inner) == "cNvPr"), None)
    return None


def _placeholder(shape: _Element) -> str | None:
    for part in shape:
        if local_name(part).startswith("nv"):
            for inner in part.iter():
                if local_name(inner) == "ph":
                    return attribute(inner, "type") or "obj"
    return None
