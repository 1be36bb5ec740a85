"""Verbs `evaluate` and `learning-curve`: measure the models."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_verb
from pipeline.commands.training import add_extra, all_training_passages
from pipeline.errors import InputError
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    evaluate = add_verb(verbs, "evaluate", _evaluate, "measure the committed model on labelled passages")
    evaluate.add_argument(
        "files", type=Path, nargs="*", metavar="FILE.jsonl", help="labelled passages (default: what the card says)"
    )
    evaluate.add_argument(
        "--report", type=Path, metavar="FILE.md", help="write all figures here, those on left-out origins too"
    )
    add_extra(evaluate)

    curve = add_verb(verbs, "learning-curve", _learning_curve, "measure how much more training passages would teach")
    curve.add_argument("--report", type=Path, metavar="FILE.md", help="keep the section in this evaluation report")
    add_extra(curve)


def _evaluate(arguments: argparse.Namespace) -> int:
    from pipeline.classify.card import read_card
    from pipeline.classify.evaluate import evaluate_predictions
    from pipeline.classify.model import load_classifier
    from pipeline.classify.training_passages import read_training_passages
    from pipeline.terminal import card_text, evaluation_text

    if arguments.report is not None:
        return _write_evaluation(arguments)
    settings = Settings()
    if not arguments.files:
        print(card_text(read_card(settings.models_path)))
        return EXIT_DONE
    measured = [read_training_passages([path]) for path in arguments.files]
    classifier = load_classifier(settings.models_path)
    for path, passages in zip(arguments.files, measured, strict=True):
        readings = classifier.classify([p.heading for p in passages], [p.text for p in passages])
        if len(measured) > 1:
            print(f"{path}:")
        print(evaluation_text(evaluate_predictions(passages, [reading.prediction for reading in readings])))
    return EXIT_DONE


def _write_evaluation(arguments: argparse.Namespace) -> int:
    from pipeline.classify.card import LEFT_OUT_NAME, read_card
    from pipeline.classify.evaluation_report import kept_curve, render_evaluation
    from pipeline.classify.left_out import load_left_out
    from pipeline.classify.model import load_classifier
    from pipeline.framework import load_framework
    from pipeline.job import find_framework
    from pipeline.measuring import measure_model, read_labelled_file
    from pipeline.terminal import sections_text

    settings = Settings()
    earlier = _read_report(arguments.report)
    sections = measure_model(
        load_classifier(settings.models_path),
        load_framework(find_framework(None, pack=None, settings=settings)),
        left_out=load_left_out(settings.models_path / LEFT_OUT_NAME),
        passages=all_training_passages(arguments.extra),
        files=[read_labelled_file(path) for path in arguments.files],
        seed=settings.seed,
        on_step=print,
    )
    written = render_evaluation(sections, read_card(settings.models_path), curve=kept_curve(earlier))
    arguments.report.write_text(written, encoding="utf-8", newline="\n")
    print(sections_text(sections))
    print(f"All figures: {arguments.report}")
    return EXIT_DONE


def _learning_curve(arguments: argparse.Namespace) -> int:
    from pipeline.classify.evaluation_report import curve_lines, with_curve
    from pipeline.classify.learning_curve import measure_learning_curve

    earlier = _read_report(arguments.report) if arguments.report is not None else ""
    lines = curve_lines(measure_learning_curve(all_training_passages(arguments.extra), seed=Settings().seed))
    print("\n".join(lines))
    if arguments.report is not None:
        arguments.report.write_text(with_curve(earlier, lines), encoding="utf-8", newline="\n")
    return EXIT_DONE


def _read_report(path: Path) -> str:
    """The report as it stands, "" if there is none yet; said before minutes of work, not after."""
    try:
        if not path.parent.is_dir():
            raise NotADirectoryError(f"there is no folder {path.parent}")
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the report cannot be written", where=f"{path}: {error}", remedy="check --report") from error
