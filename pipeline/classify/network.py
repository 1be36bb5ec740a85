"""Fine-tune the encoder with an attention of its own for every label (needs the `train` extra).

In: labelled passages and the folder of a sentence-transformers model. Out: a fitted network and its scores.
Surprising rule: a label's score is a sum over the tokens (attention x agreement with the label), so that what each
sentence gave to a decision can be read off exactly; nothing has to be explained after the fact.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify.encoder import MAX_TOKENS
from pipeline.classify.score_columns import FACET_COLUMNS, KIND_ORDER, SCORE_COLUMNS, STANCE_ORDER
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import with_heading
from pipeline.framework import TOPICS

READ_BATCH = 32
"""Passages read in one call."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted. Rates are AdamW's; shares are 0-1."""

    epochs: int = 2
    """Two keep a training on two cores within the hour; more were not tried on all passages."""
    batch_passages: int = 16
    frozen_layers: int = 2
    """Lower transformer layers left as they are, with the word vectors: a third less work, no loss measured."""
    encoder_rate: float = 1.5e-4
    label_rate: float = 2e-3
    """Rate of the labels' own weights, which start from nothing."""
    heading_share: float = 0.8
    """Passages shown with their heading, the others without: uploads often lack one."""
    joined_share: float = 0.15
    """Pairs of passages joined into one with the topics of both, per passage: real paragraphs hold two to four."""
    real_repeats: int = 3
    """Times a passage that others wrote is shown in an epoch: real prose is rare and the hardest to judge."""
    facet_weight: float = 0.3
    """Weight of kind's and stance's loss against the topics' sum."""
    most_positive_weight: float = 6.0
    """Cap on the weight of a rare topic's positives, which is the root of negatives per positive."""


def fine_tune(
    passages: Sequence[TrainingPassage],
    base: Path,
    *,
    seed: int,
    recipe: Recipe | None = None,
    on_epoch: Callable[[int], None] | None = None,
) -> Any:
    """Fit a network on the passages; returns a torch module in evaluation mode. Same input and seed, same network."""
    import torch

    recipe = recipe or Recipe()
    passages = [p for p in passages for _ in range(1 if p.is_ours else recipe.real_repeats)]
    torch.manual_seed(seed)
    choice = random.Random(seed)
    network, tokenizer = build_network(base)
    _freeze(network, recipe.frozen_layers)
    labels = [_labels_of(passage) for passage in passages]
    positive_weight = torch.tensor(_positive_weights(passages, most=recipe.most_positive_weight))
    encoder_weights = [weight for weight in network.encoder.parameters() if weight.requires_grad]
    own_weights = [weight for name, weight in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder_weights, "lr": recipe.encoder_rate}, {"params": own_weights, "lr": recipe.label_rate}]
    )
    steps = recipe.epochs * len(list(_batches(passages, labels, recipe, random.Random(seed))))
    warm_up = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / warm_up) * max(0.02, 1.0 - step / steps)
    )
    network.train()
    for epoch in range(recipe.epochs):
        for texts, targets in _batches(passages, labels, recipe, choice):
            input_ids, mask = _tokenise(tokenizer, texts)
            scores, _, _ = network(input_ids, mask)
            loss = _loss(scores, targets, positive_weight, facet_weight=recipe.facet_weight)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        if on_epoch is not None:
            on_epoch(epoch)
    return network.eval()


def network_scores(network: Any, base: Path, passages: Sequence[TrainingPassage]) -> np.ndarray:
    """Scores of passages with their headings, shape (n_passages, n_columns), columns as SCORE_COLUMNS."""
    _, scores = read_texts(network, base, [with_heading(passage.heading, passage.text) for passage in passages])
    return scores


