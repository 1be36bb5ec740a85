-- The published tables: one file per pack, rebuilt whole by every run and put in place of the old one.
-- Ids are short hashes that stay the same from run to run. Times are UTC. Percentages are 0-100, probabilities and
-- shares 0-1. An empty value (NULL) means "not known"; an empty list means "none found".
-- Tables that say "filled by the audit" are empty until that command exists and has run.

CREATE TABLE publication (schema_version INTEGER NOT NULL, fingerprint VARCHAR NOT NULL, run_id VARCHAR NOT NULL,
    coverage_run_id VARCHAR, notice VARCHAR NOT NULL);
COMMENT ON TABLE publication IS 'One row: what this file was built from, and by which run';
COMMENT ON COLUMN publication.schema_version IS 'Version of this set of tables; a program reads only versions it knows';
COMMENT ON COLUMN publication.fingerprint IS 'Hash of files, framework, model, decisions and options; equal means nothing to do';
COMMENT ON COLUMN publication.run_id IS 'Run that published this file (see runs)';
COMMENT ON COLUMN publication.coverage_run_id IS 'Run that labels, coverage and gaps come from; empty before the first';
COMMENT ON COLUMN publication.notice IS 'What these tables say, and what they do not say';

CREATE TABLE runs (run_id VARCHAR NOT NULL, started_at TIMESTAMP, finished_at TIMESTAMP, scope VARCHAR, as_of DATE,
    area VARCHAR, framework_id VARCHAR, framework_hash VARCHAR, model_id VARCHAR, code_version VARCHAR,
    pack_id VARCHAR, folder VARCHAR, is_fictional BOOLEAN, presence_threshold DOUBLE);
COMMENT ON TABLE runs IS 'One row per run on this pack, the earlier ones too';
COMMENT ON COLUMN runs.run_id IS 'Id of the run';
COMMENT ON COLUMN runs.started_at IS 'When the run began (UTC)';
COMMENT ON COLUMN runs.finished_at IS 'When the run ended (UTC)';
COMMENT ON COLUMN runs.scope IS 'How far the run went: ingest (documents read) or coverage (gaps judged as well)';
COMMENT ON COLUMN runs.as_of IS 'The day on which evidence was judged: ages count back from here';
COMMENT ON COLUMN runs.area IS 'Local area that the framework is for';
COMMENT ON COLUMN runs.framework_id IS 'Id of the framework used';
COMMENT ON COLUMN runs.framework_hash IS 'Hash of the framework file: another hash is another set of rules';
COMMENT ON COLUMN runs.model_id IS 'Id of the model that classified the passages';
COMMENT ON COLUMN runs.code_version IS 'Version of this program';
COMMENT ON COLUMN runs.pack_id IS 'Name of the pack of documents that was read';
COMMENT ON COLUMN runs.folder IS 'Folder that was read';
COMMENT ON COLUMN runs.is_fictional IS 'True for the sample pack: nothing in it is about a real place or person';
COMMENT ON COLUMN runs.presence_threshold IS 'Probability (0-1) from which a kind of evidence counts as present';

CREATE TABLE criteria (criterion_id VARCHAR NOT NULL, parent_id VARCHAR, ordinal INTEGER, level VARCHAR, force VARCHAR,
    title VARCHAR, definition VARCHAR, printed_text VARCHAR, is_requirement BOOLEAN, is_measured BOOLEAN,
    responsible_body_ids VARCHAR[], wanted_kinds VARCHAR[]);
COMMENT ON TABLE criteria IS 'One row per criterion of the framework: areas, requirements, pillars, improvements';
COMMENT ON COLUMN criteria.criterion_id IS 'Id of the criterion, for example APA3.1';
COMMENT ON COLUMN criteria.parent_id IS 'Criterion that this one is part of';
COMMENT ON COLUMN criteria.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN criteria.level IS 'area, requirement, pillar or improvement';
COMMENT ON COLUMN criteria.force IS 'priority (area for priority action), improvement (lesser force) or pillar';
COMMENT ON COLUMN criteria.title IS 'Short name';
COMMENT ON COLUMN criteria.definition IS 'What counts as evidence for it, in our own words';
COMMENT ON COLUMN criteria.printed_text IS 'Wording in the inspection report, where that report is in the folder';
COMMENT ON COLUMN criteria.is_requirement IS 'True where coverage is judged: a leaf among areas and requirements';
COMMENT ON COLUMN criteria.is_measured IS 'False where no trained topic stands behind it: labels stay uncertain';
COMMENT ON COLUMN criteria.responsible_body_ids IS 'Bodies that must act on it (its own, else those of its parent)';
COMMENT ON COLUMN criteria.wanted_kinds IS 'Kinds of evidence that would convince: see passage_facets.kind';

CREATE TABLE aspects (aspect_id VARCHAR NOT NULL, criterion_id VARCHAR, ordinal INTEGER, title VARCHAR);
COMMENT ON TABLE aspects IS 'One row per part of a requirement that must be seen';
COMMENT ON COLUMN aspects.aspect_id IS 'Criterion and aspect, as passage_facets.aspects names it: APA3.1/wait';
COMMENT ON COLUMN aspects.criterion_id IS 'Criterion that it is part of';
COMMENT ON COLUMN aspects.ordinal IS 'Place among the aspects of its criterion, from 1';
COMMENT ON COLUMN aspects.title IS 'Short name';

