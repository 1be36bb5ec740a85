"""Publish the tables of a run to DuckDB, read them back, and keep finished work per document.

`publish` writes, `query` reads, `published` opens, `rows` shapes records for the tables of `schema.sql`,
`cache` keeps what one document gave. This is the only package that imports duckdb.
"""
