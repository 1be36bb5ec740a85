-- What has to be renewed before which date? One row per date to come of the inspection cycle and requirement or figure
-- that will be out of date by then; a date before which nothing expires has one row without a requirement.
CREATE VIEW countdown AS
SELECT k.title AS key_date, k.falls_on, k.falls_on - r.as_of AS days_left, k.basis, e.criterion_id, e.criterion, e.what,
    e.newest_date, e.expires_on, e.is_expired, e.sources
FROM publication AS n
JOIN runs AS r ON r.run_id = n.coverage_run_id
JOIN key_dates AS k ON k.falls_on >= r.as_of
LEFT JOIN evidence_expiry AS e ON e.expires_on <= k.falls_on
LEFT JOIN criteria AS c ON c.criterion_id = e.criterion_id
ORDER BY k.falls_on, k.ordinal, e.expires_on, c.ordinal, e.what;

COMMENT ON VIEW countdown IS 'One row per key date to come and requirement or figure to renew before it';
COMMENT ON COLUMN countdown.key_date IS 'What happens or is expected then';
COMMENT ON COLUMN countdown.falls_on IS 'The day';
COMMENT ON COLUMN countdown.days_left IS 'Days from the day of judgement to then';
COMMENT ON COLUMN countdown.basis IS 'What the day rests on';
COMMENT ON COLUMN countdown.criterion_id IS 'Requirement or pillar to renew evidence for; empty if there is none';
COMMENT ON COLUMN countdown.criterion IS 'Its short name';
COMMENT ON COLUMN countdown.what IS 'evidence, or the KPI whose figure is to be renewed';
COMMENT ON COLUMN countdown.newest_date IS 'Date of the newest on file';
COMMENT ON COLUMN countdown.expires_on IS 'First day on which that is out of date';
COMMENT ON COLUMN countdown.is_expired IS 'True if it is out of date already';
COMMENT ON COLUMN countdown.sources IS 'Documents to renew';
