"""Verb `framework`: work with framework files."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_verb
from pipeline.errors import InputError
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    framework = add_verb(verbs, "framework", None, "work with framework files")
    framework_verbs = framework.add_subparsers(metavar="VERB", required=True)
    check = add_verb(framework_verbs, "check", _framework_check, "validate a framework file")
    check.add_argument("file", type=Path, metavar="FILE")
    draft = add_verb(framework_verbs, "draft", _framework_draft, "draft a framework from an area's inspection report")
    draft.add_argument("report", type=Path, metavar="REPORT.pdf")
    draft.add_argument("--out", type=Path, metavar="FILE", help="write here (a new file) instead of to the terminal")


def _framework_draft(arguments: argparse.Namespace) -> int:
    from pipeline.drafting import draft_from_report
    from pipeline.framework import load_framework

    settings = Settings()
    model = load_framework(settings.frameworks_path / f"{settings.default_framework}.yaml")
    text = draft_from_report(arguments.report, model=model)
    if arguments.out is None:
        print(text, end="")
        return EXIT_DONE
    try:
        with arguments.out.open("x", encoding="utf-8") as stream:  # a person may have completed an earlier draft
            stream.write(text)
    except OSError as error:
        raise InputError(
            "the draft cannot be written", where=f"{arguments.out} ({error.strerror})", remedy="name a new file"
        ) from error
    print(f"Draft: {arguments.out}. Complete every TODO in it, then run: readiness framework check {arguments.out}")
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
