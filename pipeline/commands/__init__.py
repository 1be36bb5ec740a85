"""One module per group of verbs; each adds its verbs by `add_verbs` and is named in `pipeline/cli.py`."""
