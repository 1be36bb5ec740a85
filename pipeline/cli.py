"""The command `readiness`: parse arguments, call the run, print, give an exit code.

In: the command line. Out: text on the terminal and an exit code: 0 done, 3 done with files that could not be
read, 2 the user must act. Surprising rule: everything heavy is imported inside the verb that needs it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import InputError, PipelineError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.classify.training_passages import TrainingPassage
    from pipeline.run import Options

EXIT_DONE = 0
EXIT_USER_MUST_ACT = 2
EXIT_DONE_WITH_UNREADABLE = 3
EXIT_INTERRUPTED = 130
"""What a shell expects after Ctrl-C: 128 + SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; errors that a user can mend are printed without traceback."""
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], int] = options.verb
    try:
        return verb(options)
    except PipelineError as error:
        print(f"readiness: {error}", file=sys.stderr)
        return EXIT_USER_MUST_ACT
    except KeyboardInterrupt:
        print("readiness: stopped; finished documents are kept and will not be read again", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="readiness",
        description="Reads an evidence folder and shows which SEND requirements it leaves uncovered. "
        "Nothing leaves this machine. It judges the evidence on file, never how effective an area is.",
    )
    parser.add_argument("--version", action="version", version=f"readiness {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    coverage = _verb(verbs, "coverage", _coverage, "read, classify, assess and publish; print the gap summary")
    _add_run_options(coverage)
    ingest = _verb(verbs, "ingest", _ingest, "read documents to passages; labels and gaps stay as they are")
    _add_run_options(ingest)

    classify = _verb(verbs, "classify", _classify, "classify passages in a JSONL file")
    classify.add_argument("file", type=Path, metavar="FILE.jsonl", help='lines of {"id", "text"[, "heading"]}')
    classify.add_argument("--out", type=Path, metavar="FILE", help="write here instead of to the terminal")

    query = _verb(verbs, "query", _query, "run one read-only SQL statement on the published tables")
    query.add_argument("sql", metavar="SQL")
    query.add_argument("--db", type=Path, metavar="FILE", help="database (default: outputs/readiness.duckdb)")
    query.add_argument("--format", choices=("table", "csv", "json"), default="table", help="how rows are printed")

    framework = _verb(verbs, "framework", None, "work with framework files")
    framework_verbs = framework.add_subparsers(metavar="VERB", required=True)
    check = _verb(framework_verbs, "check", _framework_check, "validate a framework file")
    check.add_argument("file", type=Path, metavar="FILE")

    train = _verb(verbs, "train", _train, "build the models from corpus/training (needs the train extra)")
    _add_extra(train)
    train.add_argument("--models", type=Path, metavar="FOLDER", help="write here instead of models/")
    train.add_argument("--encoder", type=Path, metavar="FOLDER", help="fine-tune this sentence-transformers model")
    train.add_argument(
        "--journal", type=Path, metavar="FOLDER", help="learn from a pack's decisions instead, into models/local/"
    )
    train.add_argument(
        "--framework", metavar="FILE", help="framework that the decisions are about (default: the shipped one)"
    )

    training_check = _verb(
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

    evaluate = _verb(verbs, "evaluate", _evaluate, "measure the committed model on labelled passages")
    evaluate.add_argument(
        "files", type=Path, nargs="*", metavar="FILE.jsonl", help="labelled passages (default: what the card says)"
    )
    evaluate.add_argument(
        "--report", type=Path, metavar="FILE.md", help="write all figures here, those on left-out origins too"
    )
    _add_extra(evaluate)

    curve = _verb(verbs, "learning-curve", _learning_curve, "measure how much more training passages would teach")
    curve.add_argument("--report", type=Path, metavar="FILE.md", help="keep the section in this evaluation report")
    _add_extra(curve)
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    function: Callable[[argparse.Namespace], int] | None,
    help_text: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    if function is not None:
        parser.set_defaults(verb=function)
    return parser


def _add_extra(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], metavar="FILE.jsonl", help="further training passages"
    )


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "folder",
        type=Path,
        nargs="?",
        help="evidence folder (default: corpus/evidence if it holds files, else the sample)",
    )
    add("--db", type=Path, metavar="FILE", help="database to publish (default: outputs/readiness.duckdb)")
    add("--framework", metavar="FILE", help="framework file or id (default: pack.yaml's, else the shipped one)")
    add("--as-of", type=_date, metavar="DATE", help="judge as at this day (default: pack.yaml's, else today)")
    add(
        "--workers",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="reader processes (default: all cores)",
    )
    add(
        "--ocr",
        choices=("auto", "off"),
        default="auto",
        help="recognise the text of pages that are pictures (auto) or leave them unread (off)",
    )


def _coverage(arguments: argparse.Namespace) -> int:
    from pipeline.run import run_coverage
    from pipeline.terminal import ProgressBars, summary_text

    with ProgressBars() as progress:
        outcome = run_coverage(_options(arguments), settings=Settings(), now=_now, reporter=progress)
    summary = outcome.summary
    if summary is None:
        raise AssertionError("a coverage run always ends with a summary")
    print(summary_text(summary, outcome))
    return EXIT_DONE_WITH_UNREADABLE if summary.documents_partial + summary.documents_unread else EXIT_DONE


def _ingest(arguments: argparse.Namespace) -> int:
    from pipeline.run import run_ingest
    from pipeline.terminal import ProgressBars, ingest_text

    with ProgressBars() as progress:
        outcome = run_ingest(_options(arguments), settings=Settings(), now=_now, reporter=progress)
    print(ingest_text(outcome))
    unread = any(document.read_status != "read" for document in outcome.documents)
    return EXIT_DONE_WITH_UNREADABLE if unread else EXIT_DONE


def _classify(arguments: argparse.Namespace) -> int:
    from pipeline.classify.lines import classify_lines
    from pipeline.classify.model import load_classifier

    try:
        lines = arguments.file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the passages cannot be read", where=f"{arguments.file}: {error}", remedy="check it"
        ) from error
    if arguments.out is not None and not arguments.out.parent.is_dir():  # said before minutes of work, not after
        raise InputError("the output cannot be written", where=str(arguments.out), remedy="check --out")
    written = "".join(f"{line}\n" for line in classify_lines(lines, load_classifier(Settings().models_path)))
    if arguments.out is None:
        print(written, end="")
    else:
        try:
            arguments.out.write_text(written, encoding="utf-8")
        except OSError as error:
            raise InputError("the output cannot be written", where=str(arguments.out), remedy="check --out") from error
    return EXIT_DONE


def _query(arguments: argparse.Namespace) -> int:
    from pipeline.run import DATABASE_NAME
    from pipeline.store.query import run_query
    from pipeline.terminal import query_text

    database = arguments.db or Settings().outputs_path / DATABASE_NAME
    print(query_text(run_query(database, arguments.sql), arguments.format))
    return EXIT_DONE


def _framework_check(arguments: argparse.Namespace) -> int:
    from pipeline.framework import load_framework

    framework = load_framework(arguments.file)
    print(
        f"{arguments.file}: in order. {framework.title}, version {framework.version}: "
        f"{len(framework.requirements)} requirements, {len(framework.criteria)} criteria, "
        f"{len(framework.bodies)} bodies, {len(framework.kpis)} KPIs."
    )
    return EXIT_DONE


def _train(arguments: argparse.Namespace) -> int:
    if arguments.journal is not None:
        return _train_local(arguments)
    from pipeline.classify.train import train_model
    from pipeline.terminal import evaluation_text

    settings = Settings()
    passages = _training_passages(arguments.extra)
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
    from pipeline.run import find_framework
    from pipeline.teaching import teach_model
    from pipeline.terminal import local_training_text

    settings = Settings()
    training = teach_model(
        arguments.journal,
        _training_passages(()),
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
    from pipeline.measuring import measure_model, read_labelled_file
    from pipeline.run import find_framework
    from pipeline.terminal import sections_text

    settings = Settings()
    earlier = _read_report(arguments.report)
    sections = measure_model(
        load_classifier(settings.models_path),
        load_framework(find_framework(None, pack=None, settings=settings)),
        left_out=load_left_out(settings.models_path / LEFT_OUT_NAME),
        passages=_training_passages(arguments.extra),
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
    lines = curve_lines(measure_learning_curve(_training_passages(arguments.extra), seed=Settings().seed))
    print("\n".join(lines))
    if arguments.report is not None:
        arguments.report.write_text(with_curve(earlier, lines), encoding="utf-8", newline="\n")
    return EXIT_DONE


def _training_passages(extra: Sequence[Path]) -> tuple[TrainingPassage, ...]:
    from pipeline.classify.training_passages import read_training_passages

    own = read_training_passages(sorted(Settings().training_path.glob("*.jsonl")))
    return own + read_training_passages(extra, is_ours=False)


def _read_report(path: Path) -> str:
    """The report as it stands, "" if there is none yet; said before minutes of work, not after."""
    try:
        if not path.parent.is_dir():
            raise NotADirectoryError(f"there is no folder {path.parent}")
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the report cannot be written", where=f"{path}: {error}", remedy="check --report") from error


def _options(arguments: argparse.Namespace) -> Options:
    from pipeline.run import Options

    return Options(
        arguments.folder,
        arguments.db,
        arguments.framework,
        arguments.as_of,
        arguments.workers,
        has_ocr=arguments.ocr == "auto",
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-02-23") from None


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of one or more")
    return int(text)
