-- Who has contributed evidence, and who is missing? One row per requirement and body of the framework, zeros included.
-- Passages are those that counted. One belongs to the bodies of its document; where none is known, to the body that
-- speaks in it.
CREATE VIEW body_matrix AS
WITH spoken AS (
    SELECT l.criterion_id, p.document_id, coalesce(p.evidence_date, d.document_date) AS evidence_date,
        p.passage_id,
        unnest(CASE WHEN len(d.body_ids) > 0 THEN d.body_ids ELSE [f.body_id] END) AS body_id
    FROM labels AS l
    JOIN passage_facets AS f USING (passage_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    WHERE l.is_counted
)
SELECT c.criterion_id, c.title AS criterion, b.body_id, b.name AS body, b.partner,
    list_contains(c.responsible_body_ids, b.body_id) AS is_responsible,
    count(DISTINCT s.passage_id) AS accepted_passages, count(DISTINCT s.document_id) AS documents,
    max(s.evidence_date) AS newest_date
FROM criteria AS c
CROSS JOIN bodies AS b
LEFT JOIN spoken AS s ON s.criterion_id = c.criterion_id AND s.body_id = b.body_id
WHERE c.is_requirement
GROUP BY c.ordinal, c.criterion_id, c.title, c.responsible_body_ids, b.ordinal, b.body_id, b.name, b.partner
ORDER BY c.ordinal, b.ordinal;

COMMENT ON VIEW body_matrix IS 'One row per requirement and body: who has contributed evidence, zeros included';
COMMENT ON COLUMN body_matrix.criterion_id IS 'Requirement';
COMMENT ON COLUMN body_matrix.criterion IS 'Its short name';
COMMENT ON COLUMN body_matrix.body_id IS 'Body';
COMMENT ON COLUMN body_matrix.body IS 'Its name';
COMMENT ON COLUMN body_matrix.partner IS 'Its partner type (see bodies.partner)';
COMMENT ON COLUMN body_matrix.is_responsible IS 'True if the framework names it as responsible';
COMMENT ON COLUMN body_matrix.accepted_passages IS 'Passages from it that count as evidence';
COMMENT ON COLUMN body_matrix.documents IS 'Documents that those passages stand in';
COMMENT ON COLUMN body_matrix.newest_date IS 'Date of the newest of them';
