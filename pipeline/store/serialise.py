"""Extractions and predictions as JSON text, and back as equal records.

In: records. Out: ASCII JSON, so that half characters in broken documents survive. Surprising rule: reading back
raises KeyError, TypeError or ValueError for text that is not what was written; the cache takes it as missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.predictions import Because, Prediction, TopicScore
from pipeline.records import (
    Block,
    BlockKind,
    BoundingBox,
    Decision,
    Extraction,
    Kind,
    Member,
    Page,
    Problem,
    SectionType,
    Stance,
)


def extraction_to_json(extraction: Extraction) -> str:
    """Write all that a document gave, members included."""
    return json.dumps(_extraction_fields(extraction))


def extraction_from_json(text: str) -> Extraction:
    """Read what `extraction_to_json` wrote."""
    return _extraction(json.loads(text))


def page_to_json(page: Page) -> str:
    """Write one page."""
    return json.dumps(_page_fields(page))


def page_from_json(text: str) -> Page:
    """Read what `page_to_json` wrote."""
    return _page(json.loads(text))


def predictions_to_json(predictions: Sequence[Prediction]) -> str:
    """Write what the classifier said of a document's passages, in their order."""
    return json.dumps([_prediction_fields(prediction) for prediction in predictions])


def predictions_from_json(text: str) -> tuple[Prediction, ...]:
    """Read what `predictions_to_json` wrote."""
    return tuple(_prediction(fields) for fields in json.loads(text))


def _extraction_fields(extraction: Extraction) -> dict[str, object]:
    return {
        "format": extraction.format,
        "pages": [_page_fields(page) for page in extraction.pages],
        "problems": [[problem.location, problem.kind, problem.message] for problem in extraction.problems],
        "properties": dict(extraction.properties),
        "members": [
            [member.name, member.sha256, member.size_bytes, _extraction_fields(member.extraction)]
            for member in extraction.members
        ],
    }


def _extraction(fields: Mapping[str, Any]) -> Extraction:
    return Extraction(
        format=fields["format"],
        pages=tuple(_page(page) for page in fields["pages"]),
        problems=tuple(Problem(location, kind, message) for location, kind, message in fields["problems"]),
        properties=dict(fields["properties"]),
        members=tuple(
            Member(name, sha256, size_bytes, _extraction(extraction))
            for name, sha256, size_bytes, extraction in fields["members"]
        ),
    )


def _page_fields(page: Page) -> dict[str, object]:
    return {
        "ordinal": page.ordinal,
        "page_number": page.page_number,
        "location": page.location,
        "text": page.text,
        "blocks": [_block_fields(block) for block in page.blocks],
        "method": page.method,
        "ocr_confidence": page.ocr_confidence,
        "height": page.height,
    }


def _page(fields: Mapping[str, Any]) -> Page:
    return Page(**{**fields, "blocks": tuple(_block(block) for block in fields["blocks"])})


def _block_fields(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind.value,
        "char_start": block.char_start,
        "char_end": block.char_end,
        "location": block.location,
        "section_type": block.section_type.value,
        "level": block.level,
        "columns": block.columns,
        "bbox": block.bbox,
        "is_hidden": block.is_hidden,
    }


def _block(fields: Mapping[str, Any]) -> Block:
    return Block(
        **{
            **fields,
            "kind": BlockKind(fields["kind"]),
            "section_type": SectionType(fields["section_type"]),
            "columns": tuple(fields["columns"]),
            "bbox": _bbox(fields["bbox"]),
        }
    )


def _bbox(corners: Sequence[float] | None) -> BoundingBox | None:
    if corners is None:
        return None
    x0, top, x1, bottom = corners
    return (x0, top, x1, bottom)


def _prediction_fields(prediction: Prediction) -> dict[str, object]:
    return {
        "topics": {name: [score.probability, score.decision.value] for name, score in prediction.topics.items()},
        "kind": prediction.kind.value,
        "kind_probabilities": dict(prediction.kind_probabilities),
        "stance": prediction.stance.value,
        "stance_probabilities": dict(prediction.stance_probabilities),
        "speaker": prediction.speaker,
        "because": {name: [why.sentence, *why.words] for name, why in prediction.because.items()},
    }


def _prediction(fields: Mapping[str, Any]) -> Prediction:
    return Prediction(
        topics={
            name: TopicScore(probability, Decision(decision))
            for name, (probability, decision) in fields["topics"].items()
        },
        kind=Kind(fields["kind"]),
        kind_probabilities=dict(fields["kind_probabilities"]),
        stance=Stance(fields["stance"]),
        stance_probabilities=dict(fields["stance_probabilities"]),
        speaker=fields["speaker"],
        because={name: Because(sentence, tuple(words)) for name, (sentence, *words) in fields["because"].items()},
    )
