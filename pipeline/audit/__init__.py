"""Document findings: what to see to in each document before it is shared (docs/audit.md)."""

from pipeline.audit.audit import judge_documents

__all__ = ["judge_documents"]
