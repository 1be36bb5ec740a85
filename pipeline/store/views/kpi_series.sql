-- How has each figure moved, and where is it stated? One row per figure found, oldest first within its KPI. Targets and
-- implausible figures are shown and marked.
CREATE VIEW kpi_series AS
SELECT k.kpi_id, k.title AS kpi, k.criterion_ids, k.direction, m.value, m.unit, m.statistic, m.period_start,
    m.period_end, m.population, m.definition, m.is_target, m.is_implausible, m.period_basis, d.is_counted,
    coalesce(d.title, d.path) || ', ' || p.location AS citation, p.text AS quote, m.passage_id, d.document_id
FROM measures AS m
JOIN kpis AS k USING (kpi_id)
JOIN passages AS p USING (passage_id)
JOIN documents AS d USING (document_id)
ORDER BY k.ordinal, m.period_end NULLS FIRST, d.path, p.ordinal, m.value;

COMMENT ON VIEW kpi_series IS 'One row per figure found for a KPI, oldest first, with quote and citation';
COMMENT ON COLUMN kpi_series.kpi_id IS 'KPI';
COMMENT ON COLUMN kpi_series.kpi IS 'What is measured';
COMMENT ON COLUMN kpi_series.criterion_ids IS 'Criteria that it bears on';
COMMENT ON COLUMN kpi_series.direction IS 'up (more is better), down (less is better) or context (neither)';
COMMENT ON COLUMN kpi_series.value IS 'The figure, in the unit beside it';
COMMENT ON COLUMN kpi_series.unit IS 'Unit of the figure';
COMMENT ON COLUMN kpi_series.statistic IS 'mean, median, longest, share or count';
COMMENT ON COLUMN kpi_series.period_start IS 'First day of the time it is for';
COMMENT ON COLUMN kpi_series.period_end IS 'Last day of the time it is for';
COMMENT ON COLUMN kpi_series.population IS 'Whom it is about, if not the whole area';
COMMENT ON COLUMN kpi_series.definition IS 'Variant of the KPI that it is counted by; empty if none is named';
COMMENT ON COLUMN kpi_series.period_basis IS 'Where its period was read: stated, column, relative, baseline, position, heading, document or unknown';
COMMENT ON COLUMN kpi_series.is_counted IS 'True if its document counts as evidence';
COMMENT ON COLUMN kpi_series.is_target IS 'True if it is a target, not what was reached';
COMMENT ON COLUMN kpi_series.is_implausible IS 'True if it lies outside what is plausible';
COMMENT ON COLUMN kpi_series.citation IS 'Document and place';
COMMENT ON COLUMN kpi_series.quote IS 'The passage as written';
COMMENT ON COLUMN kpi_series.passage_id IS 'Passage';
COMMENT ON COLUMN kpi_series.document_id IS 'Document';
