"""Measure the published tables of the sample pack against its truth; `make evaluate` prints it.

In: a published database and a truth file. Out: `PackFigures`: gaps, findings, dates, bodies, statuses and passages,
each with what was missed and what was wrong. Surprising rule: only what the program can say is measured: gap types
that it raises; the rest is counted apart, as not judged yet.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from pipeline.assess.gap_rules import GapType
from pipeline.findings import FindingType
from pipeline.job import Options
from pipeline.pack import PACK_FILE_NAME
from pipeline.run import run_coverage
from pipeline.settings import PROJECT_ROOT, Settings
from pipeline.store.query import run_query

try:
    from passage_figures import PassageFigures, PublishedPassage, measure_passages
except ImportError:  # `python -m tests.pack_figures`
    from tests.passage_figures import PassageFigures, PublishedPassage, measure_passages

TRUTH_PATH = Path(__file__).parent / "truth" / "sample.yaml"
SECOND_TRUTH_PATH = TRUTH_PATH.with_name("sample-second-upload.yaml")
SECOND_FOLDER = PROJECT_ROOT / "corpus" / "sample-second-upload"
ALL_ROWS = 1_000_000
FINDINGS_JUDGED = frozenset(FindingType)


@dataclass(frozen=True, slots=True)
class Hits:
    """What was wanted and what was found; what is neither wanted nor ruled out is not among `found`."""

    wanted: frozenset[tuple[str, ...]]
    found: frozenset[tuple[str, ...]]

    @property
    def precision(self) -> float:
        """Share of what was found that was wanted; 1 where nothing was found."""
        return len(self.wanted & self.found) / len(self.found) if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was found; 1 where nothing was wanted."""
        return len(self.wanted & self.found) / len(self.wanted) if self.wanted else 1.0

    @property
    def missed(self) -> list[tuple[str, ...]]:
        """Wanted and not found."""
        return sorted(self.wanted - self.found)

    @property
    def wrong(self) -> list[tuple[str, ...]]:
        """Found and not wanted."""
        return sorted(self.found - self.wanted)


@dataclass(frozen=True, slots=True)
class PackFigures:
    """How well a run agrees with the truth of a pack.

    `statuses` pairs a criterion with its status; `unjudged` are planted gaps of types that the program never raises.
    """

    statuses: Hits
    gaps: Hits
    unjudged: tuple[tuple[str, str], ...]
    findings: Hits
    dates: Hits
    bodies: Hits
    passages: PassageFigures


def measure_pack(database: Path, truth: Mapping[str, Any]) -> PackFigures:
    """Compare the tables of a finished coverage run with a truth file."""
    criteria = truth["criteria"]
    planted = {(c, gap) for c in criteria for gap in criteria[c]["gaps"]}
    judged = {(c, gap) for c in criteria for gap in (*criteria[c]["gaps"], *criteria[c]["not_gaps"])}
    can_raise = {str(gap_type) for gap_type in GapType}
    raised = {(str(c), str(gap)) for c, gap in _rows(database, "SELECT criterion_id, gap_type FROM gaps")}
    statuses = {(str(c), str(s)) for c, s in _rows(database, "SELECT criterion_id, status FROM coverage")}
    return PackFigures(
        statuses=_hits(((c, criteria[c]["status"]) for c in criteria), (s for s in statuses if s[0] in criteria)),
        gaps=_hits((gap for gap in planted if gap[1] in can_raise), raised & judged),
        unjudged=tuple(sorted(gap for gap in planted if gap[1] not in can_raise)),
        findings=_findings(database, truth),
        dates=_dates(database, truth),
        bodies=_bodies(database, truth),
        passages=measure_passages(truth["passages"], _published_passages(database)),
    )


def _findings(database: Path, truth: Mapping[str, Any]) -> Hits:
    audited = _rows(database, "SELECT DISTINCT path, finding_type FROM findings JOIN documents USING (document_id)")
    return _hits(
        ((d["path"], kind) for d in truth["documents"] for kind in d.get("findings", ()) if kind in FINDINGS_JUDGED),
        ((str(path), str(kind)) for path, kind in audited),
    )


