"""The pages of the app, one module each.

To add one: a module here with a `PAGE`, a template in `../templates`, a test in `tests/test_review_pages.py`.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from flask import Blueprint


@dataclass(frozen=True, slots=True)
class Page:
    """A page or a few that belong together; `title` puts it into the navigation, in the order of `place`."""

    blueprint: Blueprint
    title: str = ""
    place: int = 0

    @property
    def endpoint(self) -> str:
        """The endpoint that the navigation leads to: the blueprint's view `show`."""
        return f"{self.blueprint.name}.show"


@cache
def find_pages() -> tuple[Page, ...]:
    """The `PAGE` of every module of this package, in the navigation's order."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    pages = [module.PAGE for module in modules if hasattr(module, "PAGE")]
    return tuple(sorted(pages, key=lambda page: (page.place, page.blueprint.name)))
