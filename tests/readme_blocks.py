"""The README's blocks of output: taken out, and written anew by `make golden`.

A block of SQL is followed by a block of text with its answer; the first block of text without SQL before it is the
head of what `make coverage` prints.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

README_PATH = Path(__file__).resolve().parents[1] / "README.md"
SUMMARY_LINES = 50
"""Lines of the summary that the README shows: both tables and the first reasons."""

_BLOCKS = re.compile(r"(?:```sql\n(?P<sql>.*?)\n```\n)?```text\n(?P<shown>.*?)```", re.DOTALL)


def shown_blocks(readme: str) -> list[tuple[str | None, str]]:
    """Every block of text with the SQL before it, None for the summary's."""
    return [(match["sql"], match["shown"]) for match in _BLOCKS.finditer(readme)]


def refreshed(readme: str, *, summary: str, answer: Callable[[str], str]) -> str:
    """The README with every block of text written anew."""

    def renew(match: re.Match[str]) -> str:
        text = answer(match["sql"]) if match["sql"] else head_of(summary)
        before = match[0][: match.start("shown") - match.start()]
        return f"{before}{trimmed(text)}\n```"

    return _BLOCKS.sub(renew, readme)


def head_of(summary: str) -> str:
    """The part of the summary that the README shows."""
    return "\n".join([*summary.splitlines()[:SUMMARY_LINES], "  …"])


def trimmed(text: str) -> str:
    """Text without spaces at line ends and without blank lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def main(database: Path) -> None:
    """Write README.md anew from a published sample."""
    from pipeline.run import Outcome
    from pipeline.store.query import read_coverage_summary, run_query
    from pipeline.terminal import query_text, summary_text

    summary = read_coverage_summary(database)
    text = summary_text(summary, Outcome(database, True, 0, 0, summary))
    readme = README_PATH.read_text(encoding="utf-8")
    README_PATH.write_text(
        refreshed(readme, summary=text, answer=lambda sql: query_text(run_query(database, sql), "table")),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
