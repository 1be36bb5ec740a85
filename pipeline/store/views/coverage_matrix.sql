-- What kinds of evidence does each requirement have? One row per requirement and kind; zeros are shown, because they
-- are the point. Passages are those that counted; whether a kind is present was judged by the run on probabilities.
CREATE VIEW coverage_matrix AS
WITH presence AS (
    UNPIVOT coverage ON intent, activity, performance, impact, voice INTO NAME kind VALUE probability
), counted AS (
    SELECT l.criterion_id, f.kind, count(*) AS passages,
        count(DISTINCT p.document_id) AS documents
    FROM labels AS l
    JOIN passage_facets AS f USING (passage_id)
    JOIN passages AS p USING (passage_id)
    WHERE l.is_counted
    GROUP BY l.criterion_id, f.kind
)
SELECT c.criterion_id, c.title AS criterion, s.kind, list_contains(c.wanted_kinds, s.kind) AS is_wanted,
    coalesce(a.passages, 0) AS accepted_passages, coalesce(a.documents, 0) AS documents,
    s.probability AS probability_present, s.probability >= r.presence_threshold AS is_present
FROM presence AS s
JOIN criteria AS c USING (criterion_id)
LEFT JOIN counted AS a ON a.criterion_id = s.criterion_id AND a.kind = s.kind
LEFT JOIN publication AS n ON true
LEFT JOIN runs AS r ON r.run_id = n.coverage_run_id
WHERE c.is_requirement
ORDER BY c.ordinal, list_position(['intent', 'activity', 'performance', 'impact', 'voice'], s.kind);

COMMENT ON VIEW coverage_matrix IS 'One row per requirement and kind of evidence: what is on file, zeros included';
COMMENT ON COLUMN coverage_matrix.criterion_id IS 'Requirement';
COMMENT ON COLUMN coverage_matrix.criterion IS 'Its short name';
COMMENT ON COLUMN coverage_matrix.kind IS 'intent, activity, performance, impact or voice';
COMMENT ON COLUMN coverage_matrix.is_wanted IS 'True if the framework asks for this kind';
COMMENT ON COLUMN coverage_matrix.accepted_passages IS 'Passages of this kind that count as evidence';
COMMENT ON COLUMN coverage_matrix.documents IS 'Documents that those passages stand in';
COMMENT ON COLUMN coverage_matrix.probability_present IS 'Probability (0-1) that this kind is truly on file';
COMMENT ON COLUMN coverage_matrix.is_present IS 'True if that probability reaches the framework''s threshold';
