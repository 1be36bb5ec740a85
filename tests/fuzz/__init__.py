"""Fuzzing of the readers written here: `python -m tests.fuzz --seconds 600`, or `make fuzz`."""