def read_texts(network: Any, base: Path, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Vectors (n_texts, n_dims) and scores (n_texts, n_columns) by torch: what the export is measured against."""
    import torch

    tokenizer = _load_tokenizer(base)
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    scores = np.zeros((len(texts), len(SCORE_COLUMNS)), dtype=np.float32)
    vectors = np.zeros((len(texts), network.encoder.config.hidden_size), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(order), READ_BATCH):
            positions = order[start : start + READ_BATCH]
            scored, encoded, _ = network(*_tokenise(tokenizer, [texts[position] for position in positions]))
            scores[positions], vectors[positions] = scored.numpy(), encoded.numpy()
    return vectors, scores


def build_network(base: Path) -> tuple[Any, Any]:
    """An unfitted network on the base model, and the base model's tokenizer."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notices of torch and transformers about their own future
        from sentence_transformers import SentenceTransformer

        encoder = SentenceTransformer(str(base), device="cpu", local_files_only=True)[0].auto_model

    class LabelNetwork(torch.nn.Module):  # type: ignore[misc]  # torch ships no strict types
        """Scores (n, columns), mean-pooled unit vectors (n, dims) and each token's share (n, tokens, columns)."""

        def __init__(self) -> None:
            super().__init__()
            dims, columns = encoder.config.hidden_size, len(SCORE_COLUMNS)
            self.encoder = encoder
            self.attention = torch.nn.Linear(dims, columns, bias=False)
            self.label = torch.nn.Linear(dims, columns)
            self.dropout = torch.nn.Dropout(0.1)
            torch.nn.init.normal_(self.attention.weight, std=0.02)

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any, Any]:
            tokens = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            present = attention_mask.unsqueeze(-1).to(tokens.dtype)
            pooled = (tokens * present).sum(1) / present.sum(1).clamp(min=1e-9)
            tokens = self.dropout(tokens)
            attention = torch.softmax(self.attention(tokens) + (present - 1.0) * 1e4, dim=1)
            shares = attention * torch.matmul(tokens, self.label.weight.t())
            return shares.sum(1) + self.label.bias, torch.nn.functional.normalize(pooled, p=2, dim=1), shares

    return LabelNetwork(), _load_tokenizer(base)


def _load_tokenizer(base: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(str(base), local_files_only=True)


def _tokenise(tokenizer: Any, texts: Sequence[str]) -> tuple[Any, Any]:
    encoded = tokenizer(list(texts), padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    return encoded["input_ids"], encoded["attention_mask"]


def _freeze(network: Any, layers: int) -> None:
    """Leave word vectors and the lowest `layers` as they are."""
    frozen = [network.encoder.embeddings, *network.encoder.encoder.layer[:layers]] if layers else []
    for part in frozen:
        for weight in part.parameters():
            weight.requires_grad = False


@dataclass(frozen=True, slots=True)
class _Labels:
    """Targets of one passage; kind and stance are positions in their order, or None where there is none to learn."""

    topics: np.ndarray
    facets: tuple[int, int] | None


def _labels_of(passage: TrainingPassage) -> _Labels:
    topics = np.array([topic in passage.topics for topic in TOPICS], dtype=np.float32)
    return _Labels(topics, (KIND_ORDER.index(passage.kind.value), STANCE_ORDER.index(passage.stance.value)))


def _positive_weights(passages: Sequence[TrainingPassage], *, most: float) -> np.ndarray:
    share = np.mean([_labels_of(passage).topics for passage in passages], axis=0).clip(min=1e-4)
    return np.asarray(np.minimum(np.sqrt((1 - share) / share), most), dtype=np.float32)


def _batches(
    passages: Sequence[TrainingPassage], labels: Sequence[_Labels], recipe: Recipe, choice: random.Random
) -> Iterator[tuple[list[str], list[_Labels]]]:
    """One epoch in random order, passages of like length together so that little padding is computed."""
    shown = []
    for passage, label in zip(passages, labels, strict=True):
        heading = passage.heading if choice.random() < recipe.heading_share else ""
        shown.append((with_heading(heading, passage.text), label))
    for _ in range(round(recipe.joined_share * len(passages))):
        one, other = choice.sample(range(len(passages)), 2)
        topics = np.maximum(labels[one].topics, labels[other].topics)
        shown.append((f"{passages[one].text} {passages[other].text}", _Labels(topics, None)))
    choice.shuffle(shown)
    stretch = recipe.batch_passages * 20
    batches = []
    for start in range(0, len(shown), stretch):
        by_length = sorted(shown[start : start + stretch], key=lambda entry: len(entry[0]))
        batches += [
            by_length[at : at + recipe.batch_passages] for at in range(0, len(by_length), recipe.batch_passages)
        ]
    choice.shuffle(batches)
    for batch in batches:
        yield [text for text, _ in batch], [label for _, label in batch]


def _loss(scores: Any, targets: Sequence[_Labels], positive_weight: Any, *, facet_weight: float) -> Any:
    """Weighted binary cross-entropy over topics, plus cross-entropy of kind and stance where they are known."""
    import torch
    from torch.nn import functional

    topics = torch.tensor(np.stack([target.topics for target in targets]))
    loss = functional.binary_cross_entropy_with_logits(scores[:, : len(TOPICS)], topics, pos_weight=positive_weight)
    loss = loss * 4.0
    known = [row for row, target in enumerate(targets) if target.facets is not None]
    for facet, columns in enumerate(FACET_COLUMNS):
        if known:
            true = torch.tensor([target.facets[facet] for target in targets if target.facets is not None])
            loss = loss + facet_weight * functional.cross_entropy(scores[known, columns], true, label_smoothing=0.05)
    return loss
