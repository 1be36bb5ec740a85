"""Teach the model from the decisions in a pack's journal.

In: a journal's folder, training passages, a model folder and the framework that the decisions are about. Out: the
model folder's `local/` and what was learnt. Surprising rule: the committed model is read as it is, without what
earlier decisions taught it, because every decision is still in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.classify.card import read_card
from pipeline.classify.encoder import Encoder
from pipeline.classify.local_training import LocalTraining, train_local
from pipeline.classify.model import load_classifier
from pipeline.classify.training_passages import TrainingPassage
from pipeline.errors import InputError
from pipeline.framework import Framework
from pipeline.journal import REVIEWS_NAME, read_reviews


def teach_model(
    journal: Path,
    background: Sequence[TrainingPassage],
    models: Path,
    *,
    framework: Framework,
    on_step: Callable[[str], None],
    encoder: Encoder | None = None,
) -> LocalTraining:
    """Learn from a journal's decisions.

    `on_step` gets a line before the long part; `encoder` stands in for the model folder's own. Raises
    InputError if there are none or too few decisions, ModelError if the model cannot be read.
    """
    reviews = read_reviews(journal)
    if not reviews:
        raise InputError(
            "the journal holds no decisions",
            where=str(journal / REVIEWS_NAME),
            remedy="name the folder of a pack in corpus/journal, after passages of it were reviewed",
        )
    on_step(f"Reading {len(reviews)} decisions and {len(background)} training passages; this takes some minutes")
    return train_local(
        reviews,
        background,
        models,
        classifier=load_classifier(models, encoder=encoder),
        model_id=str(read_card(models)["model_id"]),
        topics_of={criterion.id: criterion.topics for criterion in framework.criteria},
    )
