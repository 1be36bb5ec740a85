"""Search among passages by their words and by their meaning together.

In: passages with what is known of them, their vectors, and a question. Out: the best passages with citations.
Surprising rule: nothing here opens a file or a model; `pipeline/searching.py` hands in what is needed.
"""

from pipeline.search.index import SearchIndex
from pipeline.search.ranking import search_passages
from pipeline.search.records import Filters, Found, SearchPassage

__all__ = ["Filters", "Found", "SearchIndex", "SearchPassage", "search_passages"]
