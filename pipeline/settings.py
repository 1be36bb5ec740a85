"""One frozen record of paths, sizes and the seed; each field states unit and reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
"""The checkout: `corpus/`, `models/` and `outputs/` lie beside the package, as the design gives them."""


DATABASE_NAME = "readiness.duckdb"
"""The published tables of a pack, in its folder of outputs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how large they may be."""

    evidence_path: Path = PROJECT_ROOT / "corpus" / "evidence"
    sample_path: Path = PROJECT_ROOT / "corpus" / "sample"
    training_path: Path = PROJECT_ROOT / "corpus" / "training"
    second_readings_path: Path = PROJECT_ROOT / "corpus" / "training" / "second-readings" / "inspection-reports.jsonl"
    journal_path: Path = PROJECT_ROOT / "corpus" / "journal"
    models_path: Path = PROJECT_ROOT / "models"
    outputs_path: Path = PROJECT_ROOT / "outputs"
    frameworks_path: Path = PROJECT_ROOT / "pipeline" / "frameworks"
    default_framework: str = "bury-2024"
    seed: int = 20240507
    """Seed of every random choice in training; the value is the date of the first framework's report."""
    max_ocr_pages: int = 300
    """Pages whose text is recognised in one run, others being left for the next: half an hour at 4 to 6 s a page."""
    min_passage_words: int = 5
    """Blocks with fewer words are kept as passages but not classified: they rarely carry a claim."""
