"""Cues: what a document and a passage say of themselves, read by rules, before any model is asked."""
