"""What the verb `audit` shows: a summary of the document register, and the findings document by document.

In: an `AuditSummary`. Out: text. Surprising rule: a finding is printed without what was found, only with its place.
To add a section, write a function from the summary to lines and add it to `SECTIONS`.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby

from pipeline.store.audit_summary import AuditSummary
from pipeline.terminal import FICTIONAL_BANNER, PLAIN_WIDTH

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters and marks that turn the direction of writing: a file name must not steer the terminal."""
REVIEW_AID = "A review aid, not anonymisation: a person must still read what is shared."


def audit_text(summary: AuditSummary) -> str:
    """The audit that a lead reads: head, then every section."""
    lines = [
        *([FICTIONAL_BANNER] if summary.is_fictional else []),
        f"{_shown(summary.area)}: documents on file as at {summary.as_of:%-d %B %Y}",
        "This judges the evidence on file, never how effective the area is. Working document.",
    ]
    for section in SECTIONS:
        lines += ["", *section(summary)]
    return "\n".join(lines)


def _register_lines(summary: AuditSummary) -> Iterator[str]:
    counts = summary.counts
    yield f"Document register: {_counted(counts.documents, 'document')}, {counts.counted} of them may count as evidence"
    for count, words in (
        (counts.not_own_evidence, "written by others (baseline, outside reviews, reference)"),
        (counts.drafts, "marked as drafts"),
        (counts.superseded, "replaced by a newer version"),
        (counts.copies, "copies of another file"),
        (counts.embargoed, "under embargo: nothing in them counts or is quoted"),
        (counts.not_wholly_read, "not, or not wholly, read"),
    ):
        if count:
            yield f"  {count:>4}  {words}"
    yield '  Every document: readiness query "FROM document_register"'


def _findings_lines(summary: AuditSummary) -> Iterator[str]:
    if not summary.is_judged:
        yield "Findings: none judged yet. Run readiness coverage first."
        return
    kinds = Counter(finding.finding_type for finding in summary.findings)
    yield f"Findings: {len(summary.findings)} in {_counted(len({f.path for f in summary.findings}), 'document')}"
    for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {count:>4}  {kind.replace('_', ' ')}"
    for path, findings in groupby(summary.findings, key=lambda finding: finding.path):
        yield ""
        yield f"  {_shown(path)}"
        for finding in findings:
            where = "" if finding.location == "whole document" else f" ({finding.location})"
            head = f"{finding.severity:<6}  {finding.finding_type.replace('_', ' ')}: "
            yield from textwrap.wrap(
                f"{head}{_shown(finding.reason)}{_shown(where)}",
                width=PLAIN_WIDTH,
                initial_indent="    ",
                subsequent_indent=" " * 12,
                break_long_words=False,
            )
    yield ""
    yield REVIEW_AID


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _shown(text: str) -> str:
    return _STEERING.sub("�", text)


SECTIONS: tuple[Callable[[AuditSummary], Iterator[str]], ...] = (_register_lines, _findings_lines)
"""The parts of the audit in the order in which they are printed."""