def _dates(database: Path, truth: Mapping[str, Any]) -> Hits:
    """Dates of readable documents; a month of the truth is met by any day in it."""
    read = {str(path): date for path, date in _rows(database, "SELECT path, document_date FROM documents")}
    wanted, found = set(), set()
    for document in _readable(truth):
        date, shown = str(document["date"] or ""), read.get(document["path"])
        wanted |= {(document["path"], date)} if date else set()
        as_precise = str(shown)[: len(date) or None]
        found |= {(document["path"], as_precise)} if shown else set()
    return _hits(wanted, found)


def _bodies(database: Path, truth: Mapping[str, Any]) -> Hits:
    """Organisations that wrote each readable document; departments of one council are one."""
    organisations = {str(b): str(o or b) for b, o in _rows(database, "SELECT body_id, organisation_id FROM bodies")}
    read = {str(path): bodies for path, bodies in _rows(database, "SELECT path, body_ids FROM documents")}
    wanted, found = set(), set()
    for document in _readable(truth):
        path = document["path"]
        wanted |= {(path, organisations[body]) for body in document["bodies"]}
        found |= {(path, organisations[body]) for body in read.get(path) or ()}  # type: ignore[attr-defined]
    return _hits(wanted, found)


def _published_passages(database: Path) -> list[PublishedPassage]:
    sql = """
        SELECT d.path, p.text, any_value(f.kind), any_value(f.stance),
            list(l.criterion_id) FILTER (l.decision = 'accepted')
        FROM passages AS p JOIN documents AS d USING (document_id)
            LEFT JOIN passage_facets AS f USING (passage_id) LEFT JOIN labels AS l USING (passage_id)
        GROUP BY d.path, p.ordinal, p.text ORDER BY d.path, p.ordinal
    """
    return [
        PublishedPassage(str(path), str(text), str(kind or ""), str(stance or ""), frozenset(topics or ()))  # type: ignore[call-overload]
        for path, text, kind, stance, topics in _rows(database, sql)
    ]


def figures_text(figures: PackFigures, *, is_detailed: bool = False) -> str:
    """The figures, a line each; with every miss and every fault below its line if asked."""
    unjudged = sorted({gap for _, gap in figures.unjudged})
    agreeing = len(figures.statuses.wanted & figures.statuses.found)
    lines = [
        f"Statuses: {agreeing} of {len(figures.statuses.wanted)} agree",
        *(_details(figures.statuses) if is_detailed else ()),
        _hits_line("Gaps", figures.gaps)
        + (f"; {len(figures.unjudged)} more of types not judged yet ({', '.join(unjudged)})" if unjudged else ""),
    ]
    named = {"Findings": figures.findings, "Dates": figures.dates, "Bodies": figures.bodies}
    lines += _details(figures.gaps) if is_detailed else []
    for name, hits in named.items():
        lines += [_hits_line(name, hits), *(_details(hits) if is_detailed else ())]
    passages = figures.passages
    macro = ", ".join(f"{group} {value:.3f}" for group, value in passages.macro_f1.items())
    return "\n".join(
        [
            *lines,
            f"Passages: macro-F1 {macro}; kind {passages.kind_accuracy:.3f}, stance {passages.stance_accuracy:.3f}; "
            f"{passages.placed} of {passages.passages} found again among the published",
        ]
    )


def _hits_line(name: str, hits: Hits) -> str:
    return f"{name}: precision {hits.precision:.3f}, recall {hits.recall:.3f} of {len(hits.wanted)}"


def _details(hits: Hits) -> list[str]:
    named = (("missed", hits.missed), ("wrong", hits.wrong))
    return [f"  {what}: {' | '.join(pair)}" for what, pairs in named for pair in pairs]


def _readable(truth: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [document for document in truth["documents"] if "trouble" not in document]


def _hits(wanted: Iterable[tuple[str, ...]], found: Iterable[tuple[str, ...]]) -> Hits:
    return Hits(frozenset(wanted), frozenset(found))


def _rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    return list(run_query(database, sql, max_rows=ALL_ROWS).rows)


def second_truth() -> dict[str, Any]:
    """What both uploads read together are to show: verdicts of the second, documents and passages of both."""
    first, second = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (TRUTH_PATH, SECOND_TRUTH_PATH))
    return {**second, **{name: [*first[name], *second[name]] for name in ("documents", "passages")}}