CREATE TABLE baseline_facts (criterion_id VARCHAR NOT NULL, ordinal INTEGER, statement VARCHAR, source VARCHAR,
    place VARCHAR, kpi_id VARCHAR, figure DOUBLE);
COMMENT ON TABLE baseline_facts IS 'One row per finding of the inspection that the area started from';
COMMENT ON COLUMN baseline_facts.criterion_id IS 'Criterion that the finding is about';
COMMENT ON COLUMN baseline_facts.ordinal IS 'Place among the findings of its criterion, from 1';
COMMENT ON COLUMN baseline_facts.statement IS 'The finding in our own words';
COMMENT ON COLUMN baseline_facts.source IS 'Title of the published document';
COMMENT ON COLUMN baseline_facts.place IS 'Page or paragraph in it';
COMMENT ON COLUMN baseline_facts.kpi_id IS 'KPI that follows the finding up, if one does';
COMMENT ON COLUMN baseline_facts.figure IS 'Figure that the finding gives, in the KPI''s unit';

CREATE TABLE bodies (body_id VARCHAR NOT NULL, ordinal INTEGER, name VARCHAR, partner VARCHAR, organisation_id VARCHAR);
COMMENT ON TABLE bodies IS 'One row per organisation or department of the partnership';
COMMENT ON COLUMN bodies.body_id IS 'Id of the body';
COMMENT ON COLUMN bodies.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN bodies.name IS 'Name';
COMMENT ON COLUMN bodies.partner IS 'council_education, council_social_care, adult_social_care, public_health, icb, provider, school, parent_carers, young_people, voluntary, external or partnership';
COMMENT ON COLUMN bodies.organisation_id IS 'Organisation it belongs to: departments of one council count as one';

CREATE TABLE kpis (kpi_id VARCHAR NOT NULL, criterion_id VARCHAR, criterion_ids VARCHAR[], ordinal INTEGER,
    title VARCHAR, unit VARCHAR, statistic VARCHAR, direction VARCHAR, baseline_value DOUBLE, baseline_date DATE,
    baseline_source VARCHAR, baseline_place VARCHAR, owner_body_id VARCHAR);
COMMENT ON TABLE kpis IS 'One row per figure that the area is followed by';
COMMENT ON COLUMN kpis.kpi_id IS 'Id of the KPI';
COMMENT ON COLUMN kpis.criterion_id IS 'Criterion it belongs to first of all';
COMMENT ON COLUMN kpis.criterion_ids IS 'Every criterion it bears on';
COMMENT ON COLUMN kpis.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN kpis.title IS 'What is measured';
COMMENT ON COLUMN kpis.unit IS 'weeks, months, days, percent, count, fte, rate_per_100 or gbp_million';
COMMENT ON COLUMN kpis.statistic IS 'mean, median, longest, share or count; empty where any will do';
COMMENT ON COLUMN kpis.direction IS 'up (more is better), down (less is better) or context (neither)';
COMMENT ON COLUMN kpis.baseline_value IS 'Value at the start, in the KPI''s unit';
COMMENT ON COLUMN kpis.baseline_date IS 'Day that the baseline value is for';
COMMENT ON COLUMN kpis.baseline_source IS 'Published document that the baseline comes from';
COMMENT ON COLUMN kpis.baseline_place IS 'Page or paragraph in it';
COMMENT ON COLUMN kpis.owner_body_id IS 'Body that produces the figure';

CREATE TABLE standing_set (item_id VARCHAR NOT NULL, ordinal INTEGER, item VARCHAR, why VARCHAR, minimum INTEGER,
    max_age_months INTEGER, present BOOLEAN, document_ids VARCHAR[], status VARCHAR, reason VARCHAR);
COMMENT ON TABLE standing_set IS 'One row per document that inspectors are known to ask for';
COMMENT ON COLUMN standing_set.item_id IS 'Id of the entry';
COMMENT ON COLUMN standing_set.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN standing_set.item IS 'The document asked for';
COMMENT ON COLUMN standing_set.why IS 'Why it is asked for';
COMMENT ON COLUMN standing_set.minimum IS 'How many documents are needed';
COMMENT ON COLUMN standing_set.max_age_months IS 'Age in months after which it no longer serves; empty if it does not age';
COMMENT ON COLUMN standing_set.present IS 'Whether it is on file as asked for; empty until a coverage run';
COMMENT ON COLUMN standing_set.document_ids IS 'Documents that match, best first';
COMMENT ON COLUMN standing_set.status IS 'present, out_of_date, incomplete (a draft, too few, undated, unreadable) or missing';
COMMENT ON COLUMN standing_set.reason IS 'By what the best document was known, and what it lacks';

