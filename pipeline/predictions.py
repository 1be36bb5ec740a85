"""What the classifier says of a passage, and what in the passage said it; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records import Decision, Kind, Stance


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A calibrated probability for one codebook topic and the decision taken on it."""

    probability: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Because:
    """What in a passage spoke most for a topic: its strongest sentence ("" for the heading) and matched words."""

    sentence: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the classifier says of one passage.

    `topics` holds every codebook topic, `because` those that were not rejected. `speaker` is who would be speaking
    if the passage is voice: young_person, parent_carer or both.
    """

    topics: Mapping[str, TopicScore]
    kind: Kind
    kind_probabilities: Mapping[str, float]
    stance: Stance
    stance_probabilities: Mapping[str, float]
    speaker: str | None = None
    because: Mapping[str, Because] = field(default_factory=dict)
