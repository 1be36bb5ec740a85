"""The errors that reach a user; every other trouble is a `Problem` row or a bug that rises.

PipelineError                what, where and what to do; printed without traceback, exit code 2
├── FrameworkError           a framework or pack file does not hold together
├── ModelError               a model file is missing, altered or of another version
├── StoreError               a database cannot be opened, published or queried
└── InputError               a folder, file or option given by the user cannot be used
"""

from __future__ import annotations


class PipelineError(Exception):
    """Something the user must put right: what went wrong, where, and what to do about it."""

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(f"{what}\n  where: {where}\n  what to do: {remedy}")
        self.what, self.where, self.remedy = what, where, remedy


class FrameworkError(PipelineError):
    """A framework or pack file is missing, malformed or contradicts itself."""


class ModelError(PipelineError):
    """A model file is missing, altered or made by another version."""


class StoreError(PipelineError):
    """A database cannot be opened, published or queried."""


class InputError(PipelineError):
    """A folder, file or option given by the user cannot be used."""