CREATE TABLE crosswalk_links (requirement_id VARCHAR NOT NULL, pillar_id VARCHAR NOT NULL, strength VARCHAR);
COMMENT ON TABLE crosswalk_links IS 'One row per requirement and the reform pillar that the framework links it to';
COMMENT ON COLUMN crosswalk_links.requirement_id IS 'Requirement (or area)';
COMMENT ON COLUMN crosswalk_links.pillar_id IS 'Pillar that carries on its work';
COMMENT ON COLUMN crosswalk_links.strength IS 'strong or partial';

CREATE TABLE key_dates (key_date_id VARCHAR NOT NULL, ordinal INTEGER, title VARCHAR, falls_on DATE, basis VARCHAR);
COMMENT ON TABLE key_dates IS 'One row per date of the inspection cycle that the framework gives';
COMMENT ON COLUMN key_dates.key_date_id IS 'Id of the date';
COMMENT ON COLUMN key_dates.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN key_dates.title IS 'What happens or is expected then';
COMMENT ON COLUMN key_dates.falls_on IS 'The day';
COMMENT ON COLUMN key_dates.basis IS 'What the day rests on: a source or how it was counted';

CREATE TABLE limits (limit_id VARCHAR NOT NULL, amount DOUBLE);
COMMENT ON TABLE limits IS 'One row per number of the framework that turns probabilities and dates into verdicts';
COMMENT ON COLUMN limits.limit_id IS 'Name in the framework file, for example stale_months; the name gives the unit';
COMMENT ON COLUMN limits.amount IS 'The number';

CREATE TABLE viewpoints (viewpoint_id VARCHAR NOT NULL, lens VARCHAR, ordinal INTEGER, title VARCHAR, what VARCHAR,
    criterion_ids VARCHAR[], kinds VARCHAR[], stances VARCHAR[], phrases VARCHAR[], source VARCHAR, place VARCHAR);
COMMENT ON TABLE viewpoints IS 'One row per question or discussion area under which the same passages are read again';
COMMENT ON COLUMN viewpoints.viewpoint_id IS 'Id of the viewpoint';
COMMENT ON COLUMN viewpoints.lens IS 'engagement_meeting (its discussion areas) or experience (the inspection framework''s questions)';
COMMENT ON COLUMN viewpoints.ordinal IS 'Place in the framework, from 1';
COMMENT ON COLUMN viewpoints.title IS 'Short name';
COMMENT ON COLUMN viewpoints.what IS 'What is looked for, in our own words';
COMMENT ON COLUMN viewpoints.criterion_ids IS 'Criteria whose counted passages belong here';
COMMENT ON COLUMN viewpoints.kinds IS 'Kinds that belong here; empty for every kind';
COMMENT ON COLUMN viewpoints.stances IS 'Stances that belong here; empty for every stance';
COMMENT ON COLUMN viewpoints.phrases IS 'Words of which a passage or its headings must hold one; empty for none';
COMMENT ON COLUMN viewpoints.source IS 'Published document that names it';
COMMENT ON COLUMN viewpoints.place IS 'Page or paragraph in it';

CREATE TABLE documents (document_id VARCHAR NOT NULL, path VARCHAR, sha256 VARCHAR, format VARCHAR, title VARCHAR,
    role VARCHAR, page_count INTEGER, word_count INTEGER, document_date DATE, date_precision VARCHAR,
    date_basis VARCHAR, review_date DATE, version_label VARCHAR, is_draft BOOLEAN, protective_marking VARCHAR,
    body_ids VARCHAR[], partner VARCHAR, read_status VARCHAR, passage_count INTEGER, duplicate_of VARCHAR,
    superseded_by VARCHAR, is_embargoed BOOLEAN, is_counted BOOLEAN);
COMMENT ON TABLE documents IS 'One row per file found in the folder, those that could not be read too';
COMMENT ON COLUMN documents.document_id IS 'Id made of the file''s path and bytes: an edited file gets another';
COMMENT ON COLUMN documents.path IS 'Path inside the folder; a part of a mail or archive as mail.eml!part.pdf';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of the file''s bytes';
COMMENT ON COLUMN documents.format IS 'What the content is, whatever the file is called: pdf, docx, xlsx, csv, txt ...';
COMMENT ON COLUMN documents.title IS 'Title as read from the document';
COMMENT ON COLUMN documents.role IS 'evidence (counted), baseline (the inspection report), external_assurance or reference';
COMMENT ON COLUMN documents.page_count IS 'Pages, slides, sheets or sections';
COMMENT ON COLUMN documents.word_count IS 'Words of text read';
COMMENT ON COLUMN documents.document_date IS 'Date of the document as it states it; the first day if only month or year is known';
COMMENT ON COLUMN documents.date_precision IS 'How exact the date is, for example day, month or year';
COMMENT ON COLUMN documents.date_basis IS 'Where the date was read: title page, version box, footer, file name ...';
COMMENT ON COLUMN documents.review_date IS 'Date by which the document says it is to be reviewed';
COMMENT ON COLUMN documents.version_label IS 'Version as written, for example v2.1';
COMMENT ON COLUMN documents.is_draft IS 'True if it is marked as a draft: drafts do not count as evidence';
COMMENT ON COLUMN documents.protective_marking IS 'Marking as written, for example OFFICIAL-SENSITIVE';
COMMENT ON COLUMN documents.body_ids IS 'Bodies that speak in it (see bodies)';
COMMENT ON COLUMN documents.partner IS 'Partner type of the body that wrote it (see bodies.partner)';
COMMENT ON COLUMN documents.read_status IS 'read, partial (some text is known to be missing) or unread';
COMMENT ON COLUMN documents.passage_count IS 'Passages cut from it';
COMMENT ON COLUMN documents.duplicate_of IS 'Document that this one is a copy of';
COMMENT ON COLUMN documents.superseded_by IS 'Newer version of it in the same folder';
COMMENT ON COLUMN documents.is_embargoed IS 'True if it is under embargo on the day of the run: nothing of it counts';
COMMENT ON COLUMN documents.is_counted IS 'True if its passages may count: role evidence, final, not superseded, no copy';

