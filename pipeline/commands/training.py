"""Verbs `train` and `training-check`: build the models, and check what they are built from."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.arguments import EXIT_DONE, EXIT_USER_MUST_ACT, Verbs, add_verb
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.classify.training_passages import TrainingPassage


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    train = add_verb(verbs, "train", _train, "build the models from corpus/training (needs the train extra)")
    add_extra(train)
    train.add_argument("--models", type=Path, metavar="FOLDER", help="write here instead of models/")
    train.add_argument("--encoder", type=Path, metavar="FOLDER", help="fine-tune this sentence-transformers model")
    train.add_argument(
        "--journal", type=Path, metavar="FOLDER", help="learn from a pack's decisions instead, into models/local/"
    )
    train.add_argument(
        "--framework", metavar="FILE", help="framework that the decisions are about (default: the shipped one)"
    )

    training_check = add_verb(
        verbs, "training-check", _training_check, "find faults and near-duplicates in training files"
    )
    training_check.add_argument(
        "files", type=Path, nargs="*", metavar="FILE.jsonl", help="labelled passages (default: corpus/training)"
    )
    training_check.add_argument(
        "--against",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE.jsonl",
        help="passages that none may be close to, such as development sets",
    )


def _train(arguments: argparse.Namespace) -> int:
    if arguments.journal is not None:
        return _train_local(arguments)
    from pipeline.classify.train import train_model
    from pipeline.terminal import evaluation_text

    settings = Settings()
    passages = all_training_passages(arguments.extra)
    extra = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in arguments.extra}
    training = train_model(
        passages,
        arguments.models or settings.models_path,
        seed=settings.seed,
        on_step=print,
        base=arguments.encoder,
        facts={"extra_files": extra},
    )
    print(f"Model {training.model_id}, measured on authors and areas left out of each fit:")
    print(evaluation_text(training.evaluation))
    return EXIT_DONE


def _train_local(arguments: argparse.Namespace) -> int:
    from pipeline.framework import load_framework
    from pipeline.job import find_framework
    from pipeline.teaching import teach_model
    from pipeline.terminal import local_training_text

    settings = Settings()
    training = teach_model(
        arguments.journal,
        all_training_passages(()),
        arguments.models or settings.models_path,
        framework=load_framework(find_framework(arguments.framework, pack=None, settings=settings)),
        on_step=print,
    )
    print(local_training_text(training))
    return EXIT_DONE


def _training_check(arguments: argparse.Namespace) -> int:
    from pipeline.classify.training_check import find_training_faults
    from pipeline.classify.training_passages import read_training_lines, read_training_passages
    from pipeline.terminal import training_check_text

    lines = read_training_lines(arguments.files or sorted(Settings().training_path.glob("*.jsonl")))
    references = read_training_passages(arguments.against, is_ours=False)
    faults = find_training_faults(lines, references)
    print(training_check_text(faults, passages=len(lines), references=len(references)))
    return EXIT_USER_MUST_ACT if faults else EXIT_DONE


def add_extra(parser: argparse.ArgumentParser) -> None:
    """Add `--extra`, for verbs that read training passages."""
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], metavar="FILE.jsonl", help="further training passages"
    )


def all_training_passages(extra: Sequence[Path]) -> tuple[TrainingPassage, ...]:
    """Our own training passages, then those of `extra` files with the labels of our second reading of them."""
    from pipeline.classify.second_readings import apply_second_readings, read_second_readings
    from pipeline.classify.training_passages import read_training_passages

    settings = Settings()
    own = read_training_passages(sorted(settings.training_path.glob("*.jsonl")))
    readings = read_second_readings(settings.second_readings_path)
    return own + apply_second_readings(read_training_passages(extra, is_ours=False), readings)
