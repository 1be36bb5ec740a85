"""Find passages that hold all of some words: a plain search in the published tables.

In: the path of a published file and words. Out: passage ids, best first. Surprising rule: words are looked for as
parts of words and without regard to case, so `therap` finds therapy and therapist.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from pipeline.store.published import not_ours, open_published

MAX_WORDS: Final = 12
"""Words that are looked for; further ones are passed over."""


def find_passages(path: Path, words: str, *, limit: int) -> tuple[str, ...]:
    """Ids of at most `limit` passages that hold every word, in text or heading; those in the text first.

    Raises StoreError as every reader. No words find nothing.
    """
    wanted = words.lower().split()[:MAX_WORDS]
    if not wanted:
        return ()
    text = " AND ".join(["contains(lower(p.text), ?)"] * len(wanted))
    anywhere = " AND ".join(["contains(lower(p.heading || ' ' || p.text), ?)"] * len(wanted))
    sql = f"""
        SELECT p.passage_id FROM passages AS p JOIN documents AS d USING (document_id)
        WHERE p.excluded_reason IS NULL AND {anywhere}
        ORDER BY NOT ({text}), NOT d.is_counted, d.path, p.ordinal LIMIT ?
    """
    with open_published(path) as con:
        try:
            rows = con.execute(sql, [*wanted, *wanted, limit]).fetchall()
        except duckdb.Error as error:
            raise not_ours(path) from error
    return tuple(row[0] for row in rows)