CREATE TABLE pages (document_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, page_number INTEGER, location VARCHAR,
    method VARCHAR, ocr_confidence DOUBLE, char_count INTEGER);
COMMENT ON TABLE pages IS 'One row per page, slide, sheet, section or message';
COMMENT ON COLUMN pages.document_id IS 'Document it belongs to';
COMMENT ON COLUMN pages.ordinal IS 'Place in the document, from 1';
COMMENT ON COLUMN pages.page_number IS 'Page number, from 1; empty where the format stores no pages (Word)';
COMMENT ON COLUMN pages.location IS 'Where it is, as a person would say it: p. 4, slide 3, a sheet''s name';
COMMENT ON COLUMN pages.method IS 'text (a text layer was read) or ocr (read from the picture)';
COMMENT ON COLUMN pages.ocr_confidence IS 'How sure the OCR engine was (0-1); empty for text';
COMMENT ON COLUMN pages.char_count IS 'Characters of text';

CREATE TABLE problems (document_id VARCHAR NOT NULL, location VARCHAR, kind VARCHAR, message VARCHAR);
COMMENT ON TABLE problems IS 'One row per trouble met while reading a document';
COMMENT ON COLUMN problems.document_id IS 'Document it was met in';
COMMENT ON COLUMN problems.location IS 'Where in the document';
COMMENT ON COLUMN problems.kind IS 'Short name, for example encrypted, empty, page_unreadable, truncated, needs_ocr';
COMMENT ON COLUMN problems.message IS 'What happened and what to do, without any text of the document';

CREATE TABLE passages (passage_id VARCHAR NOT NULL, document_id VARCHAR NOT NULL, ordinal INTEGER, page_ordinal INTEGER,
    page_number INTEGER, location VARCHAR, bbox DOUBLE[], char_start INTEGER, char_end INTEGER, heading VARCHAR,
    section_type VARCHAR, text VARCHAR, word_count INTEGER, evidence_date DATE, excluded_reason VARCHAR, is_ocr BOOLEAN,
    kind_of_block VARCHAR);
COMMENT ON TABLE passages IS 'One row per block of text: a paragraph, bullet, table row or heading; short ones too';
COMMENT ON COLUMN passages.passage_id IS 'Id made of document, place and text';
COMMENT ON COLUMN passages.document_id IS 'Document it stands in';
COMMENT ON COLUMN passages.ordinal IS 'Place in the document, from 1';
COMMENT ON COLUMN passages.page_ordinal IS 'Page, slide, sheet or section it starts on (see pages.ordinal)';
COMMENT ON COLUMN passages.page_number IS 'Page number, from 1; empty where the format stores no pages';
COMMENT ON COLUMN passages.location IS 'Where to find it: p. 4, slide 3 notes, KPIs!B7:F7, 2.1 Governance, para 3';
COMMENT ON COLUMN passages.bbox IS 'Box on the page: left, top, right, bottom in points (1/72 inch) from the top left';
COMMENT ON COLUMN passages.char_start IS 'First character within its page''s text, from 0';
COMMENT ON COLUMN passages.char_end IS 'Character after its last one within its page''s text';
COMMENT ON COLUMN passages.heading IS 'Headings above it, outermost first, joined with " > "';
COMMENT ON COLUMN passages.section_type IS 'body, title, note, or a part that is not classified: running_header, running_footer, page_number, contents, glossary, document_control, table_header';
COMMENT ON COLUMN passages.text IS 'The words as written, with odd spaces and broken hyphens mended';
COMMENT ON COLUMN passages.word_count IS 'Words in it';
COMMENT ON COLUMN passages.evidence_date IS 'Date that the passage itself gives for what it says';
COMMENT ON COLUMN passages.excluded_reason IS 'Why it was not classified; empty if it was';
COMMENT ON COLUMN passages.is_ocr IS 'True if the words were read from a picture and may hold slips';
COMMENT ON COLUMN passages.kind_of_block IS 'heading, paragraph, bullet or row';

CREATE TABLE labels (passage_id VARCHAR NOT NULL, criterion_id VARCHAR NOT NULL, probability DOUBLE, decision VARCHAR,
    decided_by VARCHAR, model_decision VARCHAR, reason VARCHAR, is_counted BOOLEAN);