def run_both_uploads(root: Path, *, cache: Path | None = None) -> Path:
    """Run coverage on the first upload, then on both at the second's day, in one folder with one journal.

    So a lead would do it: the later files are put beside the earlier ones. Gives the database of the later run.
    """
    folder = root / "sample"
    shutil.copytree(Settings().sample_path, folder, dirs_exist_ok=True)
    settings = replace(Settings(), journal_path=root / "journal", outputs_path=cache or root / "outputs")
    database = root / "readiness.duckdb"
    _cover(Options(folder=folder, database=database), settings)
    for path in SECOND_FOLDER.iterdir():
        if path.name != PACK_FILE_NAME:  # it differs in id and day only
            shutil.copy(path, folder / path.name)
    as_of = yaml.safe_load(SECOND_TRUTH_PATH.read_text(encoding="utf-8"))["as_of"]
    _cover(Options(folder=folder, database=database, as_of=as_of), settings)
    return database


def changed_statuses(database: Path) -> Hits:
    """Requirements and pillars whose verdict the second upload was written to change, from and to which status."""
    planned = yaml.safe_load(SECOND_TRUTH_PATH.read_text(encoding="utf-8"))["changed"]
    found = _rows(database, "SELECT criterion_id, before, after FROM changes WHERE subject = 'status'")
    judged = {str(c) for c, level in _rows(database, "SELECT criterion_id, level FROM criteria") if level != "area"}
    return _hits(
        ((c, change["from"], change["to"]) for c, change in planned.items()),
        ((str(c), str(old), str(new)) for c, old, new in found if c in judged or c in planned),
    )


def _cover(options: Options, settings: Settings) -> None:
    run_coverage(options, settings=settings, now=lambda: dt.datetime.now(dt.UTC), reporter=_SilentReporter())


def measured_database(pack: Path, *, database: Path, journal: Path, as_of: dt.date) -> Path:
    """Run coverage on a pack into a database and a journal of its own, and name the database."""
    run_coverage(
        Options(folder=pack, database=database, as_of=as_of),
        settings=replace(Settings(), journal_path=journal),
        now=lambda: dt.datetime.now(dt.UTC),
        reporter=_SilentReporter(),
    )
    return database


class _SilentReporter:
    def report(self, stage: str, done: int, total: int) -> None:
        """Say nothing."""


def main() -> None:
    """Run coverage on a pack, by default the sample, into a database of its own, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, help="measure these tables instead of running coverage")
    parser.add_argument("--pack", type=Path, help="a pack's folder instead of the sample's; needs --truth")
    parser.add_argument("--truth", type=Path, default=TRUTH_PATH, help="its truth, in the form of tests/truth")
    parser.add_argument("--details", action="store_true", help="name every miss and every fault")
    options = parser.parse_args()
    if options.pack is not None and options.truth == TRUTH_PATH:
        parser.error("--pack needs --truth: the sample's truth says nothing of another pack")
    truth = yaml.safe_load(options.truth.read_text(encoding="utf-8"))
    measured = PROJECT_ROOT / "outputs" / "golden" / (options.pack.name if options.pack else "")
    database = options.database or measured_database(
        options.pack or Settings().sample_path,
        database=measured / "readiness.duckdb",
        journal=measured / "journal",
        as_of=truth["as_of"],
    )
    text = figures_text(measure_pack(database, truth), is_detailed=options.details)
    pack = options.pack.name if options.pack else "sample"
    sys.stdout.write(f"The pack {pack} against its truth ({options.truth.name}):\n{text}\n")
    if options.database is None and options.pack is None:
        with tempfile.TemporaryDirectory() as root:
            second = run_both_uploads(Path(root), cache=Settings().outputs_path)
            text = figures_text(measure_pack(second, second_truth()), is_detailed=options.details)
            changed = changed_statuses(second)
        sys.stdout.write(f"\nBoth uploads read together ({SECOND_TRUTH_PATH.name}):\n{text}\n")
        details = _details(changed) if options.details else []
        sys.stdout.write("\n".join([_hits_line("Changed verdicts", changed), *details]) + "\n")


if __name__ == "__main__":
    main()
