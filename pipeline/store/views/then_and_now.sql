-- What did the inspection find, and what is the latest figure on file? One row per finding of the baseline, and one per
-- KPI with a baseline value that no finding names. "Now" is the newest plausible figure of the whole area that is no
-- target, stands in a document that counts and is newer than the baseline; it is empty where none was found. A figure with
-- the KPI's own statistic goes before any other, one dated by its text before one dated by its document, and where
-- documents differ the value that most of them give. Lengths of time are turned into the KPI's unit (a month is
-- 365.25 / 12 / 7 weeks); `now_stated` keeps what was written.
CREATE VIEW then_and_now AS
WITH unit_weeks(unit, weeks) AS (
    VALUES ('days', 1.0 / 7), ('weeks', 1.0), ('months', 365.25 / 12 / 7)
), figures AS (
    SELECT m.kpi_id, m.value, m.unit, m.statistic, m.period_start, m.period_end, p.document_id, p.ordinal, d.path,
        CASE WHEN m.unit = k.unit THEN m.value ELSE round(m.value * uw.weeks / ku.weeks, 1) END AS converted,
        m.statistic IS NOT DISTINCT FROM k.statistic OR k.statistic IS NULL AS is_like_for_like,
        m.definition IS NULL AS is_plain,
        m.period_basis IN ('stated', 'column', 'relative', 'position', 'heading') AS is_dated,
        coalesce(d.title, d.path) || ', ' || p.location AS citation
    FROM measures AS m
    JOIN kpis AS k USING (kpi_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    LEFT JOIN unit_weeks AS uw ON uw.unit = m.unit
    LEFT JOIN unit_weeks AS ku ON ku.unit = k.unit
    WHERE NOT m.is_target AND NOT m.is_implausible AND m.population IS NULL AND m.period_end IS NOT NULL
        AND m.period_basis NOT IN ('baseline', 'unknown') AND d.is_counted AND d.partner IS DISTINCT FROM 'external'
        AND (k.baseline_date IS NULL OR m.period_end > k.baseline_date)
        AND m.period_end <= (SELECT max(as_of) FROM runs WHERE scope = 'coverage')
        AND (m.unit = k.unit OR (uw.weeks IS NOT NULL AND ku.weeks IS NOT NULL))
), votes AS (
    SELECT kpi_id, statistic, date_trunc('month', period_end) AS month, round(converted, 3) AS vote,
        count(DISTINCT document_id) AS documents
    FROM figures GROUP BY ALL
), latest AS (
    SELECT f.*
    FROM figures AS f
    JOIN votes AS v ON v.kpi_id = f.kpi_id AND v.statistic IS NOT DISTINCT FROM f.statistic
        AND v.month = date_trunc('month', f.period_end) AND v.vote = round(f.converted, 3)
    QUALIFY row_number() OVER (PARTITION BY f.kpi_id ORDER BY f.is_like_for_like DESC, f.is_plain DESC, f.is_dated DESC,
        v.month DESC, f.period_end - coalesce(f.period_start, f.period_end) DESC, v.documents DESC, f.period_end DESC,
        f.path, f.ordinal, f.value) = 1
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
    k.baseline_date AS then_date, n.converted AS now_value, n.period_end AS now_date, n.citation AS now_citation,
    printf('%g', n.value) || ' ' || n.unit || coalesce(' (' || n.statistic || ')', '') AS now_stated,
    n.is_like_for_like, v.status AS coverage_status
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
COMMENT ON COLUMN then_and_now.now_value IS 'Latest figure on file in the unit beside it; empty if none was found';
COMMENT ON COLUMN then_and_now.now_date IS 'Last day of the time it is for';
COMMENT ON COLUMN then_and_now.now_citation IS 'Document and place that state it';
COMMENT ON COLUMN then_and_now.now_stated IS 'Latest figure as written, with its unit and statistic';
COMMENT ON COLUMN then_and_now.is_like_for_like IS 'True if both figures are of one statistic; otherwise they do not compare directly';
COMMENT ON COLUMN then_and_now.coverage_status IS 'Evidence on file for the criterion: strong, partial, none or unknown';
