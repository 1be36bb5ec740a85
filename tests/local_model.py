"""A small model folder with decisions on an idiom that the model has never read: what learning from reviewers needs."""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.classify.model import save_model
from pipeline.classify.training_passages import TrainingPassage
from pipeline.reviews import Review
from tests.classify_records import made_up_words, synthetic_fit, synthetic_passages
from tests.review_records import make_review

TOPIC = "APA3.1"
HEADING = "Paper of the board, 14 January 2026"
REVIEWER = "R. Quill"
DECISIONS = 40
HELD_OUT = 20


def write_model(folder: Path) -> str:
    """Write the synthetic heads with stand-ins for the encoder's files; returns the model's id."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoder.onnx").write_bytes(b"graph")
    (folder / "tokenizer.json").write_bytes(b"{}")
    return save_model(folder, synthetic_fit()[0], facts={})


def background() -> tuple[TrainingPassage, ...]:
    """The passages that the synthetic heads were fitted on."""
    return synthetic_passages(9, seed=1)


def idiom_texts(count: int, *, seed: int) -> list[tuple[str, bool]]:
    """Texts in the words of one area, of which no word was ever taught; every second one is about the topic."""
    choice = random.Random(seed)
    texts = []
    for number in range(count):
        is_so = number % 2 == 0
        subject = choice.sample(made_up_words("local topic" if is_so else "local anything"), 4)
        manner = choice.sample(made_up_words("local manner"), 3) + choice.choices(made_up_words("filling"), k=4)
        texts.append((f"{' '.join(subject + manner)}.", is_so))
    return texts


def idiom_reviews(count: int = DECISIONS, *, criterion_id: str = TOPIC) -> list[Review]:
    """Decisions on the idiom, accepted and rejected in turn."""
    return [
        make_review(
            "accepted" if is_so else "rejected",
            criterion_id,
            passage_id=f"local-{number}",
            heading=HEADING,
            text=text,
            reviewer=REVIEWER,
        )
        for number, (text, is_so) in enumerate(idiom_texts(count, seed=11))
    ]


def held_out_texts() -> list[tuple[str, bool]]:
    """Further texts in the same idiom, none of which was decided on."""
    decided = {review.text for review in idiom_reviews()}
    held_out = idiom_texts(HELD_OUT, seed=12)
    assert decided.isdisjoint(text for text, _ in held_out)
    return held_out