COMMENT ON TABLE labels IS 'One row per passage and criterion that may belong together, or that a person decided on';
COMMENT ON COLUMN labels.passage_id IS 'Passage';
COMMENT ON COLUMN labels.criterion_id IS 'Criterion';
COMMENT ON COLUMN labels.probability IS 'Calibrated probability (0-1) that they belong together; empty if not measured';
COMMENT ON COLUMN labels.decision IS 'accepted, uncertain (a person should look) or rejected';
COMMENT ON COLUMN labels.decided_by IS 'model, rule or reviewer';
COMMENT ON COLUMN labels.model_decision IS 'What the model alone said, kept beside the decision';
COMMENT ON COLUMN labels.reason IS 'Phrases found, or why a rule or reviewer decided otherwise';
COMMENT ON COLUMN labels.is_counted IS 'True if the passage counts as evidence for the criterion: accepted, of a final document in role evidence, no copy, no echo, no request by an outside body';

CREATE TABLE passage_facets (passage_id VARCHAR NOT NULL, kind VARCHAR, kind_probability DOUBLE, stance VARCHAR,
    stance_probability DOUBLE, speaker VARCHAR, body_id VARCHAR, cohorts VARCHAR[], aspects VARCHAR[], is_echo BOOLEAN,
    is_assurance BOOLEAN, duplicate_of VARCHAR, kind_probabilities MAP(VARCHAR, DOUBLE),
    stance_probabilities MAP(VARCHAR, DOUBLE));
COMMENT ON TABLE passage_facets IS 'One row per classified passage: what sort of evidence it is, who speaks, about whom';
COMMENT ON COLUMN passage_facets.passage_id IS 'Passage';
COMMENT ON COLUMN passage_facets.kind IS 'context, intent (plans), activity (what was done), performance (levels), impact (difference made) or voice (children and families)';
COMMENT ON COLUMN passage_facets.kind_probability IS 'Calibrated probability (0-1) of that kind';
COMMENT ON COLUMN passage_facets.stance IS 'strength, concern, mixed or neutral';
COMMENT ON COLUMN passage_facets.stance_probability IS 'Calibrated probability (0-1) of that stance';
COMMENT ON COLUMN passage_facets.speaker IS 'Whose view it gives: young_person, parent_carer, both or professional';
COMMENT ON COLUMN passage_facets.body_id IS 'Body that speaks, where the passage shows it';
COMMENT ON COLUMN passage_facets.cohorts IS 'Groups of children and young people it is about (see cohorts)';
COMMENT ON COLUMN passage_facets.aspects IS 'Parts of its requirement that it shows (see the framework)';
COMMENT ON COLUMN passage_facets.is_echo IS 'True if it only restates a requirement or past finding: it never counts';
COMMENT ON COLUMN passage_facets.is_assurance IS 'True if an external body gives praise: it counts as assurance';
COMMENT ON COLUMN passage_facets.duplicate_of IS 'Passage that says the same nearly word for word; the two count once';
COMMENT ON COLUMN passage_facets.kind_probabilities IS 'Calibrated probability (0-1) of every kind';
COMMENT ON COLUMN passage_facets.stance_probabilities IS 'Calibrated probability (0-1) of every stance';

CREATE TABLE measures (passage_id VARCHAR NOT NULL, kpi_id VARCHAR, value DOUBLE, unit VARCHAR, statistic VARCHAR,
    period_start DATE, period_end DATE, population VARCHAR, is_target BOOLEAN, is_implausible BOOLEAN,
    definition VARCHAR, period_basis VARCHAR, is_approximate BOOLEAN);
COMMENT ON TABLE measures IS 'One row per figure of a KPI found in a passage; filled by every coverage run';
COMMENT ON COLUMN measures.passage_id IS 'Passage that gives the figure';
COMMENT ON COLUMN measures.kpi_id IS 'KPI it is a value of';
COMMENT ON COLUMN measures.value IS 'The figure, in the unit beside it';
COMMENT ON COLUMN measures.unit IS 'weeks, months, days, percent, count, fte, rate_per_100 or gbp_million';
COMMENT ON COLUMN measures.statistic IS 'mean, median, longest, share or count';
COMMENT ON COLUMN measures.period_start IS 'First day of the time it is for';
COMMENT ON COLUMN measures.period_end IS 'Last day of the time it is for';
COMMENT ON COLUMN measures.population IS 'Whom it is about, if not the whole area';
COMMENT ON COLUMN measures.is_target IS 'True if it is a target, plan or forecast, not what was reached';
COMMENT ON COLUMN measures.is_implausible IS 'True if it lies outside what is plausible; it is shown, never mended';
COMMENT ON COLUMN measures.definition IS 'Variant of the KPI that it is counted by, such as exceptions left out; empty if none is named';
COMMENT ON COLUMN measures.period_basis IS 'Where its period was read: stated, column, relative (a year earlier), baseline (at the inspection), position (the document says to what day its figures run), heading, document (only the document''s date is known) or unknown';
COMMENT ON COLUMN measures.is_approximate IS 'True if a word such as about or nearly stands before it';

CREATE TABLE actions (action_id VARCHAR NOT NULL, reference VARCHAR, passage_id VARCHAR, text VARCHAR, owner VARCHAR,
    due_date DATE, status VARCHAR, progress VARCHAR, named_evidence VARCHAR, evidence VARCHAR[]);
