"""Records built by hand for the tests of `classify`, and the two models that several test files share."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import cycle

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.classify.fit import FitReport, fit_heads
from pipeline.classify.heads import SPEAKER_ORDER, Calibration, Heads
from pipeline.classify.model import TrainedClassifier, load_classifier
from pipeline.classify.training_passages import TrainingPassage, read_training_passages
from pipeline.classify.views import Views, load_sentence_splitter, make_views
from pipeline.framework import TOPICS
from pipeline.predictions import Because, Prediction, TopicScore
from pipeline.records import Decision, Kind, Stance
from pipeline.settings import Settings
from tests.fake_encoder import FakeEncoder

SEED = 7
MODELS_PATH = Settings().models_path
TRAINING_PATHS = sorted(Settings().training_path.glob("*.jsonl"))

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


@cache
def committed_classifier() -> TrainedClassifier:
    """The classifier in models/, loaded once for the whole test run."""
    return load_classifier(MODELS_PATH)


@cache
def own_passages() -> tuple[TrainingPassage, ...]:
    """The passages in corpus/training."""
    return read_training_passages(TRAINING_PATHS)


def training_passage(
    passage_id: str,
    text: str = "Waits fell.",
    *,
    topics: Iterable[str] = (),
    origin: str = "A1",
    heading: str = "",
    kind: Kind = Kind.CONTEXT,
    stance: Stance = Stance.NEUTRAL,
    speaker: str | None = None,
    disputed: Iterable[str] = (),
    is_ours: bool = True,
) -> TrainingPassage:
    """A labelled passage."""
    return TrainingPassage(
        passage_id=passage_id,
        origin=origin,
        genre="minutes",
        heading=heading,
        text=text,
        topics=frozenset(topics),
        kind=kind,
        stance=stance,
        speaker=speaker,
        disputed=frozenset(disputed),
        is_ours=is_ours,
    )


def prediction(
    scores: Mapping[str, tuple[float, Decision]] | None = None,
    *,
    kind: Kind = Kind.CONTEXT,
    stance: Stance = Stance.NEUTRAL,
    because: Mapping[str, Because] | None = None,
) -> Prediction:
    """A prediction that rejects every topic not named in `scores`."""
    given = {topic: TopicScore(*score) for topic, score in (scores or {}).items()}
    return Prediction(
        topics={topic: given.get(topic, TopicScore(0.01, Decision.REJECTED)) for topic in TOPICS},
        kind=kind,
        kind_probabilities={name: 1.0 if name is kind else 0.0 for name in Kind},
        stance=stance,
        stance_probabilities={name: 1.0 if name is stance else 0.0 for name in Stance},
        because=because or {},
    )


def calibration(*, accept: float = 0.5, reject: float = 0.2) -> Calibration:
    """A calibration that turns logits into probabilities as they are, with equal thresholds for all topics."""
    ones = np.ones(len(TOPICS))
    return Calibration(ones, 0 * ones, accept * ones, reject * ones, 1.0, 1.0)


def synthetic_passages(per_theme: int, *, seed: int) -> tuple[TrainingPassage, ...]:
    """Passages of six origins in made-up words: each leaf topic, kind, stance and speaker has words of its own.

    Besides 19 themes (the requirements, APA5 and the pillars) there are passages about none. The speakers take turns
    over the passages of kind voice. The first sentence is the longer and says what a passage is about.
    """
    choice = random.Random(seed)
    parents = {topic.split(".")[0] for topic in TOPICS if "." in topic}
    themes: list[str | None] = [topic for topic in TOPICS if topic not in parents]
    passages = []
    speakers = cycle(SPEAKER_ORDER)
    themes += [None] * 3
    for number, theme in enumerate(themes * per_theme):
        kind, stance = choice.choice(list(Kind)), choice.choice(list(Stance))
        speaker = next(speakers) if kind is Kind.VOICE else None
        subject = choice.sample(made_up_words(theme or "none"), 4)
        manner = choice.sample(made_up_words(kind), 3) + choice.sample(made_up_words(stance), 3)
        manner += choice.sample(made_up_words(speaker), 3) if speaker else []
        filling = choice.choices(made_up_words("filling"), k=6)
        text = f"{' '.join(subject + filling)}. {' '.join(manner)}."
        topics = {theme, theme.split(".")[0]} if theme else set()
        origin = f"origin {(number + number // len(themes)) % 6}"
        passages.append(
            training_passage(
                f"s{seed}-{number}", text, topics=topics, origin=origin, kind=kind, stance=stance, speaker=speaker
            )
        )
    return tuple(passages)


def views_of(passages: Iterable[TrainingPassage]) -> Views:
    """Views of passages through the fake encoder."""
    passages = tuple(passages)
    headings, texts = [p.heading for p in passages], [p.text for p in passages]
    return make_views(headings, texts, encoder=FakeEncoder(), nlp=load_sentence_splitter())


@cache
def synthetic_fit() -> tuple[Heads, FitReport]:
    """Heads fitted on made-up passages through the fake encoder, once for the whole test run."""
    passages = synthetic_passages(9, seed=1)
    return fit_quickly(passages)


def fit_quickly(
    passages: Sequence[TrainingPassage], *, views: Views | None = None, on_fold: Callable[[int], None] | None = None
) -> tuple[Heads, FitReport]:
    """Fit on one thread: matrices this small wait longer for a second thread than it saves."""
    with threadpool_limits(limits=1):
        return fit_heads(passages, views or views_of(passages), seed=SEED, on_fold=on_fold)


@cache
def made_up_words(subject: str) -> list[str]:
    """Six words that belong to a subject alone."""
    choice = random.Random(f"words of {subject}")
    return ["".join(choice.choice(_CONSONANTS) + choice.choice(_VOWELS) for _ in range(3)) for _ in range(6)]
