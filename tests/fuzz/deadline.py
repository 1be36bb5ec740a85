"""A limit on the time of a piece of code in this very process: a hang becomes an error like any other."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class HangError(BaseException):
    """Time is up. No Exception, so that no reader takes it for a fault of its file."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise HangError in the main thread after so many seconds; code in C is stopped when it returns."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise HangError(f"still running after {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
