"""Damage files and read them, for so many seconds, and keep what a reader fails at.

Run as `python -m tests.fuzz --seconds 600`; `--seed` repeats a run, `--target csv` keeps to one reader. Failing
inputs are saved below tests/fuzz/found/; `python -m tests.fuzz FILE` reads one of them again. Exit code 1 if any.
Surprising rule: the readers run in a child process, so that an abort or a hang in native code is found too.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.deadline import HangError, deadline
from tests.fuzz.seeds import seeds_by_format
from tests.fuzz.targets import Target, targets

FOUND = Path(__file__).parent / "found"
INPUT_SECONDS = 20
"""Longest that one small input may take; a slower one counts as a hang."""
MEMORY_BYTES = 3 * 1024**3
"""Address space of the child: three times a worker's, because it holds all libraries at once."""
SPAWN = multiprocessing.get_context("fork")
"""Forked, so that the seeds need not be made again; nothing but this thread runs before."""


@dataclass
class Findings:
    """What was tried and what failed; `folder` is where failing inputs are kept."""

    seed: int
    folder: Path = FOUND
    runs: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    def input_for(self, target: Target, number: int) -> bytes:
        """The input of a number; the same for the same seed."""
        return target.make(random.Random(f"{self.seed} {target.name} {number}"))

    def note(self, target: Target, number: int, failure: str) -> None:
        """Count a failure; save and tell the first of its kind."""
        self.failures[f"{target.name} {failure}"] += 1
        if self.failures[f"{target.name} {failure}"] > 1:
            return
        content = self.input_for(target, number)
        saved = self.folder / f"{target.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        self.folder.mkdir(exist_ok=True)
        saved.write_bytes(content)
        _say(f"{target.name}: {failure}\n  saved as {saved.parent.name}/{saved.name}")


def main() -> int:
    """Fuzz until time is up; gives the exit code."""
    asked = _arguments()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="readiness-fuzz-") as folder:
        path = Path(folder) / "input"
        every = list(targets(seeds_by_format(Path(folder))))
        if asked.file is not None:
            (target,) = (target for target in every if target.name == asked.file.name.partition("-")[0])
            failure = failure_of(target, asked.file.read_bytes(), path)
            _say(failure or "in order")
            return int(failure is not None)
        chosen = [target for target in every if asked.target in (None, target.name)]
        findings = Findings(asked.seed)
        fuzz(chosen, findings, path, end=time.monotonic() + asked.seconds)
    _say(", ".join(f"{name} {count:,}" for name, count in sorted(findings.runs.items())))
    _say(f"seed {asked.seed}: {sum(findings.runs.values()):,} inputs, {len(findings.failures)} kinds of failure")
    return int(bool(findings.failures))


def fuzz(chosen: Sequence[Target], findings: Findings, path: Path, *, end: float) -> None:
    """Give numbers of inputs to children until time is up; one that dies or hangs is replaced after its input."""
    number = 0
    while time.monotonic() < end:
        ours, theirs = SPAWN.Pipe()
        child = SPAWN.Process(target=_child, args=(theirs, chosen, findings, path, number), daemon=True)
        child.start()
        theirs.close()
        while time.monotonic() < end:
            target = chosen[number % len(chosen)]
            try:
                failure = ours.recv() if ours.poll(2 * INPUT_SECONDS) else "hang in native code"
            except EOFError:
                child.join()
                failure = f"the process ended with {child.exitcode}"
            findings.runs[target.name] += 1
            if failure is not None:
                findings.note(target, number, failure)
            number += 1
            if failure is not None and failure.startswith(("hang in native", "the process")):
                break
        child.kill()
        child.join()


def _child(pipe: Connection, chosen: Sequence[Target], findings: Findings, path: Path, number: int) -> None:
    """Read input after input, saying of each what went wrong, or None."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries in Rust print every panic that they raise
    while True:
        target = chosen[number % len(chosen)]
        pipe.send(failure_of(target, findings.input_for(target, number), path))
        number += 1


def failure_of(target: Target, content: bytes, path: Path) -> str | None:
    """What goes wrong with an input and where, by which like failures are told from others."""
    try:
        with deadline(INPUT_SECONDS):
            target.check(content, path)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # hangs, and errors of libraries in Rust, are no Exceptions
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/pipeline/" in frame.filename] or list(frames)
        if isinstance(error, HangError):
            return "hang in " + " > ".join(frame.name for frame in ours[:6])
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"
        said = f": {error}" if isinstance(error, AssertionError) else ""
        return f"{type(error).__name__} at {place}{said}"
    return None


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the readers.")
    parser.add_argument("file", type=Path, nargs="?", help="a saved input to read again")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (600)")
    parser.add_argument("--seed", type=int, default=1, help="what the damage is drawn from (1)")
    parser.add_argument("--target", help="one target only, such as csv")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
