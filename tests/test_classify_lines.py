"""`readiness classify`: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.encoder import SplitText
from pipeline.classify.lines import classify_lines
from pipeline.classify.model import Reading
from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind, Stance
from tests.classify_records import committed_classifier, prediction
from tests.fake_encoder import FakeEncoder

HOSTILE = {
    "control characters": "Waits\x00 fell\x01\x1f \x7f\x85 by\r\n\t half\x0b\x0c.",
    "ten thousand characters": "wait" * 2_500,
    "emoji": "Families said 👩‍👩‍👧‍👦🎉 " * 20,
    "right to left": "\u202eslliw\u202c שלום مرحبا",
    "half a surrogate pair": "Waits \ud83d fell",
    "nothing": "",
    "spaces only": " \t\n ",
    "markup": "<script>alert(1)</script> ' OR 1=1; -- {{7*7}} =cmd()",
}
ANY_CHARACTER = st.characters(exclude_categories=[])
"""Half surrogate pairs too, which `st.text` leaves out by itself."""


class EchoClassifier:
    """Accepts APA3.1 with a probability that tells the text's length, and remembers what it read."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def classify(
        self, headings: Sequence[str], texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> tuple[Reading, ...]:
        self.read += zip(headings, texts, strict=True)
        vectors = self.encode(texts)
        return tuple(
            Reading(
                prediction(
                    {"APA3.1": (1 / (3 + len(text)), Decision.ACCEPTED)}, kind=Kind.VOICE, stance=Stance.CONCERN
                ),
                vector,
            )
            for text, vector in zip(texts, vectors, strict=True)
        )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return FakeEncoder().encode([SplitText(text) for text in texts]).vectors


def line(**fields: object) -> str:
    return json.dumps(fields)


def test_a_line_holds_all_topics_kind_and_stance() -> None:
    """The fields are those of the contract, probabilities are rounded numbers."""
    (written,) = classify_lines([line(id="a", text="1234")], EchoClassifier())
    assert "\n" not in written
    row = json.loads(written)
    assert list(row) == ["id", "labels", "kind", "stance"]
    assert row["id"] == "a"
    assert tuple(row["labels"]) == TOPICS
    assert len(TOPICS) == 24
    assert row["labels"]["APA3.1"] == {"probability": 0.142857, "decision": "accepted"}
    assert row["labels"]["P4"] == {"probability": 0.01, "decision": "rejected"}
    assert row["kind"] == {"value": "voice", "probability": 1.0}
    assert row["stance"] == {"value": "concern", "probability": 1.0}


def test_a_heading_is_optional() -> None:
    """A heading is read where there is one; none, null and an empty one are the same."""
    classifier = EchoClassifier()
    lines = [line(id=1, text="t", heading="H"), line(id=2, text="t"), line(id=3, text="t", heading=None)]
    list(classify_lines([*lines, line(id=4, text="t", heading="")], classifier))
    assert classifier.read == [("H", "t"), ("", "t"), ("", "t"), ("", "t")]


def test_order_is_kept_and_blank_lines_are_skipped() -> None:
    """One line out per line that is not blank, with its id as it was given; other fields are ignored."""
    lines = [line(id="b", text="x"), "", "  \t", line(text="y", id=7, apa=["APA1"]), line(id=None, text="x")]
    rows = [json.loads(written) for written in classify_lines(lines, EchoClassifier())]
    assert [row["id"] for row in rows] == ["b", 7, None]
    assert list(classify_lines(["", " "], EchoClassifier())) == []


@pytest.mark.parametrize(
    "bad",
    ["{", "no json", "[1, 2]", "null", '"text"', "7", line(id="a"), line(text="t"), "[" * 100_000],
    ids=lambda bad: bad[:12],
)
def test_a_bad_line_is_named_by_its_number(bad: str) -> None:
    """Numbers count from one, blank lines too, and nothing is written before the fault is found."""
    lines = [line(id="a", text="t"), "", bad]
    with pytest.raises(InputError, match="line 3") as raised:
        next(classify_lines(lines, EchoClassifier()))
    assert '"id"' in raised.value.remedy


@pytest.mark.parametrize(
    "fields", [{"text": 5}, {"text": None}, {"text": ["t"]}, {"text": "t", "heading": 5}, {"text": {"a": "t"}}]
)
def test_text_that_is_no_text_is_refused(fields: dict[str, object]) -> None:
    """A number, a list or nothing in place of a text or heading is the giver's mistake."""
    with pytest.raises(InputError, match="line 1"):
        list(classify_lines([line(id="a", **fields)], EchoClassifier()))


@settings(deadline=None)
@given(st.text(ANY_CHARACTER), st.text(ANY_CHARACTER))
def test_any_text_and_id_pass(passage_id: str, text: str) -> None:
    """Whatever JSON can spell comes through, the id unchanged, and can be written as UTF-8."""
    (written,) = classify_lines([line(id=passage_id, text=text)], EchoClassifier())
    assert json.loads(written.encode("utf-8"))["id"] == passage_id


def test_hostile_texts_pass_the_committed_model() -> None:
    """Odd characters, emoji, right-to-left marks and very long words are classified like any other text."""
    lines = [line(id=name, text=text, heading=text[:300]) for name, text in HOSTILE.items()]
    rows = [json.loads(written) for written in classify_lines(lines, committed_classifier())]
    assert [row["id"] for row in rows] == list(HOSTILE)
    for row in rows:
        assert len(row["labels"]) == 24
        assert all(0 <= label["probability"] <= 1 for label in row["labels"].values())
        assert 0 < row["kind"]["probability"] <= 1
        assert 0 < row["stance"]["probability"] <= 1
