"""Passages to topics, kind and stance: encoder, heads, decisions; training and evaluation beside them."""
