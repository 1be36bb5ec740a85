-- What do we have for each discussion area and each experience question? One row per viewpoint, zeros included.
CREATE VIEW viewpoint_summary AS
SELECT v.lens, v.viewpoint_id, v.title AS viewpoint, v.what, count(r.passage_id) AS passages,
    count(DISTINCT r.document_id) AS documents, count(*) FILTER (r.kind = 'intent') AS intent,
    count(*) FILTER (r.kind = 'activity') AS activity, count(*) FILTER (r.kind = 'performance') AS performance,
    count(*) FILTER (r.kind = 'impact') AS impact, count(*) FILTER (r.kind = 'voice') AS voice,
    count(*) FILTER (r.stance = 'concern') AS concern, max(r.evidence_date) AS newest_date,
    v.source || ', ' || v.place AS source
FROM viewpoints AS v
LEFT JOIN viewpoint_register AS r USING (viewpoint_id)
GROUP BY v.ordinal, v.lens, v.viewpoint_id, v.title, v.what, v.source, v.place
ORDER BY v.ordinal;

COMMENT ON VIEW viewpoint_summary IS 'One row per discussion area and experience question: passages by kind, zeros included';
COMMENT ON COLUMN viewpoint_summary.lens IS 'engagement_meeting or experience';
COMMENT ON COLUMN viewpoint_summary.viewpoint_id IS 'Viewpoint';
COMMENT ON COLUMN viewpoint_summary.viewpoint IS 'Its short name';
COMMENT ON COLUMN viewpoint_summary.what IS 'What is looked for';
COMMENT ON COLUMN viewpoint_summary.passages IS 'Counted passages that belong here';
COMMENT ON COLUMN viewpoint_summary.documents IS 'Documents that they stand in';
COMMENT ON COLUMN viewpoint_summary.intent IS 'Of them plans';
COMMENT ON COLUMN viewpoint_summary.activity IS 'Of them things done';
COMMENT ON COLUMN viewpoint_summary.performance IS 'Of them measured levels';
COMMENT ON COLUMN viewpoint_summary.impact IS 'Of them differences made to lives';
COMMENT ON COLUMN viewpoint_summary.voice IS 'Of them views of children and families';
COMMENT ON COLUMN viewpoint_summary.concern IS 'Passages that report a concern, of whatever kind';
COMMENT ON COLUMN viewpoint_summary.newest_date IS 'Date of the newest of them';
COMMENT ON COLUMN viewpoint_summary.source IS 'Published document and place that name it';
