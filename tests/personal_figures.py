"""Measure how well personal details are found: `python -m tests.personal_figures FILE.jsonl`.

In: lines with `text`, `heading`, `kind` and `secret`; a decoy has neither kind nor secret. Out: `PersonalFigures`:
per kind how many were found as a finding sees it (family details of that kind) and how many masking takes away
whole, and the decoys in which a finding would be raised. Surprising rule: masking a decoy is no fault, because
contacts of staff are masked on purpose; it is only counted.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.personal import Detail, DetailKind, find_details

KINDS = {
    "nhs_number": {DetailKind.NHS_NUMBER},
    "upn": {DetailKind.UPN},
    "postcode": {DetailKind.POSTCODE, DetailKind.ADDRESS},
    "phone": {DetailKind.PHONE},
    "email": {DetailKind.EMAIL},
    "date_of_birth": {DetailKind.DATE_OF_BIRTH},
    "child_name": {DetailKind.NAME},
    "parent_name": {DetailKind.NAME},
}
"""Kinds of the file, and the kinds of detail as which each may be found."""
_JOINING = frozenset({"and", "of", "the"})
"""Words of a secret that tell nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and the detail in it; `kind` and `secret` are empty in a decoy."""

    sample_id: str
    text: str
    heading: str
    kind: str
    secret: str


@dataclass(slots=True)
class PersonalFigures:
    """Ids of samples by kind: all, not found, not masked; and of decoys that raise a finding or are masked."""

    wanted: dict[str, list[str]] = field(default_factory=dict)
    unfound: dict[str, list[str]] = field(default_factory=dict)
    unmasked: dict[str, list[str]] = field(default_factory=dict)
    decoys: list[str] = field(default_factory=list)
    false_findings: list[str] = field(default_factory=list)
    masked_decoys: list[str] = field(default_factory=list)

    @property
    def finding_recall(self) -> float:
        """Share of all details found as details of a child or family."""
        return self._recall(self.unfound)

    @property
    def masking_recall(self) -> float:
        """Share of all details of which masking leaves no word."""
        return self._recall(self.unmasked)

    def _recall(self, missed: dict[str, list[str]]) -> float:
        return 1 - sum(map(len, missed.values())) / max(1, sum(map(len, self.wanted.values())))


def read_samples(path: Path) -> list[Sample]:
    """The lines of a file of samples."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Sample(line["id"], line["text"], line.get("heading") or "", line.get("kind") or "", line.get("secret") or "")
        for line in lines
    ]


def measure_personal(samples: Iterable[Sample]) -> PersonalFigures:
    """Look for the details of each sample, its heading given."""
    figures = PersonalFigures()
    for sample in samples:
        details = find_details(sample.text, sample.heading)
        family = [detail for detail in details if detail.is_family]
        if sample.secret:
            figures.wanted.setdefault(sample.kind, []).append(sample.sample_id)
            fitting = [detail for detail in family if detail.kind in KINDS[sample.kind]]
            if not _covers(fitting, sample, every=False):
                figures.unfound.setdefault(sample.kind, []).append(sample.sample_id)
            if not _covers(details, sample, every=True):
                figures.unmasked.setdefault(sample.kind, []).append(sample.sample_id)
        else:
            figures.decoys.append(sample.sample_id)
            if family:
                figures.false_findings.append(sample.sample_id)
            if details:
                figures.masked_decoys.append(sample.sample_id)
    return figures


def _covers(details: Sequence[Detail], sample: Sample, *, every: bool) -> bool:
    """Whether details lie on the secret, wherever it stands: on `every` word of each place, or on any word."""
    places = [match.start() for match in re.finditer(re.escape(sample.secret), sample.text)]
    words = [
        any(detail.start <= place + word.start() and place + word.end() <= detail.end for detail in details)
        for place in places
        for word in re.finditer(r"\w[\w'’]*", sample.secret)
        if word[0] not in _JOINING
    ]
    return bool(words) and (all(words) if every else any(words))


def _lines(figures: PersonalFigures) -> Iterable[str]:
    for kind, wanted in figures.wanted.items():
        unfound, unmasked = figures.unfound.get(kind, []), figures.unmasked.get(kind, [])
        count = len(wanted)
        yield f"{kind:<14} found {count - len(unfound):>3}/{count:<3}  masked {count - len(unmasked):>3}/{count:<3}"
        yield from (f"    not found {', '.join(ids)}" for ids in [unfound] if ids)
        yield from (f"    not masked {', '.join(ids)}" for ids in [unmasked] if ids)
    yield f"recall: found {figures.finding_recall:.3f}, masked {figures.masking_recall:.3f}"
    count = len(figures.decoys)
    yield f"decoys: {len(figures.false_findings)} of {count} raise a finding, {len(figures.masked_decoys)} are masked"
    yield from (f"    raised {', '.join(ids)}" for ids in [figures.false_findings] if ids)
    yield from (f"    masked {', '.join(ids)}" for ids in [figures.masked_decoys] if ids)


def main(arguments: Sequence[str]) -> None:
    """Print the figures of a file; ids only, never what stands in it."""
    for line in _lines(measure_personal(read_samples(Path(arguments[0])))):
        print(line)  # noqa: T201 - a tool for the terminal


if __name__ == "__main__":
    main(sys.argv[1:])