COMMENT ON TABLE actions IS 'One row per action of an improvement plan found in the evidence';
COMMENT ON COLUMN actions.action_id IS 'Id that stays the same while the plan''s title and the action''s number do';
COMMENT ON COLUMN actions.reference IS 'Number or name of the action as the plan gives it';
COMMENT ON COLUMN actions.passage_id IS 'Passage that states it';
COMMENT ON COLUMN actions.text IS 'The action as written';
COMMENT ON COLUMN actions.owner IS 'Who is to do it, as written';
COMMENT ON COLUMN actions.due_date IS 'By when';
COMMENT ON COLUMN actions.status IS 'Progress as the plan states it';
COMMENT ON COLUMN actions.progress IS 'What that amounts to: complete, on_track, at_risk, late, not_started or withdrawn; empty if it is not clear';
COMMENT ON COLUMN actions.named_evidence IS 'What the plan says is held to show it';
COMMENT ON COLUMN actions.evidence IS 'Passages in other documents that show it was done; sought for complete actions only';

CREATE TABLE coverage (criterion_id VARCHAR NOT NULL, status VARCHAR, headline_gap VARCHAR, accepted_passages INTEGER,
    documents INTEGER, bodies VARCHAR[], newest_date DATE, intent DOUBLE, activity DOUBLE, performance DOUBLE,
    impact DOUBLE, voice DOUBLE, concern_share DOUBLE, expected_documents DOUBLE, probability_present DOUBLE,
    unread_documents INTEGER);
COMMENT ON TABLE coverage IS 'One row per area, requirement and pillar: what the evidence on file amounts to. It never says how well the area does';
COMMENT ON COLUMN coverage.criterion_id IS 'Criterion';
COMMENT ON COLUMN coverage.status IS 'strong, partial, none, or unknown (none, but unread documents could hold it)';
COMMENT ON COLUMN coverage.headline_gap IS 'Gap to close first (see gaps.gap_type); empty if there is none';
COMMENT ON COLUMN coverage.accepted_passages IS 'Passages that count';
COMMENT ON COLUMN coverage.documents IS 'Documents that those passages stand in';
COMMENT ON COLUMN coverage.bodies IS 'Bodies that contributed (see bodies)';
COMMENT ON COLUMN coverage.newest_date IS 'Date of the newest evidence that counts';
COMMENT ON COLUMN coverage.intent IS 'Probability (0-1) that plans are truly on file';
COMMENT ON COLUMN coverage.activity IS 'Probability (0-1) that things done are truly on file';
COMMENT ON COLUMN coverage.performance IS 'Probability (0-1) that measured levels are truly on file';
COMMENT ON COLUMN coverage.impact IS 'Probability (0-1) that a difference made to lives is truly on file';
COMMENT ON COLUMN coverage.voice IS 'Probability (0-1) that the views of children and families are truly on file';
COMMENT ON COLUMN coverage.concern_share IS 'Share (0-1) of counted passages that report a concern; empty if none counts';
COMMENT ON COLUMN coverage.expected_documents IS 'Documents expected to hold true evidence: the sum of their probabilities';
COMMENT ON COLUMN coverage.probability_present IS 'Probability (0-1) that at least one counted passage is truly evidence';
COMMENT ON COLUMN coverage.unread_documents IS 'Documents not or not wholly read that could hold more';

CREATE TABLE evidence_confidence (criterion_id VARCHAR NOT NULL, expected_documents DOUBLE, possible_documents DOUBLE,
    documents_low INTEGER, documents_high INTEGER, probability_none DOUBLE, distribution DOUBLE[],
    unread_documents INTEGER, unread_rate DOUBLE, rejected_passages INTEGER, sampled_passages INTEGER,
    missed_in_sample INTEGER, missed_share_low DOUBLE, missed_share_high DOUBLE, missed_passages_high INTEGER);
COMMENT ON TABLE evidence_confidence IS 'One row per requirement and pillar: how sure the count of evidence is, and how much the model can have missed';
COMMENT ON COLUMN evidence_confidence.criterion_id IS 'Criterion';
COMMENT ON COLUMN evidence_confidence.expected_documents IS 'Documents that were read and are expected to hold true evidence';
COMMENT ON COLUMN evidence_confidence.possible_documents IS 'The same with unread documents that could hold evidence, each at unread_rate';
COMMENT ON COLUMN evidence_confidence.documents_low IS 'Least number of documents with true evidence (95% interval)';
COMMENT ON COLUMN evidence_confidence.documents_high IS 'Greatest number of documents with true evidence (95% interval)';
COMMENT ON COLUMN evidence_confidence.probability_none IS 'Probability (0-1) that no document truly holds evidence';
COMMENT ON COLUMN evidence_confidence.distribution IS 'Probability (0-1) of 0, 1, 2, ... documents with true evidence';
COMMENT ON COLUMN evidence_confidence.unread_documents IS 'Documents not or not wholly read that by their names could hold evidence';
COMMENT ON COLUMN evidence_confidence.unread_rate IS 'Share (0-1) of read documents that hold evidence, taken for each unread one';
COMMENT ON COLUMN evidence_confidence.rejected_passages IS 'Passages of documents that count which the model rejected';
COMMENT ON COLUMN evidence_confidence.sampled_passages IS 'Rejected passages drawn at random and decided on by a person';
COMMENT ON COLUMN evidence_confidence.missed_in_sample IS 'Of these, passages that belong after all or were left undecided';
COMMENT ON COLUMN evidence_confidence.missed_share_low IS 'Least share (0-1) of rejected passages that belong (95% interval)';
COMMENT ON COLUMN evidence_confidence.missed_share_high IS 'Greatest share (0-1) of rejected passages that belong (95% interval); 1 until a sample is reviewed';
COMMENT ON COLUMN evidence_confidence.missed_passages_high IS 'Passages that can have been missed at most (95% interval); empty until a sample is reviewed';

