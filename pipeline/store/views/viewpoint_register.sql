-- Which passages answer each discussion area of the annual engagement meeting and each experience question of the
-- inspection framework? One row per viewpoint and passage: counted evidence for one of its criteria, of its kinds and
-- stances, and holding one of its words where it has any. The lists are the framework's; one passage serves several.
CREATE VIEW viewpoint_register AS
WITH counted AS (
    SELECT l.passage_id, list(l.criterion_id ORDER BY l.criterion_id) AS criterion_ids, max(l.probability) AS probability
    FROM labels AS l
    WHERE l.is_counted
    GROUP BY l.passage_id
)
SELECT v.lens, v.viewpoint_id, v.title AS viewpoint, f.kind, f.stance, p.text AS quote,
    coalesce(d.title, d.path) || ', ' || p.location AS citation, coalesce(p.evidence_date, d.document_date) AS evidence_date,
    n.probability, list_intersect(v.criterion_ids, n.criterion_ids) AS criterion_ids, p.passage_id, d.document_id
FROM viewpoints AS v
JOIN counted AS n ON list_has_any(v.criterion_ids, n.criterion_ids)
JOIN passage_facets AS f USING (passage_id)
JOIN passages AS p USING (passage_id)
JOIN documents AS d USING (document_id)
WHERE (len(v.kinds) = 0 OR list_contains(v.kinds, f.kind))
    AND (len(v.stances) = 0 OR list_contains(v.stances, f.stance))
    AND (len(v.phrases) = 0
        OR len(list_filter(v.phrases, lambda phrase: contains(lower(concat_ws(' ', p.heading, p.text)), phrase))) > 0)
ORDER BY v.ordinal, n.probability DESC NULLS LAST, d.path, p.ordinal;

COMMENT ON VIEW viewpoint_register IS 'One row per viewpoint and passage: the same evidence under discussion areas and experience questions';
COMMENT ON COLUMN viewpoint_register.lens IS 'engagement_meeting or experience';
COMMENT ON COLUMN viewpoint_register.viewpoint_id IS 'Viewpoint';
COMMENT ON COLUMN viewpoint_register.viewpoint IS 'Its short name';
COMMENT ON COLUMN viewpoint_register.kind IS 'intent, activity, performance, impact or voice';
COMMENT ON COLUMN viewpoint_register.stance IS 'strength, concern, mixed or neutral';
COMMENT ON COLUMN viewpoint_register.quote IS 'The passage as written';
COMMENT ON COLUMN viewpoint_register.citation IS 'Document and place';
COMMENT ON COLUMN viewpoint_register.evidence_date IS 'Date of the passage, else of its document';
COMMENT ON COLUMN viewpoint_register.probability IS 'Probability (0-1) of its surest criterion';
COMMENT ON COLUMN viewpoint_register.criterion_ids IS 'Criteria of the viewpoint that it counts for';
COMMENT ON COLUMN viewpoint_register.passage_id IS 'Passage';
COMMENT ON COLUMN viewpoint_register.document_id IS 'Document';
