-- Where is the evidence? One row per passage and criterion that was accepted or is still uncertain, with the quote and
-- where to find it. Filter on is_counted for what coverage rests on.
CREATE VIEW evidence_register AS
SELECT c.criterion_id, c.title AS criterion, l.decision, l.probability, l.decided_by, f.kind, f.stance, f.speaker,
    p.text AS quote, coalesce(d.title, d.path) || ', ' || p.location AS citation, d.title AS document_title, d.path,
    p.location, p.page_number, p.heading, coalesce(p.evidence_date, d.document_date) AS evidence_date,
    coalesce(b.name, f.body_id) AS body, d.role, d.is_draft, l.is_counted, f.is_echo,
    f.duplicate_of, p.passage_id, d.document_id
FROM labels AS l
JOIN passages AS p USING (passage_id)
JOIN documents AS d USING (document_id)
JOIN criteria AS c USING (criterion_id)
LEFT JOIN passage_facets AS f USING (passage_id)
LEFT JOIN bodies AS b ON b.body_id = f.body_id
WHERE l.decision <> 'rejected'
ORDER BY c.ordinal, l.decision, d.path, p.ordinal;

COMMENT ON VIEW evidence_register IS 'One row per passage and criterion, accepted or uncertain: quote, citation, labels';
COMMENT ON COLUMN evidence_register.criterion_id IS 'Criterion that the passage is filed under';
COMMENT ON COLUMN evidence_register.criterion IS 'Its short name';
COMMENT ON COLUMN evidence_register.decision IS 'accepted or uncertain (a person should look)';
COMMENT ON COLUMN evidence_register.probability IS 'Calibrated probability (0-1); empty if not measured';
COMMENT ON COLUMN evidence_register.decided_by IS 'model, rule or reviewer';
COMMENT ON COLUMN evidence_register.kind IS 'context, intent, activity, performance, impact or voice';
COMMENT ON COLUMN evidence_register.stance IS 'strength, concern, mixed or neutral';
COMMENT ON COLUMN evidence_register.speaker IS 'Whose view it gives, where it gives one';
COMMENT ON COLUMN evidence_register.quote IS 'The passage as written';
COMMENT ON COLUMN evidence_register.citation IS 'Document and place, ready to paste';
COMMENT ON COLUMN evidence_register.document_title IS 'Title of the document';
COMMENT ON COLUMN evidence_register.path IS 'Path of the document in the folder';
COMMENT ON COLUMN evidence_register.location IS 'Where in the document';
COMMENT ON COLUMN evidence_register.page_number IS 'Page number, from 1; empty where the format stores no pages';
COMMENT ON COLUMN evidence_register.heading IS 'Headings above the passage';
COMMENT ON COLUMN evidence_register.evidence_date IS 'Date the passage gives, else the date of the document';
COMMENT ON COLUMN evidence_register.body IS 'Body that speaks, where the passage shows it';
COMMENT ON COLUMN evidence_register.role IS 'Role of the document: only evidence is counted';
COMMENT ON COLUMN evidence_register.is_draft IS 'True if the document is a draft';
COMMENT ON COLUMN evidence_register.is_counted IS 'True if coverage rests on it: accepted, in a final document in role evidence, no copy, no echo';
COMMENT ON COLUMN evidence_register.is_echo IS 'True if it only restates a requirement or past finding';
COMMENT ON COLUMN evidence_register.duplicate_of IS 'Passage that says the same nearly word for word';
COMMENT ON COLUMN evidence_register.passage_id IS 'Passage';
COMMENT ON COLUMN evidence_register.document_id IS 'Document';