CREATE TABLE cohorts (cohort_id VARCHAR NOT NULL, title VARCHAR, ordinal INTEGER);
COMMENT ON TABLE cohorts IS 'One row per group of children and young people that cuts across all requirements';
COMMENT ON COLUMN cohorts.cohort_id IS 'Cohort (see passage_facets.cohorts)';
COMMENT ON COLUMN cohorts.title IS 'Its name';
COMMENT ON COLUMN cohorts.ordinal IS 'Its place in lists';

CREATE TABLE gaps (gap_id VARCHAR NOT NULL, criterion_id VARCHAR NOT NULL, gap_type VARCHAR, severity VARCHAR,
    rank INTEGER, reason VARCHAR, confidence DOUBLE, evidence VARCHAR[], near_misses VARCHAR[], searched INTEGER,
    unread INTEGER, remedy VARCHAR, suggested_action VARCHAR, suggested_body VARCHAR, state VARCHAR, owner VARCHAR,
    due_date DATE, note VARCHAR);
COMMENT ON TABLE gaps IS 'One row per gap: what the evidence on file lacks for a criterion, why, and what would close it';
COMMENT ON COLUMN gaps.gap_id IS 'Id that stays the same from run to run';
COMMENT ON COLUMN gaps.criterion_id IS 'Criterion that has the gap';
COMMENT ON COLUMN gaps.gap_type IS 'no_evidence, plan_only, draft_only, thin, stale, no_impact, no_voice, no_data, stale_data, single_agency, missing_body, missing_aspect, single_point, worsening, contradiction, adverse or lapsed';
COMMENT ON COLUMN gaps.severity IS 'high, medium or low';
COMMENT ON COLUMN gaps.rank IS 'Order in which to close them, 1 first';
COMMENT ON COLUMN gaps.reason IS 'Why it is a gap, in a sentence';
COMMENT ON COLUMN gaps.confidence IS 'Probability (0-1) that the gap is real; empty if not measured';
COMMENT ON COLUMN gaps.evidence IS 'Passages that the reason rests on';
COMMENT ON COLUMN gaps.near_misses IS 'Passages that come nearest and do not count';
COMMENT ON COLUMN gaps.searched IS 'Classified passages that were searched';
COMMENT ON COLUMN gaps.unread IS 'Documents that were not, or not wholly, read';
COMMENT ON COLUMN gaps.remedy IS 'find, date, finalise, ask_body, collect or agree_line';
COMMENT ON COLUMN gaps.suggested_action IS 'What to do next, in a sentence';
COMMENT ON COLUMN gaps.suggested_body IS 'Body to ask (see bodies)';
COMMENT ON COLUMN gaps.state IS 'open, chasing, closed, tolerated or not_a_gap, as the lead decided';
COMMENT ON COLUMN gaps.owner IS 'Who follows it up';
COMMENT ON COLUMN gaps.due_date IS 'By when';
COMMENT ON COLUMN gaps.note IS 'The lead''s own note';

CREATE TABLE expiries (criterion_id VARCHAR NOT NULL, newest_date DATE, limit_months INTEGER, expires_on DATE,
    document_ids VARCHAR[]);
COMMENT ON TABLE expiries IS 'One row per requirement or pillar with dated evidence: when that goes out of date';
COMMENT ON COLUMN expiries.criterion_id IS 'Criterion';
COMMENT ON COLUMN expiries.newest_date IS 'Date of the newest passage that counts';
COMMENT ON COLUMN expiries.limit_months IS 'Age in months up to which evidence is in date';
COMMENT ON COLUMN expiries.expires_on IS 'First day on which no evidence in date is present, unless newer is filed';
COMMENT ON COLUMN expiries.document_ids IS 'Documents that keep it in date longest, the newest first';

CREATE TABLE changes (previous_run_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, ordinal INTEGER, subject VARCHAR,
    criterion_id VARCHAR, gap_id VARCHAR, before VARCHAR, after VARCHAR, cause VARCHAR, causes VARCHAR[],
    is_told BOOLEAN, reason VARCHAR, documents VARCHAR[], passages VARCHAR[]);
