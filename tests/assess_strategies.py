"""Hand builders and hypothesis strategies for the tests of `pipeline.assess`.

Everything is fictional. `Case` gathers the records of one small run; its `with_` methods return a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from pipeline.assess import Assessment, assess_coverage
from pipeline.framework import Area, Body, Criterion, Framework, Thresholds
from pipeline.records import (
    BlockKind,
    Coverage,
    Decision,
    Document,
    Facets,
    Gap,
    Kind,
    Label,
    Passage,
    Role,
    SectionType,
    Stance,
)

AS_OF = date(2026, 2, 23)
FRESH = date(2025, 11, 3)
OLD = date(2024, 3, 14)
REQUIREMENT = "A1.1"
BODIES = ("schools_team", "care_team", "health_board", "forum", "town")
EVIDENCE_KINDS = (Kind.INTENT, Kind.ACTIVITY, Kind.PERFORMANCE, Kind.IMPACT, Kind.VOICE)


def make_framework(**thresholds: float) -> Framework:
    """Two areas (one with two requirements, one a leaf), an unmeasured requirement, a pillar, an improvement."""
    return Framework(
        id="fictional-2030",
        version="1.0.0",
        title="Fictional framework",
        area=Area(name="Rivermouth"),
        sources=(),
        bodies=(
            Body(id="schools_team", name="Town schools team", partner="council_education", organisation="town"),
            Body(id="care_team", name="Town care team", partner="council_social_care", organisation="town"),
            Body(id="health_board", name="Estuary Health Board", partner="icb"),
            Body(id="forum", name="Rivermouth Families Forum", partner="parent_carers"),
            Body(id="town", name="Rivermouth Town Council", partner="partnership", organisation="town"),
        ),
        criteria=(
            _criterion("A1", "area", "Waiting for help", ("APA3",), None, ("schools_team", "health_board")),
            _criterion("A1.1", "requirement", "Speech and language waits", ("APA3.1",), "A1", ()),
            _criterion("A1.2", "requirement", "Paediatric waits", ("APA3.2",), "A1", ("health_board",)),
            _criterion("A2", "area", "Moving on", ("APA5",), None, ("care_team",)),
            _criterion("A3", "area", "Sleep clinics", (), None, ("health_board",)),
            _criterion("P1", "pillar", "Inclusion", ("P1",), None, ()),
            _criterion("I1", "improvement", "Toy libraries", (), None, ("town",)),
        ),
        thresholds=Thresholds.model_validate(thresholds),
    )


def _criterion(
    criterion_id: str, level: str, title: str, topics: tuple[str, ...], parent: str | None, bodies: tuple[str, ...]
) -> Criterion:
    return Criterion.model_validate(
        {
            "id": criterion_id,
            "parent": parent,
            "level": level,
            "force": {"pillar": "pillar", "improvement": "improvement"}.get(level, "priority"),
            "title": title,
            "definition": "Written for the tests.",
            "topics": topics,
            "phrases": () if topics else ("toy library",),
            "responsible_bodies": bodies,
        }
    )


@dataclass(frozen=True, slots=True)
class Case:
    """The records of one run."""

    framework: Framework
    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    labels: tuple[Label, ...] = ()
    facets: tuple[Facets, ...] = ()

    def with_document(self, document: Document) -> Case:
        return replace(self, documents=(*self.documents, document))

    def with_passage(
        self,
        passage_id: str,
        document_id: str,
        *,
        kind: Kind = Kind.PERFORMANCE,
        probability: float | None = 0.97,
        kind_probability: float = 0.97,
        criterion_id: str = REQUIREMENT,
        decision: Decision = Decision.ACCEPTED,
        decided_by: str = "model",
        **changes: object,
    ) -> Case:
        """Add a passage with its label and facets; `changes` go to whichever of Passage and Facets has the field."""
        facets = make_facets(passage_id, kind, kind_probability)
        of_facets = {name: value for name, value in changes.items() if hasattr(facets, name)}
        of_passage = {name: value for name, value in changes.items() if name not in of_facets}
        return replace(
            self,
            passages=(*self.passages, replace(make_passage(passage_id, document_id), **of_passage)),  # type: ignore[arg-type]
            labels=(*self.labels, Label(passage_id, criterion_id, probability, decision, decided_by, decision)),
            facets=(*self.facets, replace(facets, **of_facets)),  # type: ignore[arg-type]
        )

    def with_decision(self, passage_id: str, decision: Decision, decided_by: str = "reviewer") -> Case:
        """Change what was decided for a passage, for every criterion."""
        return replace(
            self,
            labels=tuple(
                replace(label, decision=decision, decided_by=decided_by) if label.passage_id == passage_id else label
                for label in self.labels
            ),
        )

    def assess(self, as_of: date = AS_OF) -> Assessment:
        return assess_coverage(
            self.framework,
            documents=self.documents,
            passages=self.passages,
            labels=self.labels,
            facets=self.facets,
            as_of=as_of,
        )

    def row(self, criterion_id: str = REQUIREMENT) -> Coverage:
        return next(row for row in self.assess().coverage if row.criterion_id == criterion_id)

    def gaps(self, criterion_id: str = REQUIREMENT) -> dict[str, Gap]:
        """The criterion's gaps by type; of several missing bodies the last."""
        return {gap.gap_type: gap for gap in self.assess().gaps if gap.criterion_id == criterion_id}


