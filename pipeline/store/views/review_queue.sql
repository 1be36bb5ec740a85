-- Which passages need a person's judgement? One row per uncertain label that nobody has decided, the closest calls
-- (nearest to 0.5) first; labels without a measured probability come last.
CREATE VIEW review_queue AS
SELECT l.passage_id, l.criterion_id, c.title AS criterion, l.probability, l.decided_by, l.reason, f.kind, f.stance,
    p.text AS quote, p.heading, coalesce(d.title, d.path) || ', ' || p.location AS citation,
    d.is_counted AS is_document_counted, d.document_id
FROM labels AS l
JOIN passages AS p USING (passage_id)
JOIN documents AS d USING (document_id)
JOIN criteria AS c USING (criterion_id)
LEFT JOIN passage_facets AS f USING (passage_id)
WHERE l.decision = 'uncertain' AND l.decided_by <> 'reviewer'
ORDER BY abs(l.probability - 0.5) NULLS LAST, c.ordinal, d.path, p.ordinal;

COMMENT ON VIEW review_queue IS 'One row per uncertain label that nobody has decided, closest calls first';
COMMENT ON COLUMN review_queue.passage_id IS 'Passage';
COMMENT ON COLUMN review_queue.criterion_id IS 'Criterion that it may belong to';
COMMENT ON COLUMN review_queue.criterion IS 'Its short name';
COMMENT ON COLUMN review_queue.probability IS 'Calibrated probability (0-1); empty if not measured';
COMMENT ON COLUMN review_queue.decided_by IS 'model or rule';
COMMENT ON COLUMN review_queue.reason IS 'Why a rule made it uncertain';
COMMENT ON COLUMN review_queue.kind IS 'context, intent, activity, performance, impact or voice';
COMMENT ON COLUMN review_queue.stance IS 'strength, concern, mixed or neutral';
COMMENT ON COLUMN review_queue.quote IS 'The passage as written';
COMMENT ON COLUMN review_queue.heading IS 'Headings above it';
COMMENT ON COLUMN review_queue.citation IS 'Document and place';
COMMENT ON COLUMN review_queue.is_document_counted IS 'True if passages of the document may count';
COMMENT ON COLUMN review_queue.document_id IS 'Document';
