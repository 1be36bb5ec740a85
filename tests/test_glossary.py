"""The glossary has a line for every record, table and view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline import framework, pack, records
from pipeline.settings import PROJECT_ROOT

STORE_PATH = PROJECT_ROOT / "pipeline" / "store"
ENTRY = re.compile(r"^- \*\*`?(?P<word>.+?)`?\*\*(?: ⚠)?: (?P<meaning>.+\.)$")


def glossary_lines() -> list[str]:
    return (PROJECT_ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()


def glossary_words() -> set[str]:
    return {match["word"].lower() for line in glossary_lines() if (match := ENTRY.match(line))}


def words_of(name: str) -> str:
    """Split a CamelCase name to the words of the glossary: `TopicScore` is `topic score`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def class_names(module: object, *, base: type = object) -> list[str]:
    """Public classes that a module defines itself."""
    own = getattr(module, "__name__", None)
    return sorted(
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == own and issubclass(value, base) and not name.startswith("_")
    )


def created(kind: str, paths: list[Path]) -> list[str]:
    pattern = re.compile(rf"CREATE (?:OR REPLACE )?{kind} (\w+)")
    return sorted({name for path in paths for name in pattern.findall(path.read_text(encoding="utf-8"))})


def test_every_record_is_in_the_glossary() -> None:
    """A record or enumeration that travels between stages has its line."""
    names = class_names(records)
    assert {"Passage", "EvidenceFile", "SectionType"} <= set(names)
    assert [name for name in names if words_of(name) not in glossary_words()] == []


def test_every_part_of_framework_and_pack_is_in_the_glossary() -> None:
    """What a framework or a `pack.yaml` consists of has its line."""
    names = [*class_names(framework, base=BaseModel), *class_names(pack)]
    assert {"Criterion", "NearMiss", "FileOverride"} <= set(names)
    assert [name for name in names if words_of(name) not in glossary_words()] == []


def test_every_table_and_view_is_in_the_glossary() -> None:
    """A table or view that is published has its line."""
    schema = STORE_PATH / "schema.sql"
    if not schema.exists():
        pytest.skip("the store is not built yet")
    paths = [schema, *sorted((STORE_PATH / "views").glob("*.sql"))]
    names = [*created("TABLE", paths), *created("VIEW", paths)]
    assert {"documents", "passages", "coverage", "gaps"} <= set(names)
    assert [name for name in names if name not in glossary_words()] == []


def test_entries_are_single_lines_and_stand_once() -> None:
    """Every list line is an entry with one sentence or two, and no section tells a word twice."""
    entries = [line for line in glossary_lines() if line.startswith("-")]
    assert [line for line in entries if not ENTRY.match(line)] == []
    words = [line.split("**")[1] for line in entries]
    assert sorted({word for word in words if words.count(word) > 1}) == []
