"""The sample's truth files say what the plan planted, and the labelled passages bear it out."""

from __future__ import annotations

from collections import Counter

import pytest
from sample_truth import (
    RULED_TYPES,
    SampleTruth,
    first_upload,
    framework,
    gaps_by_rule,
    is_counted,
    number_of,
    plan,
    second_upload,
)

from pipeline.framework import TOPICS
from pipeline.pack import localise_framework, open_pack
from pipeline.records import Kind, Stance
from pipeline.settings import Settings

GAP_TYPES = frozenset(
    {"no_evidence", "plan_only", "draft_only", "thin", "stale", "no_data", "no_impact", "no_voice", "single_agency"}
    | {"missing_body", "stale_data", "missing_aspect", "single_point", "worsening", "contradiction", "adverse"}
    | {"lapsed"}
)
"""The gap types of the contract."""
NONE_TYPES = frozenset({"no_evidence", "plan_only", "draft_only", "stale"})
UPLOADS = (first_upload(), second_upload())
EVERY_CRITERION = [
    pytest.param(truth, criterion_id, id=f"{truth.name}-{criterion_id}")
    for truth in UPLOADS
    for criterion_id in truth.criteria
]


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_truth_uses_only_known_ids(truth: SampleTruth) -> None:
    """Criteria, topics, kinds, stances, gap types and bodies are those of the codebook and the framework."""
    judged_by = framework()
    requirements = {c.id for c in judged_by.requirements if c.id in TOPICS}
    pillars = {c.id for c in judged_by.criteria if c.level == "pillar"}
    assert set(truth.criteria) == requirements | pillars
    for criterion in truth.criteria.values():
        assert criterion["status"] in {"strong", "partial", "none", "unknown"}
        assert {*criterion["gaps"], *criterion["not_gaps"]} <= GAP_TYPES
        assert not {*criterion["gaps"]} & {*criterion["not_gaps"]}
    for passage in truth.passages:
        assert {*passage["apa"], *passage["pillar"], passage.get("near_miss_of", "P1")} <= set(TOPICS)
        assert passage["kind"] in set(Kind) and passage["stance"] in set(Stance)
        assert ("speaker" in passage) == (passage["kind"] == "voice"), passage["text"]
    for document in truth.documents.values():
        assert set(document["bodies"]) <= set(judged_by.bodies_by_id)


def test_documents_are_those_of_the_plan() -> None:
    """Each planned document is there with the date, bodies, role, draft status and findings planned for it."""
    documents = second_upload().documents
    planned = {entry["file"]: entry for entry in plan()["documents"]}
    assert {path for path in documents if "!" not in path} == set(planned)
    for path, entry in planned.items():
        document = documents[path]
        for name in ("precision", "bodies", "role", "is_draft"):
            assert (document[name] or "none") == (entry[name] or "none"), (path, name)
        assert str(document["date"] or "none") == str(entry["date"]), path
        assert set(document.get("findings", ())) == set(entry["findings"]), path
        assert document.get("trouble") == "empty" or document["format"] == entry["format"], path


def test_statuses_and_gaps_are_those_of_the_plan() -> None:
    """What is planned for a requirement in either upload stands in its truth file, and nothing else."""
    first, second = (truth.criteria for truth in UPLOADS)
    planned, later = plan()["first"], plan()["second"]
    for criterion_id, entry in planned.items():
        assert first[criterion_id]["status"] == entry["status"], criterion_id
        assert set(first[criterion_id]["gaps"]) == set(entry["gaps"]), criterion_id
        changed = later.get(criterion_id, {"to": entry["status"], "gaps": entry["gaps"]})
        closed = set(later["closed_gaps"].get(criterion_id, ()))
        assert second[criterion_id]["status"] == changed["to"], criterion_id
        assert set(second[criterion_id]["gaps"]) == set(changed["gaps"]) - closed, criterion_id


def test_every_gap_type_is_planted_and_six_requirements_are_strong() -> None:
    """The first upload shows every gap but the one that needs an earlier run, beside requirements without any."""
    planted = [{gap for criterion in truth.criteria.values() for gap in criterion["gaps"]} for truth in UPLOADS]
    assert planted[0] == GAP_TYPES - {"lapsed"}
    assert "lapsed" in planted[1]
    first = first_upload().criteria
    assert sum(first[i]["status"] == "strong" for i in first if i.startswith("APA")) >= 6


def test_the_second_upload_changes_six_verdicts_or_more() -> None:
    """Some for the better, some for the worse."""
    first, second = (truth.criteria for truth in UPLOADS)
    changed = {i for i in first if first[i]["status"] != second[i]["status"]}
    assert len(changed) >= 6
    assert changed == set(second_upload().stated["changed"])


