"""Build the model folder: fine-tune and export the encoder, fit and calibrate the heads, write the card.

In: labelled passages. Out: files in the model folder and an `Evaluation` on left-out origins. Needs the `train`
extra. Surprising rule: the network is fine-tuned once per fold and once on everything, because a score for a
passage that the network was fitted on would teach the calibration to be far too sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.card import LEFT_OUT_NAME
from pipeline.classify.cross_fit import fit_networks
from pipeline.classify.encoder import Encoded, SplitText
from pipeline.classify.evaluate import Evaluation, card_figures, evaluate_predictions
from pipeline.classify.fit import FOLDS, assign_folds, fit_heads, require_variety
from pipeline.classify.left_out import left_out_predictions, load_left_out, save_left_out
from pipeline.classify.model import save_model
from pipeline.classify.network import Recipe
from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import load_sentence_splitter, make_views, with_heading
from pipeline.errors import ModelError
from pipeline.framework import TOPICS

MIN_MEAN_COSINE = 0.999
"""Mean cosine between exported and fitted network's vectors that an export must reach."""
MIN_SAME_SIDE = 0.995
"""Share of passage x topic scores that an export must keep on their side of 0."""


PARITY_STEP = 8
"""Every so many passages the export is compared with the network: some 900 of them."""


class _Unread:
    """Stands in for the encoder where heads are fitted: the scores they see come from the fits on left-out parts."""

    def encode(self, texts: Sequence[SplitText], *, on_progress: Callable[[int], None] | None = None) -> Encoded:
        """Return zeros of the right shapes."""
        parts = sum(len(split.starts) for split in texts)
        return Encoded(
            np.zeros((len(texts), 1), np.float32),
            np.zeros((len(texts), len(SCORE_COLUMNS)), np.float32),
            np.zeros((parts, len(TOPICS)), np.float32),
        )


@dataclass(frozen=True, slots=True)
class Training:
    """What training made: the model's id and its figures on origins left out of each fit."""

    model_id: str
    evaluation: Evaluation


def train_model(
    passages: Sequence[TrainingPassage],
    folder: Path,
    *,
    seed: int,
    on_step: Callable[[str], None],
    base: Path | None = None,
    recipe: Recipe | None = None,
    facts: Mapping[str, object] | None = None,
) -> Training:
    """Train on the passages and write the model into `folder`; `on_step` gets a line before each step.

    `base` is the folder of a sentence-transformers model, by default the bundled MiniLM; `facts` go into the card.
    Raises ModelError if the exported encoder strays from the network.
    """
    from pipeline.classify.export import bundled_minilm_path, export_network

    base = base or bundled_minilm_path()
    folds = assign_folds([passage.origin for passage in passages])
    require_variety(passages, folds)
    on_step(f"Fine-tuning on {len(passages)} passages, and {FOLDS} times without a part of their origins")
    network, scores = fit_networks(passages, folds, base, seed=seed, recipe=recipe or Recipe(), on_done=on_step)
    on_step("Exporting the encoder")
    texts = [with_heading(passage.heading, passage.text) for passage in passages[::PARITY_STEP]]
    parity = export_network(network, base, folder, parity_texts=texts)
    if parity.mean_cosine < MIN_MEAN_COSINE or parity.same_side < MIN_SAME_SIDE:
        raise ModelError(
            f"the exported encoder strays from the network: mean cosine {parity.mean_cosine:.4f}, "
            f"{parity.same_side:.2%} of scores on the same side",
            where=str(folder),
            remedy=f"at least {MIN_MEAN_COSINE} and {MIN_SAME_SIDE:.1%} are needed; look at classify/export.py",
        )
    on_step("Fitting and calibrating the heads on origins left out in turn")
    views = make_views(
        [passage.heading for passage in passages],
        [passage.text for passage in passages],
        encoder=_Unread(),
        nlp=load_sentence_splitter(),
    )
    heads, report = fit_heads(passages, views.with_scores(scores), seed=seed)
    save_left_out(folder / LEFT_OUT_NAME, passages, folds, report)
    left_out = load_left_out(folder / LEFT_OUT_NAME)
    evaluation = evaluate_predictions(passages, left_out_predictions(left_out, heads.calibration))
    ours = sum(passage.is_ours for passage in passages)
    card_facts = {
        "encoder": f"{base.name}, fine-tuned with an attention per label, int8 weights per row, fp32 arithmetic",
        "encoder_parity": {
            "mean_cosine": parity.mean_cosine,
            "min_cosine": parity.min_cosine,
            "same_side": parity.same_side,
        },
        "training_passages": {"written_for_this_project": ours, "public_inspection_reports": len(passages) - ours},
        "left_out_origins": card_figures(evaluation),
    }
    return Training(save_model(folder, heads, facts={**card_facts, **(facts or {})}), evaluation)
