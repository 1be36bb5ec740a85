"""Inputs that once failed stay in order, and the fuzzer finds what it is there to find."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from tests.fuzz.__main__ import FOUND, Findings, failure_of, fuzz
from tests.fuzz.deadline import deadline
from tests.fuzz.repeats import ONCE_SLOW, square_steps
from tests.fuzz.seeds import seeds_by_format
from tests.fuzz.targets import Target, targets

SEED = 7
"""Any number: it makes the same inputs in every run."""
INPUTS = 3
"""Inputs of each target that every run of the tests tries; `make fuzz` tries thousands."""
SECONDS = 60
"""Longest that one repeated piece may take; the slowest takes five on an idle machine."""
KEPT = sorted(FOUND.iterdir()) if FOUND.is_dir() else []


@pytest.fixture(scope="module")
def every_target(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    """All targets by name."""
    return {target.name: target for target in targets(seeds_by_format(tmp_path_factory.mktemp("seeds")))}


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_an_input_that_once_failed_is_in_order(kept: Path, every_target: dict[str, Target], tmp_path: Path) -> None:
    """Each input that a fuzzing run found is read without failure now."""
    target = every_target[kept.name.partition("-")[0]]
    assert failure_of(target, kept.read_bytes(), tmp_path / "input") is None


def test_a_few_inputs_of_each_target_are_in_order(every_target: dict[str, Target], tmp_path: Path) -> None:
    """No reader fails at a handful of damaged files."""
    findings = Findings(SEED)
    failures = [
        f"{target.name} {number}: {failure}"
        for target in every_target.values()
        for number in range(INPUTS)
        if (failure := failure_of(target, findings.input_for(target, number), tmp_path / "input"))
    ]
    assert failures == []


def test_a_failure_is_told_and_kept(tmp_path: Path) -> None:
    """A reader that raises is found in its child process; like failures are saved once."""

    def check(content: bytes, path: Path) -> None:
        if content < b"5":
            raise ValueError("a fault")

    def make(chance: random.Random) -> bytes:
        return str(chance.randrange(10)).encode()

    findings = Findings(SEED, folder=tmp_path / "found")
    target = Target("toy", make, check)
    fuzz([target], findings, tmp_path / "input", end=time.monotonic() + 1)
    assert findings.runs["toy"] > 10
    assert len(findings.failures) == 1
    (saved,) = (tmp_path / "found").iterdir()
    assert saved.read_bytes() < b"5"


def test_a_child_that_dies_is_replaced(tmp_path: Path) -> None:
    """What ends a process is a failure of its input, and fuzzing goes on."""

    def check(content: bytes, path: Path) -> None:
        if content == b"3":
            os._exit(9)

    def make(chance: random.Random) -> bytes:
        return str(chance.randrange(10)).encode()

    findings = Findings(SEED, folder=tmp_path / "found")
    fuzz([Target("toy", make, check)], findings, tmp_path / "input", end=time.monotonic() + 2)
    assert list(findings.failures) == ["toy the process ended with 9"]
    assert findings.failures.total() > 1


@pytest.mark.parametrize("piece", ONCE_SLOW)
def test_a_piece_of_text_repeated_for_long_is_read_in_time(piece: str) -> None:
    """No pattern takes the square of the text's length, in the readers or in the parent that nobody stops."""
    with deadline(SECONDS):
        assert square_steps(piece) == []
