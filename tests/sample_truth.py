"""The sample's plan and truth files as tests read them, and the gaps that follow from truth passages alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.framework import Framework, load_framework
from pipeline.settings import PROJECT_ROOT, Settings

AUTHORING = PROJECT_ROOT / "corpus" / "authoring"
FIRST_FOLDER = PROJECT_ROOT / "corpus" / "sample"
SECOND_FOLDER = PROJECT_ROOT / "corpus" / "sample-second-upload"
TRUTH_FOLDER = Path(__file__).parent / "truth"
STALE_DAYS = 365
"""Twelve months, the framework's limit for counted evidence."""
RULED_TYPES = frozenset(
    {"no_evidence", "plan_only", "draft_only", "thin", "stale", "no_data", "no_impact", "no_voice"}
    | {"single_agency", "missing_body", "adverse"}
)
"""Gap types that follow from the kinds, stances, dates and bodies of passages; the others need figures or aspects."""


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """What was planted in one upload, with the documents and passages that are read for it."""

    name: str
    folder: Path
    stated: Mapping[str, Any]
    documents: Mapping[str, Mapping[str, Any]]
    passages: tuple[Mapping[str, Any], ...]

    @property
    def criteria(self) -> Mapping[str, Mapping[str, Any]]:
        """Status, gaps and gaps ruled out, by criterion."""
        return self.stated["criteria"]  # type: ignore[no-any-return]


@cache
def first_upload() -> SampleTruth:
    """The truth of corpus/sample."""
    stated = _load(TRUTH_FOLDER / "sample.yaml")
    return SampleTruth("sample", FIRST_FOLDER, stated, _by_path(stated), tuple(stated["passages"]))


@cache
def second_upload() -> SampleTruth:
    """The truth of both uploads read together; its folder holds the second's files only."""
    first, stated = first_upload(), _load(TRUTH_FOLDER / "sample-second-upload.yaml")
    documents = {**first.documents, **_by_path(stated)}
    return SampleTruth(stated["pack"], SECOND_FOLDER, stated, documents, (*first.passages, *stated["passages"]))


@cache
def plan() -> Mapping[str, Any]:
    """The plan of both uploads."""
    return _load(AUTHORING / "plan.yaml")


@cache
def framework() -> Framework:
    """The framework that the sample is judged by."""
    return load_framework(Settings().frameworks_path / f"{first_upload().stated['framework']}.yaml")


def number_of(path: str) -> int:
    """The plan's number of a document, that of its mail for an attachment."""
    return {entry["file"]: entry["n"] for entry in plan()["documents"]}[path.partition("!")[0]]


def gaps_by_rule(truth: SampleTruth, criterion_id: str) -> set[str]:
    """The gap types of a criterion by the plainest reading of the rules, from truth passages alone."""
    found = [
        (document, passage)
        for passage in truth.passages
        if criterion_id in (*passage["apa"], *passage["pillar"]) and passage["kind"] != "context"
        if is_counted(document := truth.documents[passage["document"]])
    ]
    final = [(document, passage) for document, passage in found if not document["is_draft"]]
    if not final:
        return {"draft_only"} if found else {"no_evidence"}
    kinds = {passage["kind"] for _, passage in final}
    paths = {document["path"] for document, _ in final}
    gaps = {"plan_only"} if kinds == {"intent"} else set()
    gaps |= {"thin"} if len(paths) == 1 else set()
    dates = [dt.date.fromisoformat(f"{document['date']}-01"[:10]) for document, _ in final if document["date"]]
    gaps |= {"stale"} if (truth.stated["as_of"] - max(dates)).days > STALE_DAYS else set()
    wanted = {"no_data": "performance", "no_impact": "impact", "no_voice": "voice"}
    gaps |= {gap for gap, kind in wanted.items() if kind not in kinds}
    concern = sum(passage["stance"] == "concern" for _, passage in final) / len(final)
    gaps |= {"adverse"} if concern > framework().thresholds.adverse_share else set()
    return gaps | _body_gaps(criterion_id, {body for document, _ in final for body in document["bodies"]}, len(paths))


def is_counted(document: Mapping[str, Any]) -> bool:
    """Whether passages of a document count, drafts included: the area's own, not replaced by a newer version."""
    return document["role"] == "evidence" and "superseded" not in document.get("findings", ())


def _body_gaps(criterion_id: str, bodies: set[str], documents: int) -> set[str]:
    judged_by = framework()
    organisations = {judged_by.organisation_of(body) for body in bodies}
    responsible = judged_by.responsible_bodies_of(judged_by.criteria_by_id[criterion_id])
    # The board speaks for every partner, so it never leaves one out.
    is_board = any(judged_by.bodies_by_id[body].partner == "partnership" for body in bodies)
    missing = not is_board and any(judged_by.organisation_of(body) not in organisations for body in responsible)
    gaps = {"single_agency"} if len(organisations) == 1 and documents > 1 and not is_board else set()
    return gaps | ({"missing_body"} if missing else set())


def _by_path(stated: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {document["path"]: document for document in stated["documents"]}


def _load(path: Path) -> Mapping[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
