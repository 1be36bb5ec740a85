-- Which one document carries most of a requirement, so that its case would fall with it? One row per requirement or
-- pillar more than half of whose counted passages stand in one document.
CREATE VIEW single_points_of_failure AS
WITH counted AS (
    SELECT l.criterion_id, p.document_id, count(*) AS passages, sum(coalesce(l.probability, 1.0)) AS weight
    FROM labels AS l
    JOIN passages AS p USING (passage_id)
    WHERE l.is_counted
    GROUP BY l.criterion_id, p.document_id
), shares AS (
    SELECT criterion_id, document_id, passages, sum(passages) OVER same AS of_passages,
        count(*) OVER same AS of_documents, weight / nullif(sum(weight) OVER same, 0) AS share
    FROM counted
    WINDOW same AS (PARTITION BY criterion_id)
)
SELECT c.criterion_id, c.title AS criterion, d.document_id, d.path, d.title AS document_title, s.share,
    s.passages AS accepted_passages, s.of_passages, s.of_documents,
    d.document_date
FROM shares AS s
JOIN criteria AS c USING (criterion_id)
JOIN documents AS d USING (document_id)
WHERE s.share > 0.5 AND (c.is_requirement OR c.level = 'pillar')
ORDER BY c.ordinal;

COMMENT ON VIEW single_points_of_failure IS 'One row per requirement or pillar that rests for more than half on one document';
COMMENT ON COLUMN single_points_of_failure.criterion_id IS 'Requirement or pillar';
COMMENT ON COLUMN single_points_of_failure.criterion IS 'Its short name';
COMMENT ON COLUMN single_points_of_failure.document_id IS 'Document that carries most of it';
COMMENT ON COLUMN single_points_of_failure.path IS 'Its path in the folder';
COMMENT ON COLUMN single_points_of_failure.document_title IS 'Its title';
COMMENT ON COLUMN single_points_of_failure.share IS 'Share (0-1) of the evidence that stands in it: its passages by probability';
COMMENT ON COLUMN single_points_of_failure.accepted_passages IS 'Passages in it that count';
COMMENT ON COLUMN single_points_of_failure.of_passages IS 'Passages that count in all documents';
COMMENT ON COLUMN single_points_of_failure.of_documents IS 'Documents that hold passages that count';
COMMENT ON COLUMN single_points_of_failure.document_date IS 'Date of the document';
