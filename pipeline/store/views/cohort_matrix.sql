-- Are young adults, early years, SEN support, children placed out of area, electively home educated children and those
-- in alternative provision represented? One row per requirement and cohort, zeros included. Passages that counted.
CREATE VIEW cohort_matrix AS
WITH named AS (
    SELECT l.criterion_id, unnest(f.cohorts) AS cohort_id, f.kind, p.passage_id, p.document_id,
        coalesce(p.evidence_date, d.document_date) AS evidence_date
    FROM labels AS l
    JOIN passage_facets AS f USING (passage_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    WHERE l.is_counted
)
SELECT c.criterion_id, c.title AS criterion, h.cohort_id, h.title AS cohort,
    count(n.passage_id) AS accepted_passages, count(DISTINCT n.document_id) AS documents,
    count(n.passage_id) FILTER (n.kind = 'impact') AS impact_passages,
    count(n.passage_id) FILTER (n.kind = 'voice') AS voice_passages, max(n.evidence_date) AS newest_date
FROM criteria AS c
CROSS JOIN cohorts AS h
LEFT JOIN named AS n ON n.criterion_id = c.criterion_id AND n.cohort_id = h.cohort_id
WHERE c.is_requirement OR c.level = 'pillar'
GROUP BY c.ordinal, c.criterion_id, c.title, h.ordinal, h.cohort_id, h.title
ORDER BY c.ordinal, h.ordinal;

COMMENT ON VIEW cohort_matrix IS 'One row per requirement or pillar and cohort: what evidence names it, zeros included';
COMMENT ON COLUMN cohort_matrix.criterion_id IS 'Requirement or pillar';
COMMENT ON COLUMN cohort_matrix.criterion IS 'Its short name';
COMMENT ON COLUMN cohort_matrix.cohort_id IS 'Cohort';
COMMENT ON COLUMN cohort_matrix.cohort IS 'Its name';
COMMENT ON COLUMN cohort_matrix.accepted_passages IS 'Passages that count as evidence and name the cohort';
COMMENT ON COLUMN cohort_matrix.documents IS 'Documents that those passages stand in';
COMMENT ON COLUMN cohort_matrix.impact_passages IS 'Of the passages, those that show a difference made';
COMMENT ON COLUMN cohort_matrix.voice_passages IS 'Of the passages, those in which children or families speak';
COMMENT ON COLUMN cohort_matrix.newest_date IS 'Date of the newest of them';