def make_document(document_id: str, *bodies: str, on: date | None = FRESH, **changes: object) -> Document:
    document = Document(
        document_id=document_id,
        path=f"{document_id}.pdf",
        sha256="0" * 64,
        format="pdf",
        title=None,
        role=Role.EVIDENCE,
        page_count=1,
        word_count=100,
        document_date=on,
        date_precision="day" if on else None,
        date_basis="title page" if on else None,
        review_date=None,
        version_label=None,
        is_draft=False,
        protective_marking=None,
        body_ids=bodies,
        partner=None,
        read_status="read",
        passage_count=1,
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def make_passage(passage_id: str, document_id: str) -> Passage:
    return Passage(
        passage_id=passage_id,
        document_id=document_id,
        ordinal=1,
        page_ordinal=1,
        page_number=1,
        location="p. 1",
        bbox=None,
        char_start=0,
        char_end=4,
        heading="",
        section_type=SectionType.BODY,
        text="Text",
        word_count=1,
        excluded_reason=None,
        kind_of_block=BlockKind.PARAGRAPH,
    )


def make_facets(passage_id: str, kind: Kind, kind_probability: float = 0.97) -> Facets:
    """Facets of a strength passage; what `kind` leaves is shared evenly among the other kinds."""
    rest = (1.0 - kind_probability) / (len(Kind) - 1)
    probabilities = {other.value: kind_probability if other is kind else rest for other in Kind}
    stances = {stance.value: 1.0 if stance is Stance.STRENGTH else 0.0 for stance in Stance}
    return Facets(passage_id, kind, probabilities, Stance.STRENGTH, stances, speaker=None, body_id=None)


def strong_case(**thresholds: float) -> Case:
    """Two final, in-date documents of two organisations with figures, a difference made and a voice in each."""
    case = Case(make_framework(**thresholds))
    for document_id, body in (("d1", "schools_team"), ("d2", "health_board")):
        case = case.with_document(make_document(document_id, body))
        for kind in (Kind.PERFORMANCE, Kind.IMPACT, Kind.VOICE):
            case = case.with_passage(f"{document_id}-{kind}", document_id, kind=kind)
    return case


def kind_distributions(kind: Kind) -> st.SearchStrategy[Mapping[str, float]]:
    """Probabilities of all kinds that sum to 1 with `kind` the highest."""
    weights = st.lists(st.integers(0, 20), min_size=len(Kind), max_size=len(Kind))

    def normalised(drawn: list[int]) -> dict[str, float]:
        raised = {k.value: w + (25 if k is kind else 0) for k, w in zip(Kind, drawn, strict=True)}
        return {name: weight / sum(raised.values()) for name, weight in raised.items()}

    return weights.map(normalised)


probabilities = st.sampled_from([0.97, 0.9, 0.8, 0.7, 0.5, 1.0]) | st.floats(0.3, 1.0)
days = st.one_of(st.none(), st.dates(date(2023, 1, 1), AS_OF), st.sampled_from([OLD, FRESH]))
in_date_days = st.integers(0, 365).map(lambda back: AS_OF - timedelta(days=back))
signatures = st.lists(st.sampled_from(BODIES), max_size=2, unique=True).map(tuple)


@st.composite
def documents(draw: st.DrawFn, document_id: str) -> Document:
    """Any document, most of them countable."""
    return make_document(
        document_id,
        *draw(signatures),
        on=draw(days),
        is_draft=draw(st.sampled_from([False, False, False, True])),
        superseded_by=draw(st.sampled_from([None, None, None, "d0"])),
        role=draw(st.sampled_from([Role.EVIDENCE, Role.EVIDENCE, Role.EVIDENCE, Role.BASELINE])),
        read_status=draw(st.sampled_from(["read", "read", "read", "partial", "unread"])),
    )


@st.composite
def cases(draw: st.DrawFn, *, framework: Framework | None = None) -> Case:
    """A run of up to five documents and twelve passages, each labelled for one or two criteria."""
    case = Case(framework or make_framework())
    for index in range(draw(st.integers(0, 5))):
        case = case.with_document(draw(documents(f"d{index}")))
    for index in range(draw(st.integers(0, 12)) if case.documents else 0):
        case = draw(added_passages(case, f"p{index}"))
    return case


@st.composite
def added_passages(draw: st.DrawFn, case: Case, passage_id: str) -> Case:
    """The case with one more passage of any sort, perhaps a copy of an earlier one."""
    kind = draw(st.sampled_from(list(Kind)))
    earlier = [passage.passage_id for passage in case.passages]
    return case.with_passage(
        passage_id,
        draw(st.sampled_from([document.document_id for document in case.documents])),
        kind=kind,
        probability=draw(probabilities),
        criterion_id=draw(st.sampled_from(["A1", "A1.1", "A1.1", "A1.2", "A2", "P1"])),
        decision=draw(st.sampled_from([Decision.ACCEPTED] * 4 + [Decision.UNCERTAIN, Decision.REJECTED])),
        decided_by=draw(st.sampled_from(["model", "model", "model", "reviewer"])),
        evidence_date=draw(days),
        kind_probabilities=draw(kind_distributions(kind)),
        stance=draw(st.sampled_from(list(Stance))),
        is_echo=draw(st.sampled_from([False, False, False, True])),
        is_assurance=draw(st.sampled_from([False, False, False, True])),
        duplicate_of=draw(st.sampled_from([None, None, *earlier])) if earlier else None,
    )


@st.composite
def border_cases(draw: st.DrawFn) -> Case:
    """One criterion with a few accepted passages of final, mostly in-date documents, near every threshold at once."""
    framework = make_framework(
        thin_documents=draw(st.sampled_from([1, 1, 2])), single_agency_documents=draw(st.sampled_from([2, 2, 1, 3, 4]))
    )
    case = Case(framework)
    criterion_id = draw(st.sampled_from(["A1.1", "A1.2", "A2", "P1"]))
    for index in range(draw(st.integers(1, 4))):
        case = case.with_document(make_document(f"d{index}", *draw(signatures), on=draw(st.one_of(in_date_days, days))))
    homes = st.sampled_from([document.document_id for document in case.documents])
    for index in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([Kind.INTENT, *EVIDENCE_KINDS]))
        case = case.with_passage(
            f"p{index}",
            draw(homes),
            kind=kind,
            probability=draw(probabilities),
            criterion_id=criterion_id,
            kind_probabilities=draw(kind_distributions(kind)),
        )
    return case


