-- Which gaps are open, how bad are they, and what would close each one? One row per gap, in framework order, the
-- gap to close first on top. Ask it for the chase list: who is to be asked for what.
CREATE VIEW gap_register AS
SELECT c.criterion_id, c.title AS criterion, c.level, v.status AS coverage_status, g.gap_id, g.gap_type, g.severity,
    g.rank, coalesce(g.gap_type = v.headline_gap, false) AS is_headline, g.reason, g.confidence, g.remedy,
    g.suggested_action, b.name AS suggested_body, len(g.evidence) AS evidence_passages,
    len(g.near_misses) AS near_miss_passages, g.searched, g.unread, g.state, g.owner, g.due_date, g.note
FROM gaps AS g
JOIN criteria AS c USING (criterion_id)
LEFT JOIN coverage AS v USING (criterion_id)
LEFT JOIN bodies AS b ON b.body_id = g.suggested_body
ORDER BY c.ordinal, g.rank, g.gap_id;

COMMENT ON VIEW gap_register IS 'One row per gap with its criterion: why it is a gap and what would close it';
COMMENT ON COLUMN gap_register.criterion_id IS 'Criterion that has the gap';
COMMENT ON COLUMN gap_register.criterion IS 'Its short name';
COMMENT ON COLUMN gap_register.level IS 'area, requirement, pillar or improvement';
COMMENT ON COLUMN gap_register.coverage_status IS 'Evidence on file for the criterion: strong, partial, none or unknown';
COMMENT ON COLUMN gap_register.gap_id IS 'Id that stays the same from run to run';
COMMENT ON COLUMN gap_register.gap_type IS 'Sort of gap (see gaps.gap_type)';
COMMENT ON COLUMN gap_register.severity IS 'high, medium or low';
COMMENT ON COLUMN gap_register.rank IS 'Order in which to close them, 1 first';
COMMENT ON COLUMN gap_register.is_headline IS 'True for the sort of gap that is shown first for its criterion';
COMMENT ON COLUMN gap_register.reason IS 'Why it is a gap';
COMMENT ON COLUMN gap_register.confidence IS 'Probability (0-1) that the gap is real; empty if not measured';
COMMENT ON COLUMN gap_register.remedy IS 'find, date, finalise, ask_body, collect or agree_line';
COMMENT ON COLUMN gap_register.suggested_action IS 'What to do next';
COMMENT ON COLUMN gap_register.suggested_body IS 'Name of the body to ask';
COMMENT ON COLUMN gap_register.evidence_passages IS 'Passages that the reason rests on';
COMMENT ON COLUMN gap_register.near_miss_passages IS 'Passages that come nearest and do not count';
COMMENT ON COLUMN gap_register.searched IS 'Classified passages that were searched';
COMMENT ON COLUMN gap_register.unread IS 'Documents that were not, or not wholly, read';
COMMENT ON COLUMN gap_register.state IS 'open, chasing, closed, tolerated or not_a_gap';
COMMENT ON COLUMN gap_register.owner IS 'Who follows it up';
COMMENT ON COLUMN gap_register.due_date IS 'By when';
COMMENT ON COLUMN gap_register.note IS 'The lead''s own note';
