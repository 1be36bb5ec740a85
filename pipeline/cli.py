"""The command `readiness`: parse arguments, call the run, print, give an exit code.

In: the command line. Out: text on the terminal and an exit code: 0 done, 3 done with files that could not be
read, 2 the user must act. Surprising rule: everything heavy is imported inside the verb that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from pipeline import __version__
from pipeline.commands import (
    audit,
    classify,
    coverage,
    diff,
    evaluate,
    export,
    framework,
    purge,
    query,
    report,
    review,
    search,
    training,
)
from pipeline.commands.arguments import EXIT_DONE, EXIT_USER_MUST_ACT
from pipeline.errors import PipelineError

COMMANDS = (
    coverage,
    report,
    review,
    audit,
    diff,
    search,
    export,
    classify,
    query,
    purge,
    framework,
    training,
    evaluate,
)
"""Modules that add verbs, in the order in which `--help` lists them."""
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
    for command in COMMANDS:
        command.add_verbs(verbs)
    return parser
