"""Verb `search`: find passages by words and meaning, with citations."""

from __future__ import annotations

import argparse

from pipeline.commands.arguments import EXIT_DONE, Verbs, add_database, add_verb, database_path, positive
from pipeline.settings import Settings


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add it to the command line."""
    search = add_verb(verbs, "search", _search, "find passages by their words and their meaning, with citations")
    search.add_argument("words", metavar="WORDS", help="what to look for: words, abbreviations or a whole question")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many passages to show (default: 10)")
    search.add_argument("--requirement", metavar="ID", help="only passages filed under it or a part of it, as APA3.1")
    search.add_argument("--document", metavar="TEXT", help="only documents with this in their title or path")
    search.add_argument("--body", metavar="ID", help="only passages of this body (see the table bodies)")
    search.add_argument(
        "--kind", metavar="K", help="only this kind: context, intent, activity, performance, impact or voice"
    )
    search.add_argument("--unmasked", action="store_true", help="show personal details instead of masking them")
    add_database(search)


def _search(arguments: argparse.Namespace) -> int:
    from pipeline.search import Filters
    from pipeline.searching import open_searcher
    from pipeline.terminal_search import found_text

    settings = Settings()
    searcher = open_searcher(
        database_path(arguments), cache_path=settings.outputs_path / "cache", models_path=settings.models_path
    )
    filters = Filters(arguments.requirement, arguments.document, arguments.body, arguments.kind)
    found = searcher.search(arguments.words, k=arguments.k, filters=filters)
    print(found_text(found, searcher, is_masked=not arguments.unmasked))
    return EXIT_DONE
