"""The index that inspectors get with an upload: what each document is, and where it speaks of which priority action."""
