-- Do families and figures tell the same story? One row per requirement: what voices on file say, and how its KPIs moved
-- from the value before the last to the last (or from the baseline where there is one value). `is_in_step` is empty where
-- one side is missing or evenly split.
CREATE VIEW voice_and_data AS
WITH voices AS (
    SELECT l.criterion_id, count(*) AS voices, count(*) FILTER (f.stance = 'strength') AS praising,
        count(*) FILTER (f.stance = 'concern') AS worried
    FROM labels AS l
    JOIN passage_facets AS f USING (passage_id)
    WHERE l.is_counted AND f.kind = 'voice'
    GROUP BY l.criterion_id
), dated AS (
    SELECT m.kpi_id, m.period_end, median(m.value) AS amount
    FROM measures AS m
    JOIN kpis AS k USING (kpi_id)
    JOIN passages AS p USING (passage_id)
    JOIN documents AS d USING (document_id)
    WHERE NOT m.is_target AND NOT m.is_implausible AND m.population IS NULL AND m.period_end IS NOT NULL
        AND d.is_counted AND m.unit = k.unit AND (k.statistic IS NULL OR m.statistic = k.statistic)
    GROUP BY m.kpi_id, m.period_end
), latest AS (
    SELECT kpi_id, amount, lead(amount) OVER series AS amount_before
    FROM dated
    WINDOW series AS (PARTITION BY kpi_id ORDER BY period_end DESC)
    QUALIFY row_number() OVER series = 1
), moved AS (
    SELECT unnest(k.criterion_ids) AS criterion_id,
        sign(n.amount - coalesce(n.amount_before, k.baseline_value)) * CASE k.direction WHEN 'down' THEN -1 ELSE 1 END AS way
    FROM latest AS n
    JOIN kpis AS k USING (kpi_id)
    WHERE k.direction <> 'context'
), figures AS (
    SELECT criterion_id, count(*) FILTER (way > 0) AS better, count(*) FILTER (way < 0) AS worse
    FROM moved
    GROUP BY criterion_id
)
SELECT c.criterion_id, c.title AS criterion, coalesce(v.voices, 0) AS voices, coalesce(v.praising, 0) AS praising,
    coalesce(v.worried, 0) AS worried, coalesce(f.better, 0) AS figures_better, coalesce(f.worse, 0) AS figures_worse,
    CASE WHEN v.praising = v.worried OR f.better = f.worse THEN NULL
        ELSE (v.praising > v.worried) = (f.better > f.worse) END AS is_in_step
FROM criteria AS c
LEFT JOIN voices AS v USING (criterion_id)
LEFT JOIN figures AS f USING (criterion_id)
WHERE c.is_requirement
ORDER BY c.ordinal;

COMMENT ON VIEW voice_and_data IS 'One row per requirement: what families say beside how its figures moved';
COMMENT ON COLUMN voice_and_data.criterion_id IS 'Requirement';
COMMENT ON COLUMN voice_and_data.criterion IS 'Its short name';
COMMENT ON COLUMN voice_and_data.voices IS 'Counted passages in which children, young people, parents or carers speak';
COMMENT ON COLUMN voice_and_data.praising IS 'Of them those that praise';
COMMENT ON COLUMN voice_and_data.worried IS 'Of them those that report a concern';
COMMENT ON COLUMN voice_and_data.figures_better IS 'KPIs whose latest figure is better than the one before or the baseline';
COMMENT ON COLUMN voice_and_data.figures_worse IS 'KPIs whose latest figure is worse';
COMMENT ON COLUMN voice_and_data.is_in_step IS 'True if most voices and most figures point the same way, false if not; empty if it cannot be told';
