-- What did the inspection find, and what is the latest figure on file? One row per finding of the baseline, and one per
-- KPI with a baseline value that no finding names. "Now" is the newest plausible figure of the whole area that is no
-- target and has the KPI's own unit and statistic; it is empty where none was found.
CREATE VIEW then_and_now AS
WITH latest AS (
    SELECT m.kpi_id, m.value, m.period_end, coalesce(d.title, d.path) || ', ' || p.location AS citation
    FROM measures AS m
    JOIN kpis AS k USING (kpi_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    WHERE NOT m.is_target AND NOT m.is_implausible AND m.population IS NULL AND m.period_end IS NOT NULL
        AND d.is_counted AND m.unit = k.unit AND (k.statistic IS NULL OR m.statistic = k.statistic)
    QUALIFY row_number() OVER (PARTITION BY m.kpi_id ORDER BY m.period_end DESC, d.path, p.ordinal, m.value) = 1
), starting AS (
    SELECT f.criterion_id, f.ordinal, f.statement, f.source || ', ' || f.place AS source, f.kpi_id, f.figure
    FROM baseline_facts AS f
    UNION ALL
    SELECT k.criterion_id, NULL, NULL, k.baseline_source || ', ' || k.baseline_place, k.kpi_id, k.baseline_value
    FROM kpis AS k
    WHERE k.baseline_value IS NOT NULL AND k.kpi_id NOT IN (SELECT kpi_id FROM baseline_facts WHERE kpi_id IS NOT NULL)
)
SELECT s.criterion_id, c.title AS criterion, s.statement AS then_statement, s.source AS then_source, s.kpi_id,
    k.title AS kpi, k.unit, k.direction, coalesce(s.figure, k.baseline_value) AS then_value,
    k.baseline_date AS then_date, n.value AS now_value, n.period_end AS now_date, n.citation AS now_citation,
    v.status AS coverage_status
FROM starting AS s
JOIN criteria AS c USING (criterion_id)
LEFT JOIN kpis AS k ON k.kpi_id = s.kpi_id
LEFT JOIN latest AS n ON n.kpi_id = s.kpi_id
LEFT JOIN coverage AS v ON v.criterion_id = s.criterion_id
ORDER BY c.ordinal, s.ordinal NULLS LAST, k.ordinal;

COMMENT ON VIEW then_and_now IS 'One row per finding or figure of the baseline, with the latest figure on file';
COMMENT ON COLUMN then_and_now.criterion_id IS 'Criterion that the finding is about';
COMMENT ON COLUMN then_and_now.criterion IS 'Its short name';
COMMENT ON COLUMN then_and_now.then_statement IS 'The finding in our own words';
COMMENT ON COLUMN then_and_now.then_source IS 'Document and place that it comes from';
COMMENT ON COLUMN then_and_now.kpi_id IS 'KPI that follows it up';
COMMENT ON COLUMN then_and_now.kpi IS 'What is measured';
COMMENT ON COLUMN then_and_now.unit IS 'Unit of both figures';
COMMENT ON COLUMN then_and_now.direction IS 'up (more is better), down (less is better) or context (neither)';
COMMENT ON COLUMN then_and_now.then_value IS 'Figure at the start';
COMMENT ON COLUMN then_and_now.then_date IS 'Day that it is for';
COMMENT ON COLUMN then_and_now.now_value IS 'Latest figure on file; empty if none was found';
COMMENT ON COLUMN then_and_now.now_date IS 'Last day of the time it is for';
COMMENT ON COLUMN then_and_now.now_citation IS 'Document and place that state it';
COMMENT ON COLUMN then_and_now.coverage_status IS 'Evidence on file for the criterion: strong, partial, none or unknown';
