"""How the page came about, how well the model does, and what it cannot say.

In: tables, the model card, questions. Out: a `MethodSection`. Surprising rule: figures are shown only if the card is of
the very model that judged the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipeline.report.page import MethodSection
from pipeline.report.questions import Questions
from pipeline.report.wording import counted
from pipeline.store.report_rows import ReportTables

ACCURACY_WORDS: Final = {
    "macro_f1_areas": "Finding passages of an area (macro-F1, 0 to 1; 1 is without fault)",
    "macro_f1_requirements": "Finding passages of a requirement (macro-F1)",
    "macro_f1_pillars": "Finding passages of a pillar (macro-F1)",
    "kind_accuracy": "Kind of evidence right (share)",
    "stance_accuracy": "Strength or concern right (share)",
    "calibration_error": "How far probabilities are off on average",
    "uncertain_share": "Left to a person (share)",
}
LIMITS: Final = (
    "A passage can be missed or misread. Near misses are shown so that a person can look; the "
    "source documents are the authority, not this page.",
    "“Strong” says that the file holds final, dated evidence of the kinds asked for. It says nothing about "
    "how good a service is.",
    "Counts depend on how documents are written: a long paper gives many passages. More is not better.",
    "Masking of personal details is an aid. Read a page before you share it.",
    "What could not be read may change any statement made here.",
)


def method_section(tables: ReportTables, card: Mapping[str, Any], questions: Questions) -> MethodSection:
    """Steps, measured accuracy, limits, what no document can answer, and where the page comes from."""
    run, counts = tables.run, tables.counts
    figures = card.get("left_out_origins", {}) if run.model_id.split("-")[0] == card.get("model_id") else {}
    measured = sum(card.get("training_passages", {}).values())
    steps = (
        f"{counted(counts.documents, 'document')} of the folder were cut into {counted(counts.passages, 'passage')}; "
        f"{counts.classified:,} of them were long enough to be judged.",
        "A model gives each passage a probability for every requirement and pillar; phrases of the framework veto what "
        "only looks alike. What restates a requirement, drafts, copies and outside requests do not count.",
        f"Something is taken to be on file when the probability that at least one passage truly shows it reaches "
        f"{run.presence_threshold:.0%}.",
        f"Decisions of reviewers applied: {counts.reviews}. {counted(counts.uncertain_labels, 'judgement')} "
        f"{'waits' if counts.uncertain_labels == 1 else 'wait'} for a person.",
    )
    lead = (
        f"Measured on {measured:,} passages whose authors and areas the model had not read when it judged them. Real "
        "papers of your area may be harder."
        if figures
        else "There are no figures for the model that judged this run: the model files have changed since."
    )
    return MethodSection(
        steps=steps,
        accuracy_lead=lead,
        accuracy=tuple((words, f"{figures[name]:.2f}") for name, words in ACCURACY_WORDS.items() if name in figures),
        limits=LIMITS,
        beyond_documents=questions.beyond_documents,
        origin=(
            ("Pack", run.pack_id),
            ("Framework", run.framework_id),
            ("Model", run.model_id),
            ("Program", run.code_version),
            ("Run", run.run_id),
        ),
    )
