"""Text recognition: pages that are pictures in, pages with text, places and confidence out."""

from pipeline.extract.ocr.engines import engine_version
from pipeline.extract.ocr.pages import LOW_CONFIDENCE, recognise_pages

__all__ = ["LOW_CONFIDENCE", "engine_version", "recognise_pages"]
