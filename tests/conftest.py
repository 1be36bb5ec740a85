"""Fixtures that several test files share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.settings import Settings


class SilentReporter:
    """A reporter that hears and says nothing."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Take note of nothing."""


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, published once for the whole session into a folder of its own."""
    from pipeline.job import Options
    from pipeline.run import run_coverage

    folder = tmp_path_factory.mktemp("sample")
    settings = Settings(outputs_path=folder / "outputs", journal_path=folder / "journal")
    outcome = run_coverage(
        Options(folder=settings.sample_path, workers=1),
        settings=settings,
        now=lambda: dt.datetime(2026, 2, 23, 9, 0, tzinfo=dt.UTC),
        reporter=SilentReporter(),
    )
    return outcome.database