def test_truth_holds_enough_passages_with_and_without_labels() -> None:
    """At least 400 labelled passages, and 100 about nothing that is judged."""
    is_labelled = Counter(bool(p["apa"] or p["pillar"]) for p in first_upload().passages)
    assert is_labelled[True] >= 400
    assert is_labelled[False] >= 100


@pytest.mark.parametrize("entry", [e for e in plan()["forbidden"] if e["topic"] in TOPICS], ids=lambda e: e["topic"])
def test_a_forbidden_topic_is_annotated_in_its_own_documents_only(entry: dict[str, list[int]]) -> None:
    """A planned gap hangs on the absence of these passages from all other documents of the first upload."""
    kinds = entry.get("kinds", list(Kind))
    strayed = {
        (number, passage["text"])
        for passage in first_upload().passages
        if entry["topic"] in passage["apa"] and passage["kind"] in kinds
        if (number := number_of(passage["document"])) not in entry["only"]
    }
    assert strayed == set()


def test_near_misses_are_there() -> None:
    """What a hasty reader would take for evidence stands beside most gaps, and never carries the label itself."""
    near = [passage for passage in first_upload().passages if "near_miss_of" in passage]
    assert len(near) >= 40
    looks_like = {passage["near_miss_of"] for passage in near}
    assert {"APA6.3", "APA3.4", "APA5", "APA6.2", "APA4.2", "APA2.2"} <= looks_like
    assert [passage["text"] for passage in near if passage["near_miss_of"] in passage["apa"]] == []


@pytest.mark.parametrize(("truth", "criterion_id"), EVERY_CRITERION)
def test_planted_gaps_follow_from_the_passages(truth: SampleTruth, criterion_id: str) -> None:
    """The kinds, stances, dates and bodies of the labelled passages alone give the gaps and status that are stated."""
    criterion = truth.criteria[criterion_id]
    gaps = gaps_by_rule(truth, criterion_id)
    assert set(criterion["gaps"]) & RULED_TYPES <= gaps
    assert not set(criterion["not_gaps"]) & gaps
    is_none = bool(gaps & NONE_TYPES)
    could_be_elsewhere = criterion_id in truth.stated.get("unread_could_hold", {})
    without_figures = "unknown" if is_none and could_be_elsewhere else "none" if is_none else "partial"
    faults = (gaps | set(criterion["gaps"])) - {"adverse"}
    assert criterion["status"] == (without_figures if faults else "strong")


def test_missing_bodies_are_named() -> None:
    """Where the truth names a missing body, no counted document of the criterion comes from it."""
    first = first_upload()
    for criterion_id, bodies in first.stated["missing_bodies"].items():
        found = [first.documents[p["document"]] for p in first.passages if criterion_id in p["apa"]]
        final = [document for document in found if is_counted(document) and not document["is_draft"]]
        assert not {body for document in final for body in document["bodies"]} & set(bodies)


def test_what_the_truth_says_of_documents_names_documents() -> None:
    """Contradictions, upload advice, hidden parts and wrong properties speak of files of the pack."""
    first = first_upload()
    stated = first.stated
    named = [value["document"] for pair in stated["contradictions"] for value in pair["values"]]
    named += [path for pair in stated["not_contradictions"] for path in pair["documents"]]
    named += [path for paths in stated["upload_advice"].values() for path in paths]
    named += [path for paths in stated["unread_could_hold"].values() for path in paths]
    named += [entry["document"] for entry in (*stated["hidden"], *stated["wrong_metadata"])]
    assert set(named) <= set(first.documents)
    assert {pair["criterion"] for pair in stated["contradictions"]} == {
        criterion_id for criterion_id, criterion in first.criteria.items() if "contradiction" in criterion["gaps"]
    }


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_the_packs_open_with_their_files_and_local_body_names(truth: SampleTruth) -> None:
    """`pack.yaml` is valid, and the folder holds just the documents that the truth describes."""
    pack = open_pack(truth.folder, settings=Settings())
    assert pack.pack_id == truth.name and pack.description.is_fictional
    assert pack.description.as_of == truth.stated["as_of"]
    own = {document["path"] for document in truth.stated["documents"] if "!" not in document["path"]}
    assert {file.relative_path for file in pack.files} == own
    names = {body.id: body.name for body in localise_framework(framework(), pack).bodies}
    assert names["voluntary-sector"] == "Lanternhouse" and names["siab"] == "SEND and Inclusion Partnership Board"
