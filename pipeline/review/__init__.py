"""The review app: a local web app in which people decide passage by passage and see the verdicts move.

In: published tables, a framework and the journal. Out: pages, and decisions appended to the journal. Surprising
rule: nothing here changes a table; a decision counts in the app at once and in the tables from the next run on.
"""
