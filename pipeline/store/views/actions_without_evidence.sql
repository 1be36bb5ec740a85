-- Which actions of the improvement plan have nothing on file to show for them? One row per such action; ask it with
-- the status that the plan uses for finished ones.
CREATE VIEW actions_without_evidence AS
SELECT a.action_id, a.text AS action_text, a.owner, a.due_date, a.status,
    coalesce(d.title, d.path) || ', ' || p.location AS citation, a.passage_id
FROM actions AS a
LEFT JOIN passages AS p USING (passage_id)
LEFT JOIN documents AS d USING (document_id)
WHERE coalesce(len(a.evidence), 0) = 0
ORDER BY a.due_date NULLS LAST, a.action_id;

COMMENT ON VIEW actions_without_evidence IS 'One row per action of an improvement plan that no passage shows as done';
COMMENT ON COLUMN actions_without_evidence.action_id IS 'Action';
COMMENT ON COLUMN actions_without_evidence.action_text IS 'The action as written';
COMMENT ON COLUMN actions_without_evidence.owner IS 'Who is to do it, as written';
COMMENT ON COLUMN actions_without_evidence.due_date IS 'By when';
COMMENT ON COLUMN actions_without_evidence.status IS 'Progress as the plan states it';
COMMENT ON COLUMN actions_without_evidence.citation IS 'Document and place that state the action';
COMMENT ON COLUMN actions_without_evidence.passage_id IS 'Passage that states it';
