-- How does the same evidence serve the reform plan? One row per area or requirement and pillar: passages that were
-- counted for both, zeros included, beside the link that the framework makes.
CREATE VIEW crosswalk AS
WITH counted AS (
    SELECT l.criterion_id, l.passage_id, p.document_id
    FROM labels AS l
    JOIN passages AS p USING (passage_id)
    WHERE l.is_counted
), carried AS (
    SELECT a.criterion_id, b.criterion_id AS pillar_id, count(*) AS passages, count(DISTINCT a.document_id) AS documents
    FROM counted AS a
    JOIN counted AS b USING (passage_id)
    GROUP BY a.criterion_id, b.criterion_id
)
SELECT c.criterion_id, c.title AS criterion, c.level, w.criterion_id AS pillar_id, w.title AS pillar,
    k.strength AS link_strength, coalesce(n.passages, 0) AS accepted_passages, coalesce(n.documents, 0) AS documents
FROM criteria AS c
CROSS JOIN criteria AS w
LEFT JOIN crosswalk_links AS k ON k.requirement_id = c.criterion_id AND k.pillar_id = w.criterion_id
LEFT JOIN carried AS n ON n.criterion_id = c.criterion_id AND n.pillar_id = w.criterion_id
WHERE c.level IN ('area', 'requirement') AND w.level = 'pillar'
ORDER BY c.ordinal, w.ordinal;

COMMENT ON VIEW crosswalk IS 'One row per area or requirement and pillar: passages that count for both, zeros included';
COMMENT ON COLUMN crosswalk.criterion_id IS 'Area or requirement';
COMMENT ON COLUMN crosswalk.criterion IS 'Its short name';
COMMENT ON COLUMN crosswalk.level IS 'area or requirement; an area has the passages of its requirements too';
COMMENT ON COLUMN crosswalk.pillar_id IS 'Pillar of the reform plan';
COMMENT ON COLUMN crosswalk.pillar IS 'Its short name';
COMMENT ON COLUMN crosswalk.link_strength IS 'Link that the framework makes: strong, partial, or empty for none';
COMMENT ON COLUMN crosswalk.accepted_passages IS 'Passages that count for both';
COMMENT ON COLUMN crosswalk.documents IS 'Documents that those passages stand in';