COMMENT ON TABLE changes IS 'One row per input, status or gap that differs from the last coverage run with other inputs';
COMMENT ON COLUMN changes.previous_run_id IS 'Run that is compared with';
COMMENT ON COLUMN changes.run_id IS 'Run whose tables these are';
COMMENT ON COLUMN changes.ordinal IS 'Order in which to read them, from 1: inputs first';
COMMENT ON COLUMN changes.subject IS 'input (what was given), status or gap';
COMMENT ON COLUMN changes.criterion_id IS 'Criterion; empty for inputs';
COMMENT ON COLUMN changes.gap_id IS 'Gap that opened or closed';
COMMENT ON COLUMN changes.before IS 'What it was: a status, a gap type, a path or a version; empty if it was not there';
COMMENT ON COLUMN changes.after IS 'What it is now; empty if it is not there any more';
COMMENT ON COLUMN changes.cause IS 'new_file, changed_file, removed_file, reviewer, framework, model, time, code, settings, or several; empty if the earlier run kept no inputs';
COMMENT ON COLUMN changes.causes IS 'Every cause that was at work, or that may have been if is_told is false';
COMMENT ON COLUMN changes.is_told IS 'False if several inputs changed and which one it was cannot be told';
COMMENT ON COLUMN changes.reason IS 'Why, in plain words, with the documents whose passages came or went';
COMMENT ON COLUMN changes.documents IS 'Paths of those documents, also of files that are gone';
COMMENT ON COLUMN changes.passages IS 'Passages that came and bear on it, the surest first';

CREATE TABLE contradictions (passage_a VARCHAR NOT NULL, passage_b VARCHAR NOT NULL, kpi_id VARCHAR,
    criterion_id VARCHAR, why VARCHAR);
COMMENT ON TABLE contradictions IS 'One row per pair of passages that cannot both be right; filled by every coverage run';
COMMENT ON COLUMN contradictions.passage_a IS 'First passage';
COMMENT ON COLUMN contradictions.passage_b IS 'Second passage';
COMMENT ON COLUMN contradictions.kpi_id IS 'KPI whose figures conflict';
COMMENT ON COLUMN contradictions.criterion_id IS 'Criterion they bear on';
COMMENT ON COLUMN contradictions.why IS 'In what they conflict';

CREATE TABLE findings (document_id VARCHAR NOT NULL, finding_type VARCHAR, severity VARCHAR, reason VARCHAR,
    location VARCHAR);
COMMENT ON TABLE findings IS 'One row per thing to see to in a document before it is shared; filled by every coverage run';
COMMENT ON COLUMN findings.document_id IS 'Document';
COMMENT ON COLUMN findings.finding_type IS 'For example unreadable, draft, superseded, duplicate, undated, stale, personal_data, hidden_content';
COMMENT ON COLUMN findings.severity IS 'high, medium or low';
COMMENT ON COLUMN findings.reason IS 'What was seen, with personal details masked';
COMMENT ON COLUMN findings.location IS 'Where in the document';

CREATE TABLE upload_set (document_id VARCHAR NOT NULL, advice VARCHAR, reason VARCHAR, criteria VARCHAR[],
    is_essential BOOLEAN);
COMMENT ON TABLE upload_set IS 'One row per document: whether to upload it; filled by every coverage run';
COMMENT ON COLUMN upload_set.document_id IS 'Document';
COMMENT ON COLUMN upload_set.advice IS 'include, replace, finalise, hold or leave_out';
COMMENT ON COLUMN upload_set.reason IS 'Why';
COMMENT ON COLUMN upload_set.criteria IS 'Requirements and pillars that it is evidence for';
COMMENT ON COLUMN upload_set.is_essential IS 'True if it belongs to the smallest set that keeps the best evidence of every requirement';

CREATE TABLE reviews (decision_id VARCHAR NOT NULL, target VARCHAR, passage_id VARCHAR, criterion_id VARCHAR,
    decision VARCHAR, reviewer VARCHAR, reviewed_at TIMESTAMP, note VARCHAR, sampled_by VARCHAR,
    second_reviewer VARCHAR, is_carried_over BOOLEAN);
COMMENT ON TABLE reviews IS 'One row per decision of a person that is in force, from the journal; filled by every coverage run';
COMMENT ON COLUMN reviews.decision_id IS 'Id of the decision';
COMMENT ON COLUMN reviews.target IS 'What was decided: label, kind or stance';
COMMENT ON COLUMN reviews.passage_id IS 'Passage that it is about';
COMMENT ON COLUMN reviews.criterion_id IS 'Criterion that it is about';
COMMENT ON COLUMN reviews.decision IS 'accepted, rejected or uncertain for a label; else the kind or stance';
COMMENT ON COLUMN reviews.reviewer IS 'Who decided';
COMMENT ON COLUMN reviews.reviewed_at IS 'When (UTC)';
COMMENT ON COLUMN reviews.note IS 'The reviewer''s note';
COMMENT ON COLUMN reviews.sampled_by IS 'Why this passage was shown to the reviewer';
COMMENT ON COLUMN reviews.second_reviewer IS 'Who checked the decision';
COMMENT ON COLUMN reviews.is_carried_over IS 'True if it was made on the same text elsewhere, such as an earlier version of the document';
