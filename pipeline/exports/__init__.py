"""What people take away: the workbook, the briefing and CSV files, rendered from the published tables alone.

In: `PublishedTables`. Out: bytes of a file. Surprising rule: a stage of rendering judges nothing; every verdict in it
stands in a table. Texts are masked unless the caller hands in the identity.
"""
