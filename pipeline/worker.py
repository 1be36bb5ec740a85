"""A worker process: takes jobs from standard input, reads hostile files within limits, gives back JSON.

In: `job` messages that name an importable function and its arguments. Out: `ready` once; for each job what it
found as it found it (`begin`, `pages`, `page`, `member`), then one of `done`, `last` (done, and this worker should
be replaced), `out_of_memory` or `fault` (a bug of ours). Surprising rule: when standard input ends the parent is
gone, and the worker kills its whole process group at once, whatever it is doing.

Run as `python -m pipeline.worker LIMITS`, limits as JSON; `engine` does.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.extract.context import ReadContext
from pipeline.limits import SLOW_SECONDS, Limits
from pipeline.messages import Message, MessageBuffer, MessageError
from pipeline.records import Extraction, Page
from pipeline.store.serialise import extraction_to_json, page_to_json

PIPE_BYTES = 64 * 1024
"""Bytes taken from a pipe at once: what Linux holds in one."""
MAX_MEMORY_SHARE = 0.5
"""Share of the memory limit from which a worker is replaced after its document, so that the next has room."""


class JobReader:
    """Runs jobs one after the other and says what they find."""

    def __init__(self, limits: Limits, output: BinaryIO) -> None:
        """Write messages to `output`."""
        self._limits, self._output = limits, output
        self._pages_expected = 0

    def say(self, word: str, text: str = "null") -> None:
        """Send one message; one that is too long is left out, except that a job always ends."""
        self._output.write(Message(word, text).to_bytes())
        self._output.flush()

    def run(self, job: dict[str, Any]) -> None:
        """Run one job to its last message."""
        self._pages_expected = 0
        _limit_cpu(self._limits.cpu_seconds(0))
        try:
            module, _, name = job["function"].partition(":")
            function: Callable[..., Extraction] = getattr(import_module(module), name)
            extraction = function(Path(job["path"]), self._context(job["is_eager"]), **job["arguments"])
            self.say(
                "last" if _memory_bytes() > MAX_MEMORY_SHARE * self._limits.memory_bytes else "done",
                extraction_to_json(extraction),
            )
        except (MemoryError, MessageError):
            self.say("out_of_memory")
        except Exception as error:  # no message of the error: it may hold text of the document
            frames = traceback.extract_tb(error.__traceback__)[-4:]
            places = " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
            self.say("fault", json.dumps(f"{type(error).__name__} at {places}"))

    def _context(self, is_eager: bool) -> ReadContext:
        slow_at = time.monotonic() + (0.0 if is_eager else SLOW_SECONDS)
        return ReadContext(
            on_page=self._on_page,
            on_page_count=self._on_page_count,
            is_slow=lambda: time.monotonic() >= slow_at,
            on_begin=self._on_begin,
            on_member=self._on_member,
        )

    def _on_begin(self, route: tuple[str, ...], format_name: str) -> None:
        self._extend_cpu(0)
        self.say("begin", json.dumps([route, format_name]))

    def _on_page_count(self, count: int) -> None:
        self._extend_cpu(count)
        self.say("pages", str(int(count)))

    def _on_page(self, page: Page) -> None:
        with contextlib.suppress(MessageError):
            self.say("page", page_to_json(page))

    def _on_member(self, route: tuple[str, ...], path: Path, extraction: Extraction) -> None:
        with contextlib.suppress(MessageError, OSError):  # a reader must not fail because a listener does
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            self.say("member", json.dumps([route, sha256, path.stat().st_size, extraction_to_json(extraction)]))

    def _extend_cpu(self, pages: int) -> None:
        """Give processor time as the parent gives wall time: for each page, and for each member begun."""
        self._pages_expected += pages
        _limit_cpu(self._limits.cpu_seconds(self._pages_expected))


def main() -> None:
    """Take jobs until standard input ends."""
    limits = Limits(**json.loads(sys.argv[1]))
    jobs_pipe, output = _take_pipes()
    _set_limits(limits)
    waiting: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(jobs_pipe, waiting), daemon=True).start()
    reader = JobReader(limits, output)
    try:
        reader.say("ready")
        while True:
            reader.run(json.loads(waiting.get().text))
            _empty_temporary_folder()
    except OSError:  # nobody listens any more
        _end_group()


def _take_pipes() -> tuple[int, BinaryIO]:
    """Keep both pipes for messages, so that no library reads or prints into them."""
    jobs_pipe, output = os.dup(0), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return jobs_pipe, output


def _receive(jobs_pipe: int, waiting: queue.SimpleQueue[Message]) -> None:
    buffer = MessageBuffer()
    while received := os.read(jobs_pipe, PIPE_BYTES):
        for message in buffer.feed(received):
            waiting.put(message)
    _end_group()


def _end_group() -> None:
    """End this worker and every program that its readers started."""
    os.killpg(0, signal.SIGKILL)


def _set_limits(limits: Limits) -> None:
    os.umask(0o077)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(kind: int, value: int) -> None:
    """Set a limit for good, as far as the one this process was started with allows."""
    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some; the clock outside still holds
        resource.setrlimit(kind, (value, value))


def _limit_cpu(seconds: int) -> None:
    """Allow so much processor time from now on; the worker has used some for earlier documents."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    value = int(used.ru_utime + used.ru_stime) + 1 + seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (value if most == resource.RLIM_INFINITY else min(value, most), most))


def _memory_bytes() -> int:
    """Address space in use; 0 where the system does not say (macOS)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _empty_temporary_folder() -> None:
    for path in Path(tempfile.gettempdir()).iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()


if __name__ == "__main__":
    main()
