"""Load and check a framework: the criteria, definitions, thresholds, bodies, dates and KPIs of one local area.

In: a YAML file. Out: an immutable `Framework`, or one `FrameworkError` that names file, key and remedy for
every fault at once. Surprising rule: a criterion without `topics` is never accepted by the model; it works by
phrases and similarity and stays `uncertain` at most ("unmeasured").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import FrameworkError
from pipeline.framework_faults import reference_faults
from pipeline.records import Kind, Role, Stance

TOPICS = (
    *("APA1", "APA1.1", "APA1.2", "APA2", "APA2.1", "APA2.2"),
    *("APA3", "APA3.1", "APA3.2", "APA3.3", "APA3.4", "APA4", "APA4.1", "APA4.2"),
    *("APA5", "APA6", "APA6.1", "APA6.2", "APA6.3", "APA6.4", "P1", "P2", "P3", "P4"),
)
"""The 24 codebook topics that the committed model predicts; a framework's criteria name theirs among these."""

FAULT_JOIN = "\n    "
"""Faults stand one to a line below the file's name, indented under `where`."""

Partner = Literal[
    "council_education",
    "council_social_care",
    "adult_social_care",
    "public_health",
    "icb",
    "provider",
    "school",
    "parent_carers",
    "young_people",
    "voluntary",
    "external",
    "partnership",
]
Level = Literal["area", "requirement", "pillar", "improvement"]
Force = Literal["priority", "improvement", "pillar"]
Unit = Literal["weeks", "months", "days", "percent", "count", "fte", "rate_per_100", "gbp_million"]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Text = Annotated[str, Field(min_length=3)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(_Strict):
    """A published document that the framework's facts come from."""

    id: Identifier
    title: Text
    published: date | None = None
    publisher: str | None = None


class Citation(_Strict):
    """Where in a source a fact stands, for example `p. 5` or `para 15 c`."""

    source: Identifier
    place: Text


class Area(_Strict):
    """The local area; `aliases` are other names that a document may use for it."""

    name: Text
    aliases: tuple[str, ...] = ()


class Body(_Strict):
    """An organisation or department that speaks in documents.

    `organisation` is the id of the organisation it belongs to; council departments share one, so that two of
    them are still one agency. Without it a body is its own organisation.
    """

    id: Identifier
    name: Text
    partner: Partner
    aliases: tuple[str, ...] = ()
    organisation: Identifier | None = None


class NearMiss(_Strict):
    """A passage that looks like the criterion and is not: `phrases` veto it, unless `unless` phrases are there too."""

    what: Text
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    belongs_to: Identifier | None = None


class Aspect(_Strict):
    """A part of a requirement that must be seen, found by any of its phrases."""

    id: Identifier
    title: Text
    phrases: tuple[str, ...]


class BaselineFact(_Strict):
    """What the area's inspection found at the start, in our own words, with figure where it gave one."""

    statement: Text
    citation: Citation
    kpi: Identifier | None = None
    value: float | None = None


class Criterion(_Strict):
    """A node of the framework; `requirement` nodes are the leaves that coverage is judged on."""

    id: Identifier
    parent: Identifier | None = None
    level: Level
    force: Force
    title: Text
    definition: Text
    topics: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    beyond_age: Annotated[int, Field(ge=0, le=25)] | None = None
    """Age in years beyond which evidence must reach; a passage whose ages all end by it is a near miss."""
    aspects: tuple[Aspect, ...] = ()
    responsible_bodies: tuple[Identifier, ...] = ()
    wanted_kinds: tuple[Kind, ...] = (Kind.PERFORMANCE, Kind.IMPACT, Kind.VOICE)
    baseline: tuple[BaselineFact, ...] = ()
    citation: Citation | None = None

    @property
    def is_measured(self) -> bool:
        """Whether a trained topic stands behind the criterion."""
        return bool(self.topics)


class KpiDefinition(_Strict):
    """A variant of a KPI that is counted otherwise, such as with exceptions left out; it forms a series of its own."""

    name: Text
    phrases: tuple[str, ...] = Field(min_length=1)


class Kpi(_Strict):
    """A figure the area is followed by; `plausible` bounds flag a value, they never mend it.

    A passage is about it where a phrase, one word of each of the sets `needs`, and one of `group` (if any) stand
    together without a word of `never`. `also_units` are others that it is given in. A `position` holds on a day, a
    `period` figure counts what happened within one; without `timing` shares, rates and counts are of a period.
    """

    id: Identifier
    title: Text
    criteria: tuple[Identifier, ...]
    unit: Unit
    direction: Literal["up", "down", "context"]
    phrases: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    group: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    also_units: tuple[Unit, ...] = ()
    definitions: tuple[KpiDefinition, ...] = ()
    timing: Literal["position", "period"] | None = None
    plausible: tuple[float, float]
    statistic: Literal["mean", "median", "longest", "share", "count"] | None = None
    baseline_value: float | None = None
    baseline_date: date | None = None
    baseline_citation: Citation | None = None
    owner: Identifier | None = None


class KeyDate(_Strict):
    """A date in the inspection cycle with the basis it rests on."""

    id: Identifier
    title: Text
    on: date
    basis: Text


class StandingItem(_Strict):
    """A document that inspectors ask for, recognised by phrases in title or file name, best phrase first.

    `exclude` are phrases of papers that only look like it. Whatever a body of the partner types `authors` wrote is
    one too. `{partnership}` in a phrase stands for every name of the bodies of that partner type.
    """

    id: Identifier
    title: Text
    phrases: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    authors: tuple[Partner, ...] = ()
    roles: tuple[Role, ...] = (Role.EVIDENCE,)
    minimum: int = Field(default=1, ge=1)
    max_age_months: int | None = Field(default=None, ge=1)
    why: Text


class CrosswalkLink(_Strict):
    """A requirement and the pillar that carries on its work."""

    requirement: Identifier
    pillar: Identifier
    strength: Literal["strong", "partial"]


class Viewpoint(_Strict):
    """A question or discussion area under which counted passages are read again; `lens` groups them.

    A passage belongs if it counts for one of `criteria` and is of one of `kinds` and `stances` (any where empty); where
    `phrases` are given, it or its headings must hold one.
    """

    id: Identifier
    lens: Literal["engagement_meeting", "experience"]
    title: Text
    what: Text
    citation: Citation
    criteria: tuple[Identifier, ...]
    kinds: tuple[Kind, ...] = ()
    stances: tuple[Stance, ...] = ()
    phrases: tuple[str, ...] = ()


class Thresholds(_Strict):
    """Every number that turns probabilities and dates into verdicts; units are in the names."""

    presence: Share = 0.9
    passages_per_document: int = Field(default=2, ge=1)
    probability_floor: Share = 0.05
    stale_months: int = Field(default=12, ge=1)
    stale_dashboard_months: int = Field(default=3, ge=1)
    stale_survey_months: int = Field(default=12, ge=1)
    stale_self_evaluation_months: int = Field(default=6, ge=1)
    thin_documents: int = Field(default=1, ge=1)
    single_agency_documents: int = Field(default=2, ge=1)
    adverse_share: Share = 0.5
    echo_similarity: Share = 0.6
    unmeasured_similarity: Share = 0.5
    near_misses_shown: int = Field(default=3, ge=0)


class Framework(_Strict):
    """Everything about one local area that judgements rest on; nothing of it stands in Python."""

    id: Identifier
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    area: Area
    sources: tuple[Source, ...]
    bodies: tuple[Body, ...]
    criteria: tuple[Criterion, ...]
    kpis: tuple[Kpi, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    standing_set: tuple[StandingItem, ...] = ()
    crosswalk: tuple[CrosswalkLink, ...] = ()
    viewpoints: tuple[Viewpoint, ...] = ()
    thresholds: Thresholds = Thresholds()
    content_hash: str = ""

    @model_validator(mode="after")
    def _check_references(self) -> Framework:
        if faults := list(reference_faults(self, topics=TOPICS)):
            raise ValueError(FAULT_JOIN.join(faults))
        return self

    @cached_property
    def criteria_by_id(self) -> dict[str, Criterion]:
        """Criteria keyed by id, in file order."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def bodies_by_id(self) -> dict[str, Body]:
        """Bodies keyed by id, in file order."""
        return {body.id: body for body in self.bodies}

    @property
    def requirements(self) -> tuple[Criterion, ...]:
        """The criteria without children among areas and requirements: what coverage is judged on."""
        parents = {criterion.parent for criterion in self.criteria}
        return tuple(c for c in self.criteria if c.level in ("area", "requirement") and c.id not in parents)

    def organisation_of(self, body_id: str) -> str:
        """The organisation that a body belongs to; a body without one is its own."""
        return self.bodies_by_id[body_id].organisation or body_id

    def responsible_bodies_of(self, criterion: Criterion) -> tuple[str, ...]:
        """The criterion's responsible bodies, or those of the nearest parent that names any."""
        node: Criterion | None = criterion
        while node is not None:
            if node.responsible_bodies:
                return node.responsible_bodies
            node = self.criteria_by_id[node.parent] if node.parent else None
        return ()


def load_framework(path: Path) -> Framework:
    """Read and check a framework file; its hash covers the bytes, so any edit gives a new one."""
    try:
        raw_bytes = path.read_bytes()
    except OSError as error:
        raise FrameworkError(
            "the framework file cannot be read", where=f"{path} ({error.strerror})", remedy="check --framework"
        ) from error
    try:
        raw = yaml.load(raw_bytes, Loader=_UniqueKeyLoader)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: bytes that are no text, or a day like 31 February
        raise FrameworkError(
            "the framework file is not valid YAML", where=f"{path}: {error}", remedy="correct the line named above"
        ) from error
    if not isinstance(raw, dict):
        raise FrameworkError(
            "the framework file is not a mapping of keys", where=str(path), remedy="start it with `id:`, `version:`"
        )
    raw["content_hash"] = hashlib.sha256(raw_bytes).hexdigest()
    try:
        return Framework.model_validate(raw)
    except ValidationError as error:
        faults = [line for fault in error.errors() for line in _fault_lines(fault["loc"], fault["msg"], raw)]
        raise FrameworkError(
            f"the framework file has {len(faults)} fault(s)",
            where=FAULT_JOIN.join([str(path), *faults]),
            remedy="correct these keys, then run `readiness framework check` again",
        ) from None


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; a framework must not lose one so.

    Only `true` and `false` are truth values, as in YAML 1.2: the older rule reads the key `on` of a date, or the
    phrase `no`, as one too.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        """Build a mapping, refusing a key that stands twice."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, "a list cannot be a key", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_TRUTH_TAG = "tag:yaml.org,2002:bool"
_UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TRUTH_TAG]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_UniqueKeyLoader.add_implicit_resolver(_TRUTH_TAG, re.compile("^(?:true|false)$"), list("tf"))


def _fault_lines(location: tuple[int | str, ...], message: str, raw: object) -> list[str]:
    """One line per fault; our own checks report on the whole file and name the key in each of their lines."""
    message = message.removeprefix("Value error, ")
    return [f"{_key_path(location, raw)}: {message}"] if location else message.split(FAULT_JOIN)


def _key_path(location: tuple[int | str, ...], raw: object) -> str:
    """Name a fault's key as a person would: list positions become the entry's id where it has one."""
    words: list[str] = []
    node = raw
    for step in location:
        try:
            node = node[step]  # type: ignore[index]  # raw YAML: any nesting of lists and mappings
        except (KeyError, IndexError, TypeError):
            node = None
        if isinstance(step, int) and isinstance(node, dict) and "id" in node:
            words[-1] += f"[{node['id']}]"
        elif isinstance(step, int):
            words[-1] += f"[{step}]"
        else:
            words.append(step)
    return ".".join(words) or "(whole file)"
