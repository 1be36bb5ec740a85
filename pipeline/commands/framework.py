"""Verb `framework`: work with framework files."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_verb


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    framework = add_verb(verbs, "framework", None, "work with framework files")
    framework_verbs = framework.add_subparsers(metavar="VERB", required=True)
    check = add_verb(framework_verbs, "check", _framework_check, "validate a framework file")
    check.add_argument("file", type=Path, metavar="FILE")


def _framework_check(arguments: argparse.Namespace) -> int:
    from pipeline.framework import load_framework

    framework = load_framework(arguments.file)
    print(
        f"{arguments.file}: in order. {framework.title}, version {framework.version}: "
        f"{len(framework.requirements)} requirements, {len(framework.criteria)} criteria, "
        f"{len(framework.bodies)} bodies, {len(framework.kpis)} KPIs."
    )
    return EXIT_DONE
