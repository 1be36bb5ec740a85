"""Say in plain words what came, what went, and which input it is laid to.

In: input changes and attributions of two runs. Out: English sentences for a lead. Surprising rule: paths of documents
are named here, unlike in the reasons of gaps, because a lead asks which file it was; their text never is.
"""

from __future__ import annotations

from pipeline.assess.causes import FIGURE_GAPS, Attribution, Movement
from pipeline.assess.inputs import FILE_CAUSES, Cause, InputChange
from pipeline.assess.plain_words import word_date
from pipeline.past_runs import PastGap, PastRun

DOCUMENTS_NAMED = 3
"""Documents named in a sentence; the column `documents` has all."""
VERSION_CHARS = 18
"""Characters of a hash or version that are shown: a version number with the start of its hash."""
CAUSE_WORDS = {
    Cause.NEW_FILE: "new files",
    Cause.CHANGED_FILE: "changed files",
    Cause.REMOVED_FILE: "removed files",
    Cause.REVIEWER: "decisions of reviewers",
    Cause.FRAMEWORK: "the framework",
    Cause.MODEL: "the model",
    Cause.TIME: "the day of judgement",
    Cause.CODE: "this program's version",
    Cause.SETTINGS: "pack.yaml or options",
}
"""What each cause is called in a sentence."""
KIND_PHRASES = {
    "no_impact": "impact",
    "no_voice": "voice",
    "no_data": "performance",
    "plan_only": "more than a plan",
    **dict.fromkeys(sorted(FIGURE_GAPS), "performance or impact"),
}
"""What is counted for a gap; for others every passage is."""


def word_input(change: InputChange) -> str:
    """One input that differs."""
    match change.cause:
        case Cause.NEW_FILE:
            return f"New file: {change.after}."
        case Cause.REMOVED_FILE:
            return f"Removed file: {change.before}."
        case Cause.CHANGED_FILE if change.before != change.after:
            return f"Moved file: {change.before} is now {change.after}."
        case Cause.CHANGED_FILE:
            return f"Changed file: {change.subject}."
        case Cause.REVIEWER:
            return f"A reviewer's decision {'came into force' if change.after else 'is no longer in force'}."
        case Cause.TIME:
            return f"Judged as at {change.after} instead of {change.before}."
        case Cause.SETTINGS:
            return f"Setting {change.subject} changed."
        case _:
            return f"Another {change.subject}: {_short(change.after)} instead of {_short(change.before)}."


def word_cause(attribution: Attribution, before: PastRun, after: PastRun, gap: PastGap | None) -> str:
    """Why a verdict or gap changed, with the documents whose passages moved."""
    aged = [movement for movement in attribution.movements if movement.is_aged]
    moved = [movement for movement in attribution.movements if not movement.is_aged]
    sentences = []
    if len(attribution.causes) > 1:
        sentences.append("Several causes.")
    if aged:
        sentences.append(_aged(aged, before, after))
    if moved:
        sentences.append(_moved(moved, gap))
    held = {movement.cause for movement in moved if movement.cause}
    rest = [cause for cause in attribution.causes if cause not in held and not (cause is Cause.TIME and aged)]
    if rest:
        sentences.append(_rest(rest, attribution, has_movement=bool(moved)))
    return " ".join(sentences) or "Nothing that was kept of the two runs explains it."


def word_without_inputs(before: PastRun, after: PastRun) -> str:
    """What can still be said where a run of an earlier version kept no inputs."""
    pairs = (
        (Cause.FRAMEWORK, before.framework_hash, after.framework_hash),
        (Cause.MODEL, before.model_id, after.model_id),
        (Cause.CODE, before.code_version, after.code_version),
        (Cause.TIME, before.as_of.isoformat(), after.as_of.isoformat()),
    )
    other = [CAUSE_WORDS[cause] for cause, old, new in pairs if old != new]
    told = f" Known to differ: {_listed(other)}." if other else ""
    return f"The cause cannot be told: one of the runs is by a version that kept no list of its files.{told}"


def _aged(aged: list[Movement], before: PastRun, after: PastRun) -> str:
    are = f"{_named([movement.path for movement in aged])} {'was' if len(aged) == 1 else 'were'}"
    if after.as_of > before.as_of:
        limit = f"{after.stale_months} months old on {word_date(after.as_of)}"
        return f"Passing of time: {are} in date on {word_date(before.as_of)} and over {limit}."
    return f"Judged as at an earlier day ({word_date(after.as_of)}): {are} still in date then."


def _moved(moved: list[Movement], gap: PastGap | None) -> str:
    kind = KIND_PHRASES.get(gap.gap_type, "") if gap else ""
    what = f"Counted passages of {kind}" if kind else "Counted passages"
    described = [f"{_file_word(m)}{m.path} ({m.before} before, {m.after} now)" for m in moved[:DOCUMENTS_NAMED]]
    if len(moved) > DOCUMENTS_NAMED:
        described.append(f"{len(moved) - DOCUMENTS_NAMED} more")
    return f"{what}: {_listed(described)}."


def _file_word(movement: Movement) -> str:
    names = {Cause.NEW_FILE: "new file ", Cause.CHANGED_FILE: "changed file ", Cause.REMOVED_FILE: "removed file "}
    return names.get(movement.cause, "") if movement.cause else ""


def _rest(causes: list[Cause], attribution: Attribution, *, has_movement: bool) -> str:
    words = _listed([CAUSE_WORDS[cause] for cause in causes])
    if not attribution.is_told:
        return f"Which of these it was cannot be told: {words}."
    if has_movement and not set(causes) & FILE_CAUSES:
        return f"In files that are the same as before this is laid to {words}."
    if len(causes) == 1:
        return f"The only thing that changed and bears on it: {words}."
    return f"Laid to {words}."


def _named(paths: list[str]) -> str:
    shown = paths[:DOCUMENTS_NAMED]
    return _listed([*shown, f"{len(paths) - DOCUMENTS_NAMED} more"] if len(paths) > DOCUMENTS_NAMED else shown)


def _short(version: str | None) -> str:
    """Hashes are cut for reading; the values are compared whole."""
    return (version or "none")[:VERSION_CHARS]


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
