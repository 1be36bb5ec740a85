-- What is each file, could it be read, and what is it evidence for? One row per file found. Documents that serve nothing
-- have no counted passages; those that carry the whole weight serve many criteria.
CREATE VIEW document_register AS
WITH trouble AS (
    SELECT document_id, count(*) AS problems FROM problems GROUP BY document_id
), seen AS (
    SELECT document_id, count(*) AS findings FROM findings GROUP BY document_id
), served AS (
    SELECT p.document_id, count(DISTINCT l.passage_id) AS passages,
        list(DISTINCT l.criterion_id ORDER BY l.criterion_id) AS criterion_ids
    FROM labels AS l
    JOIN passages AS p USING (passage_id)
    WHERE l.is_counted
    GROUP BY p.document_id
)
SELECT d.path, d.title, d.format, d.role, d.document_date, d.date_precision, d.date_basis, d.review_date,
    d.version_label, d.is_draft, d.protective_marking, d.partner,
    (SELECT list(b.name ORDER BY b.ordinal) FROM bodies AS b WHERE list_contains(d.body_ids, b.body_id)) AS bodies,
    d.read_status, d.page_count, d.word_count, d.passage_count, d.is_counted,
    coalesce(s.passages, 0) AS accepted_passages, coalesce(s.criterion_ids, []) AS criterion_ids,
    coalesce(t.problems, 0) AS problems, coalesce(n.findings, 0) AS findings, u.advice,
    copied.path AS copy_of, newer.path AS newer_version, d.document_id
FROM documents AS d
LEFT JOIN trouble AS t USING (document_id)
LEFT JOIN seen AS n USING (document_id)
LEFT JOIN served AS s USING (document_id)
LEFT JOIN upload_set AS u USING (document_id)
LEFT JOIN documents AS copied ON copied.document_id = d.duplicate_of
LEFT JOIN documents AS newer ON newer.document_id = d.superseded_by
ORDER BY d.path;

COMMENT ON VIEW document_register IS 'One row per file: what it is, whether it was read, what it is evidence for';
COMMENT ON COLUMN document_register.path IS 'Path inside the folder';
COMMENT ON COLUMN document_register.title IS 'Title as read from the document';
COMMENT ON COLUMN document_register.format IS 'What the content is, whatever the file is called';
COMMENT ON COLUMN document_register.role IS 'evidence (counted), baseline, external_assurance or reference';
COMMENT ON COLUMN document_register.document_date IS 'Date of the document as it states it';
COMMENT ON COLUMN document_register.date_precision IS 'How exact the date is';
COMMENT ON COLUMN document_register.date_basis IS 'Where the date was read';
COMMENT ON COLUMN document_register.review_date IS 'Date by which it is to be reviewed';
COMMENT ON COLUMN document_register.version_label IS 'Version as written';
COMMENT ON COLUMN document_register.is_draft IS 'True if it is marked as a draft';
COMMENT ON COLUMN document_register.protective_marking IS 'Marking as written';
COMMENT ON COLUMN document_register.partner IS 'Partner type of the body that wrote it';
COMMENT ON COLUMN document_register.bodies IS 'Names of the bodies that speak in it; empty if none was found';
COMMENT ON COLUMN document_register.read_status IS 'read, partial or unread';
COMMENT ON COLUMN document_register.page_count IS 'Pages, slides, sheets or sections';
COMMENT ON COLUMN document_register.word_count IS 'Words of text read';
COMMENT ON COLUMN document_register.passage_count IS 'Passages cut from it';
COMMENT ON COLUMN document_register.is_counted IS 'True if its passages may count';
COMMENT ON COLUMN document_register.accepted_passages IS 'Its passages that count as evidence for any criterion';
COMMENT ON COLUMN document_register.criterion_ids IS 'Criteria that those passages count for';
COMMENT ON COLUMN document_register.problems IS 'Troubles met while reading it (see problems)';
COMMENT ON COLUMN document_register.findings IS 'Things to see to before it is shared (see findings)';
COMMENT ON COLUMN document_register.advice IS 'Whether to upload it (see upload_set); empty before the audit';
COMMENT ON COLUMN document_register.copy_of IS 'Path of the document that it is a copy of';
COMMENT ON COLUMN document_register.newer_version IS 'Path of the newer version of it';
COMMENT ON COLUMN document_register.document_id IS 'Document';
