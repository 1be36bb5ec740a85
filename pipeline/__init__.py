"""Reads a local area partnership's SEND evidence folder and judges which requirements it leaves uncovered."""

__version__ = "0.1.0"
