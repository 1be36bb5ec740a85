"""Classify passages given as JSON lines: the contract of `readiness classify`.

In: lines of `{"id", "text"[, "heading"]}`. Out: per line `{"id", "labels", "kind", "stance"}` with all codebook
topics, in the order given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.classify.model import Classifier
from pipeline.errors import InputError
from pipeline.predictions import Prediction

PROBABILITY_DIGITS = 6
"""Decimals written: finer than the 1e-4 that reruns agree to."""


@dataclass(frozen=True, slots=True)
class _Line:
    passage_id: str
    heading: str
    text: str


def classify_lines(lines: Sequence[str], classifier: Classifier) -> Iterator[str]:
    """Yield one JSON line per non-blank line. Raises InputError with the line's number if one is not in order."""
    parsed = [_parse(line, number) for number, line in enumerate(lines, start=1) if line.strip()]
    readings = classifier.classify([line.heading for line in parsed], [line.text for line in parsed])
    for line, reading in zip(parsed, readings, strict=True):
        yield json.dumps({"id": line.passage_id, **_prediction_fields(reading.prediction)})


def _parse(line: str, number: int) -> _Line:
    try:
        row = json.loads(line)
        passage_id, text, heading = row["id"], row["text"], row.get("heading") or ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            "a line is not a passage", where=f"line {number}", remedy='each line is JSON with "id" and "text"'
        ) from error
    if not isinstance(text, str) or not isinstance(heading, str):
        raise InputError("text and heading must be text", where=f"line {number}", remedy="put them in quotes")
    return _Line(passage_id, _whole_characters(heading), _whole_characters(text))


def _whole_characters(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can spell and no encoding can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _prediction_fields(prediction: Prediction) -> dict[str, object]:
    labels = {
        topic: {"probability": round(score.probability, PROBABILITY_DIGITS), "decision": score.decision.value}
        for topic, score in prediction.topics.items()
    }
    kind, stance = prediction.kind, prediction.stance
    return {
        "labels": labels,
        "kind": {
            "value": kind.value,
            "probability": round(prediction.kind_probabilities[kind], PROBABILITY_DIGITS),
        },
        "stance": {
            "value": stance.value,
            "probability": round(prediction.stance_probabilities[stance], PROBABILITY_DIGITS),
        },
    }