@st.composite
def full_cases(draw: st.DrawFn) -> Case:
    """A criterion that is strong but for whose its documents are, from when, and how many a thin file has."""
    criterion_id = draw(st.sampled_from(["A2", "P1", "A1.1"]))
    case = strong_case(thin_documents=draw(st.sampled_from([1, 1, 2])), single_agency_documents=draw(st.integers(1, 4)))
    signed = draw(st.sampled_from([(), ("care_team",), ("care_team",), ("health_board",)]))
    changed = tuple(
        replace(
            document,
            body_ids=draw(st.just(signed) | signatures),
            document_date=draw(st.sampled_from([FRESH, FRESH, FRESH, FRESH, FRESH, None, OLD])),
        )
        for document in case.documents
    )
    labels = tuple(replace(label, criterion_id=criterion_id) for label in case.labels)
    return replace(case, documents=changed, labels=labels)


any_cases = st.one_of(cases(), border_cases(), full_cases())


@st.composite
def strength_additions(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same with one accepted, final, in-date, counted strength passage more (`new`).

    The passage stands in a document of the case that counts, or in a new one, read in full.
    """
    case = draw(any_cases | full_cases())
    countable = [document.document_id for document in case.documents if document.is_counted]
    document_id = draw(st.sampled_from(["new-document", *countable]))
    fuller = case
    if document_id == "new-document":
        signed = draw(st.sampled_from([document.body_ids for document in case.documents] or [()]) | signatures)
        fuller = case.with_document(make_document(document_id, *signed, on=draw(days)))
    kind = draw(st.sampled_from(EVIDENCE_KINDS))
    return case, fuller.with_passage(
        "new",
        document_id,
        kind=kind,
        probability=draw(probabilities),
        criterion_id=draw(st.sampled_from([*(label.criterion_id for label in case.labels[:1] * 3), "A1", "A1.1"])),
        evidence_date=draw(in_date_days),
        kind_probabilities=draw(kind_distributions(kind)),
    )
