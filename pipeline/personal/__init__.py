"""Personal details in text: numbers, contacts, days of birth and names of children and their families.

A review aid, not anonymisation: it finds what is written in known ways (docs/audit.md lists them) and nothing else.
"""

from pipeline.personal.details import Detail, DetailKind, find_details

__all__ = ["Detail", "DetailKind", "find_details"]
