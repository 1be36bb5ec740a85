-- What contradicts what? One row per pair of passages that cannot both be right, both quoted.
CREATE VIEW conflicts AS
SELECT x.criterion_id, c.title AS criterion, x.kpi_id, k.title AS kpi, x.why, pa.text AS quote_a,
    coalesce(da.title, da.path) || ', ' || pa.location AS citation_a,
    coalesce(pa.evidence_date, da.document_date) AS date_a, pb.text AS quote_b,
    coalesce(db.title, db.path) || ', ' || pb.location AS citation_b,
    coalesce(pb.evidence_date, db.document_date) AS date_b, x.passage_a, x.passage_b
FROM contradictions AS x
JOIN passages AS pa ON pa.passage_id = x.passage_a
JOIN documents AS da ON da.document_id = pa.document_id
JOIN passages AS pb ON pb.passage_id = x.passage_b
JOIN documents AS db ON db.document_id = pb.document_id
LEFT JOIN criteria AS c ON c.criterion_id = x.criterion_id
LEFT JOIN kpis AS k ON k.kpi_id = x.kpi_id
ORDER BY c.ordinal NULLS LAST, k.ordinal NULLS LAST, citation_a, citation_b;

COMMENT ON VIEW conflicts IS 'One row per pair of conflicting passages, both quoted and cited';
COMMENT ON COLUMN conflicts.criterion_id IS 'Criterion that they bear on';
COMMENT ON COLUMN conflicts.criterion IS 'Its short name';
COMMENT ON COLUMN conflicts.kpi_id IS 'KPI whose figures conflict';
COMMENT ON COLUMN conflicts.kpi IS 'What is measured';
COMMENT ON COLUMN conflicts.why IS 'In what they conflict';
COMMENT ON COLUMN conflicts.quote_a IS 'First passage as written';
COMMENT ON COLUMN conflicts.citation_a IS 'Document and place of the first';
COMMENT ON COLUMN conflicts.date_a IS 'Date of the first';
COMMENT ON COLUMN conflicts.quote_b IS 'Second passage as written';
COMMENT ON COLUMN conflicts.citation_b IS 'Document and place of the second';
COMMENT ON COLUMN conflicts.date_b IS 'Date of the second';
COMMENT ON COLUMN conflicts.passage_a IS 'First passage';
COMMENT ON COLUMN conflicts.passage_b IS 'Second passage';
