-- What can the reform plan reuse? One row per pillar and passage that counts both for the pillar and for a requirement,
-- says more than a plan and was in date at the day of judgement; strength and impact first. A concern is shown too,
-- because a plan needs its starting point.
CREATE VIEW reform_plan_evidence AS
SELECT w.criterion_id AS pillar_id, w.title AS pillar,
    list(c.criterion_id ORDER BY c.ordinal) AS criterion_ids,
    coalesce(bool_or(k.strength IS NOT NULL), false) AS is_linked, f.kind, f.stance, p.text AS quote,
    coalesce(d.title, d.path) || ', ' || p.location AS citation, coalesce(p.evidence_date, d.document_date) AS evidence_date,
    any_value(l.probability) AS probability, p.passage_id, d.document_id
FROM labels AS l
JOIN criteria AS w ON w.criterion_id = l.criterion_id AND w.level = 'pillar'
JOIN labels AS m ON m.passage_id = l.passage_id AND m.is_counted
JOIN criteria AS c ON c.criterion_id = m.criterion_id AND c.is_requirement
JOIN passage_facets AS f ON f.passage_id = l.passage_id
JOIN passages AS p ON p.passage_id = l.passage_id
JOIN documents AS d ON d.document_id = p.document_id
JOIN publication AS n ON true
JOIN runs AS r ON r.run_id = n.coverage_run_id
JOIN limits AS s ON s.limit_id = 'stale_months'
LEFT JOIN crosswalk_links AS k ON k.requirement_id = c.criterion_id AND k.pillar_id = w.criterion_id
WHERE l.is_counted AND f.kind NOT IN ('context', 'intent')
    AND coalesce(p.evidence_date, d.document_date) >= (r.as_of - to_months(s.amount::INTEGER))::DATE
GROUP BY w.ordinal, w.criterion_id, w.title, f.kind, f.stance, p.text, d.title, d.path, p.location, p.evidence_date,
    d.document_date, p.ordinal, p.passage_id, d.document_id
ORDER BY w.ordinal, list_position(['impact', 'voice', 'performance', 'activity'], f.kind),
    list_position(['strength', 'mixed', 'neutral', 'concern'], f.stance), probability DESC NULLS LAST, d.path, p.ordinal;

COMMENT ON VIEW reform_plan_evidence IS 'One row per pillar and passage in date that serves a requirement too: what the reform plan can reuse';
COMMENT ON COLUMN reform_plan_evidence.pillar_id IS 'Pillar of the reform plan';
COMMENT ON COLUMN reform_plan_evidence.pillar IS 'Its short name';
COMMENT ON COLUMN reform_plan_evidence.criterion_ids IS 'Requirements that the passage counts for as well';
COMMENT ON COLUMN reform_plan_evidence.is_linked IS 'True if the framework links one of them to the pillar';
COMMENT ON COLUMN reform_plan_evidence.kind IS 'impact, voice, performance or activity';
COMMENT ON COLUMN reform_plan_evidence.stance IS 'strength, mixed, neutral or concern';
COMMENT ON COLUMN reform_plan_evidence.quote IS 'The passage as written';
COMMENT ON COLUMN reform_plan_evidence.citation IS 'Document and place';
COMMENT ON COLUMN reform_plan_evidence.evidence_date IS 'Date of the passage, else of its document';
COMMENT ON COLUMN reform_plan_evidence.probability IS 'Probability (0-1) that it belongs to the pillar';
COMMENT ON COLUMN reform_plan_evidence.passage_id IS 'Passage';
COMMENT ON COLUMN reform_plan_evidence.document_id IS 'Document';
