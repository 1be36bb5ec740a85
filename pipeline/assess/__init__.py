"""Coverage and gaps: what the evidence on file amounts to, criterion by criterion (docs/coverage.md)."""

from pipeline.assess.coverage import Assessment, assess_coverage

__all__ = ["Assessment", "assess_coverage"]
