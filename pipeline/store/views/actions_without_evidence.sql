-- Which actions does the improvement plan call complete although nothing else on file shows it? One row per such action.
-- What the plan itself says it holds stands in named_evidence: that document is the first to look for.
CREATE VIEW actions_without_evidence AS
SELECT a.action_id, a.reference, a.text AS action_text, a.owner, a.due_date, a.status, a.progress, a.named_evidence,
    coalesce(d.title, d.path) || ', ' || p.location AS citation, a.passage_id
FROM actions AS a
LEFT JOIN passages AS p USING (passage_id)
LEFT JOIN documents AS d USING (document_id)
WHERE a.progress = 'complete' AND coalesce(len(a.evidence), 0) = 0
ORDER BY a.due_date NULLS LAST, d.path, p.ordinal, a.action_id;

COMMENT ON VIEW actions_without_evidence IS 'One row per action of an improvement plan that is marked complete and that no other document shows as done';
COMMENT ON COLUMN actions_without_evidence.action_id IS 'Action';
COMMENT ON COLUMN actions_without_evidence.reference IS 'Its number or name in the plan';
COMMENT ON COLUMN actions_without_evidence.action_text IS 'The action as written';
COMMENT ON COLUMN actions_without_evidence.owner IS 'Who is to do it, as written';
COMMENT ON COLUMN actions_without_evidence.due_date IS 'By when';
COMMENT ON COLUMN actions_without_evidence.status IS 'Progress as the plan states it';
COMMENT ON COLUMN actions_without_evidence.progress IS 'What that amounts to';
COMMENT ON COLUMN actions_without_evidence.named_evidence IS 'What the plan says is held to show it';
COMMENT ON COLUMN actions_without_evidence.citation IS 'Document and place that state the action';
COMMENT ON COLUMN actions_without_evidence.passage_id IS 'Passage that states it';
