-- When does each requirement's evidence go out of date? One row per requirement and pillar for its evidence, and one per
-- KPI of a requirement for its newest figure. Evidence expires on the day on which the gap `stale` would be raised; a
-- figure after the months that the framework gives dashboards, which are renewed each quarter. Only requirements whose
-- figures or evidence are dated have a date; the others show empty.
CREATE VIEW evidence_expiry AS
WITH newest AS (
    SELECT unnest(k.criterion_ids) AS criterion_id, k.kpi_id, k.title, m.period_end, d.title AS source, d.path
    FROM measures AS m
    JOIN kpis AS k USING (kpi_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    WHERE d.is_counted AND NOT m.is_target AND NOT m.is_implausible AND m.period_end IS NOT NULL
), figures AS (
    SELECT criterion_id, kpi_id, any_value(title) AS title, max(period_end) AS newest_date,
        list(DISTINCT coalesce(source, path) ORDER BY coalesce(source, path)) AS sources
    FROM (SELECT * FROM newest QUALIFY period_end = max(period_end) OVER (PARTITION BY criterion_id, kpi_id))
    GROUP BY criterion_id, kpi_id
), rows_ AS (
    SELECT c.criterion_id, 'evidence' AS what, e.newest_date, e.limit_months, e.expires_on,
        (SELECT list(coalesce(d.title, d.path) ORDER BY list_position(e.document_ids, d.document_id))
         FROM documents AS d WHERE list_contains(e.document_ids, d.document_id)) AS sources
    FROM criteria AS c
    LEFT JOIN expiries AS e USING (criterion_id)
    WHERE c.is_requirement OR c.level = 'pillar'
    UNION ALL
    SELECT f.criterion_id, f.title, f.newest_date, l.amount::INTEGER,
        (f.newest_date + to_months(l.amount::INTEGER) + INTERVAL 1 DAY)::DATE, f.sources
    FROM figures AS f
    CROSS JOIN (SELECT amount FROM limits WHERE limit_id = 'stale_dashboard_months') AS l
)
SELECT c.criterion_id, c.title AS criterion, x.what, x.newest_date, x.limit_months, x.expires_on,
    x.expires_on - r.as_of AS days_left, x.expires_on <= r.as_of AS is_expired, x.sources
FROM rows_ AS x
JOIN criteria AS c USING (criterion_id)
LEFT JOIN publication AS n ON true
LEFT JOIN runs AS r ON r.run_id = n.coverage_run_id
ORDER BY x.expires_on NULLS LAST, c.ordinal, x.what;

COMMENT ON VIEW evidence_expiry IS 'One row per requirement or pillar and KPI: when its evidence or newest figure goes out of date';
COMMENT ON COLUMN evidence_expiry.criterion_id IS 'Requirement or pillar';
COMMENT ON COLUMN evidence_expiry.criterion IS 'Its short name';
COMMENT ON COLUMN evidence_expiry.what IS 'evidence, or the title of the KPI whose figure it is';
COMMENT ON COLUMN evidence_expiry.newest_date IS 'Date of the newest counted passage, or last day that the newest figure is for';
COMMENT ON COLUMN evidence_expiry.limit_months IS 'Age in months up to which it is in date';
COMMENT ON COLUMN evidence_expiry.expires_on IS 'First day on which it is out of date; empty if nothing dated is present';
COMMENT ON COLUMN evidence_expiry.days_left IS 'Days from the day of judgement to then; 0 or less if it is out of date';
COMMENT ON COLUMN evidence_expiry.is_expired IS 'True if it is out of date already';
COMMENT ON COLUMN evidence_expiry.sources IS 'Documents that keep it in date longest, or give the newest figure';
