"""Findings on what must not be shared unseen: markings, embargoes, hidden content.

In: a case and the rules. Out: findings. Surprising rule: an embargo without an end, or whose end cannot be read as a
day, holds until somebody says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.case import AuditCase, AuditRules, plural
from pipeline.embargo import embargo_end, is_embargoed
from pipeline.findings import Finding, FindingType
from pipeline.records import SectionType

FREE_MARKINGS = frozenset({"official", "open"})
"""Markings that hold nothing back."""
_COMMENT = re.compile(r"(?i)(?:^|[\s!])comment(?: \d+)?$")
_SPEAKER_NOTES = re.compile(r"(?i)\bnotes$")


def find_sharing_faults(case: AuditCase, rules: AuditRules) -> Iterator[Finding]:
    """Embargo, protective marking, hidden content."""
    marking = case.document.protective_marking or ""
    if is_embargoed(marking, rules.as_of):
        end = embargo_end(marking)
        until = f"until {end:%-d %B %Y}" if end else "without an end that can be read"
        reason = f"It is under embargo {until}. Hold it back: none of its passages counts."
        yield case.finding(FindingType.EMBARGO, "high", reason)
    marks = [mark.strip() for mark in marking.split(";") if mark.strip()]
    held = [mark for mark in marks if mark.lower() not in FREE_MARKINGS and not mark.lower().startswith("embargo")]
    if held:
        reason = f"It is marked {', '.join(held)}. Ask its owner whether it may be shared."
        yield case.finding(FindingType.PROTECTIVE_MARKING, "high", reason)
    yield from _hidden_content(case)


def _hidden_content(case: AuditCase) -> Iterator[Finding]:
    """What a hasty reader does not see: hidden parts, speaker notes, comments, tracked changes."""
    hidden = [problem.location for problem in case.extraction.problems if problem.kind == "hidden_content"]
    blocks = [block for page in case.extraction.pages for block in page.blocks]
    if not hidden:
        hidden = [block.location for block in blocks if block.is_hidden]
    notes = [block.location for block in blocks if block.section_type is SectionType.NOTE]
    comments = [place for place in notes if _COMMENT.search(place)]
    speaker_notes = list(dict.fromkeys(place for place in notes if _SPEAKER_NOTES.search(place)))
    has_changes = case.extraction.properties.get("has_tracked_changes") == "true"
    said = [
        *([f"{plural(len(set(hidden)), 'hidden part')}"] if hidden else []),
        *([f"notes to {plural(len(speaker_notes), 'slide')}"] if speaker_notes else []),
        *([plural(len(comments), "comment")] if comments else []),
        *(["tracked changes"] if has_changes else []),
    ]
    if said:
        reason = f"It holds {', '.join(said)}. Read them and decide whether they may be shared."
        yield case.finding(FindingType.HIDDEN_CONTENT, "medium", reason, [*hidden, *speaker_notes, *comments])
