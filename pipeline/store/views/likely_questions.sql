-- What would an inspector ask next? One row per gap that is not settled: a neutral question to prepare an answer to,
-- the gravest first. The question follows from the sort of gap; the requirement's name says what it is about.
CREATE VIEW likely_questions AS
WITH prompts (gap_type, question) AS (
    VALUES
        ('no_evidence', 'What has been done on this since the inspection, and where can we see it?'),
        ('draft_only', 'When will this be agreed, by whom, and what happens until then?'),
        ('plan_only', 'Which parts of the plan have happened, and how do you know?'),
        ('stale', 'What does this look like today, and why is there nothing from the last year?'),
        ('lapsed', 'You could show this before: does the work go on?'),
        ('thin', 'Beyond this one document, what supports it?'),
        ('no_impact', 'What is different for children, young people and families because of this?'),
        ('no_voice', 'What do children, young people, parents and carers say about it?'),
        ('no_data', 'What do your figures say, against which starting point?'),
        ('stale_data', 'What are the latest figures, and who looks at them between reports?'),
        ('single_agency', 'How do the other partners see and share this work?'),
        ('missing_body', 'What is the part of the body that is named as responsible and is not heard here?'),
        ('missing_aspect', 'What about the part of this requirement that your evidence does not show?'),
        ('single_point', 'Compared with what? Where did this figure stand before?'),
        ('worsening', 'What do you know about why this got worse, and what are you doing about it?'),
        ('contradiction', 'Which of these figures is right, and how did the other one come about?'),
        ('adverse', 'How well do leaders know this, who owns it, and is it improving?')
)
SELECT c.criterion_id, c.title AS criterion, g.gap_type, g.severity, q.question, g.reason, b.name AS who_could_answer,
    g.state, g.owner, g.gap_id
FROM gaps AS g
JOIN criteria AS c USING (criterion_id)
JOIN prompts AS q USING (gap_type)
LEFT JOIN bodies AS b ON b.body_id = g.suggested_body
WHERE coalesce(g.state, 'open') IN ('open', 'chasing')
ORDER BY list_position(['high', 'medium', 'low'], g.severity), c.ordinal, g.rank, g.gap_id;

COMMENT ON VIEW likely_questions IS 'One row per gap that is not settled: a question that an inspector may ask next';
COMMENT ON COLUMN likely_questions.criterion_id IS 'Criterion that it is about';
COMMENT ON COLUMN likely_questions.criterion IS 'Its short name';
COMMENT ON COLUMN likely_questions.gap_type IS 'Sort of gap that it follows from';
COMMENT ON COLUMN likely_questions.severity IS 'high, medium or low';
COMMENT ON COLUMN likely_questions.question IS 'The question';
COMMENT ON COLUMN likely_questions.reason IS 'What the file lacks';
COMMENT ON COLUMN likely_questions.who_could_answer IS 'Name of the body to ask';
COMMENT ON COLUMN likely_questions.state IS 'open or chasing';
COMMENT ON COLUMN likely_questions.owner IS 'Who follows the gap up';
COMMENT ON COLUMN likely_questions.gap_id IS 'Gap';
