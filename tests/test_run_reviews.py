"""Decisions in the journal change the next run at once, follow their text, and teach the model on request."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from run_packs import AS_OF, TWO_RIVERS, Listener, column, make_settings, rows, ticking_clock, write_pack

from pipeline.errors import InputError
from pipeline.framework import load_framework
from pipeline.gap_decisions import GapDecision
from pipeline.job import Options
from pipeline.journal import append_gap_decision, append_review
from pipeline.reviews import WITHDRAWN
from pipeline.run import Outcome, run_coverage
from pipeline.settings import Settings
from pipeline.teaching import teach_model
from tests.classify_records import synthetic_passages
from tests.fake_encoder import FakeEncoder
from tests.local_model import DECISIONS, HEADING, background, held_out_texts, idiom_reviews, write_model
from tests.review_records import make_review

CRITERION = "B"
"""Criterion of the fictional framework with one topic, APA6."""
PACK_NAME = "pack"
DECIDED_AT = dt.datetime(2026, 2, 24, 9, tzinfo=dt.UTC)
OTHER = "Paragraphs of this kind are added when somebody saves the paper once more."


@dataclass(frozen=True)
class Bench:
    """A pack with its settings, whose model is a small one."""

    folder: Path
    settings: Settings

    @property
    def journal(self) -> Path:
        return self.settings.journal_path / PACK_NAME

    def cover(self) -> Outcome:
        return run_coverage(
            Options(self.folder, as_of=AS_OF, workers=1),
            settings=self.settings,
            now=ticking_clock(),
            reporter=Listener(),
            encoder=FakeEncoder(),
        )

    def decide(self, passage: Shown, decision: str, criterion_id: str | None = CRITERION, **changes: object) -> None:
        """Append a decision on a passage as a screen would that shows it."""
        place = {"passage_id": passage.passage_id, "heading": passage.heading, "text": passage.text}
        append_review(self.journal, make_review(decision, criterion_id, **{**place, **changes}))


@dataclass(frozen=True)
class Shown:
    """A passage as the tables show it, with its label on CRITERION; without one the last four are None."""

    passage_id: str
    heading: str
    text: str
    decision: str | None
    decided_by: str | None
    model_decision: str | None
    is_counted: bool | None


def paper(*paragraphs: str) -> str:
    return "\n\n".join([f"# {HEADING}", *paragraphs])


def texts_about(topic: str | None) -> list[str]:
    """Made-up texts that the small model knows to be about a topic, or about none."""
    return [p.text for p in synthetic_passages(9, seed=1) if (topic in p.topics if topic else not p.topics)]


KNOWN, UNRELATED = texts_about("APA6.1")[0], texts_about(None)[0]
FILES = {
    "known.md": paper(KNOWN, UNRELATED),
    "idiom.md": paper(*(text for text, _ in held_out_texts())),
}


def shown(outcome: Outcome, text: str) -> Shown:
    """The passage that holds a text, as published."""
    sql = (
        "SELECT p.passage_id, p.heading, p.text, l.decision, l.decided_by, l.model_decision, l.is_counted "
        f"FROM passages AS p LEFT JOIN labels AS l ON l.passage_id = p.passage_id AND l.criterion_id = '{CRITERION}'"
    )
    (found,) = [Shown(*row) for row in rows(outcome.database, sql) if row[2] == text]  # type: ignore[arg-type]
    return found


def coverage_of(outcome: Outcome) -> tuple[object, ...]:
    """Passages that count for CRITERION and the probability that any is there."""
    sql = f"SELECT accepted_passages, probability_present FROM coverage WHERE criterion_id = '{CRITERION}'"
    (row,) = rows(outcome.database, sql)
    return row


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A pack after a coverage run with nobody's decisions. Never changed."""
    root = tmp_path_factory.mktemp("finished")
    settings = make_settings(
        root,
        frameworks_path=TWO_RIVERS.parent,
        default_framework=TWO_RIVERS.stem,
        models_path=root / "models",
    )
    write_model(settings.models_path)
    bench = Bench(write_pack(root / PACK_NAME, FILES), settings)
    outcome = bench.cover()
    label = shown(outcome, KNOWN)
    assert (label.decision, label.decided_by, label.is_counted) == ("accepted", "model", True)
    assert shown(outcome, UNRELATED).decision is None
    assert coverage_of(outcome)[0] == 1
    assert column(outcome.database, "SELECT count(*) FROM reviews") == [0]
    return bench


@pytest.fixture
def bench(finished: Bench, tmp_path: Path) -> Bench:
    """The finished pack with its database, cache and model, to be changed by one test."""
    root = finished.folder.parent
    for name in (PACK_NAME, "outputs", "models"):
        shutil.copytree(root / name, tmp_path / name)
    settings = make_settings(
        tmp_path,
        frameworks_path=TWO_RIVERS.parent,
        default_framework=TWO_RIVERS.stem,
        models_path=tmp_path / "models",
    )
    return Bench(tmp_path / PACK_NAME, settings)


def test_a_decision_beats_the_model_in_the_next_run(bench: Bench) -> None:
    """The label is the reviewer's, the model's stays beside it, coverage moves, `reviews` says who; nothing is read."""
    before = shown(bench.cover(), KNOWN)
    moment = dt.datetime(2026, 2, 20, 11, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    bench.decide(before, "rejected", note="about a plan of 2019", reviewed_at=moment)
    outcome = bench.cover()
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (False, 0, 0)
    label = shown(outcome, KNOWN)
    assert (label.decision, label.decided_by, label.model_decision) == ("rejected", "reviewer", "accepted")
    assert label.is_counted is False
    assert coverage_of(outcome)[0] == 0
    sql = "SELECT target, passage_id, criterion_id, decision, reviewer, reviewed_at, note, is_carried_over FROM reviews"
    assert rows(outcome.database, sql) == [
        (
            *("label", label.passage_id, CRITERION, "rejected", "R. Quill"),
            *(dt.datetime(2026, 2, 20, 10, 30), "about a plan of 2019", False),
        )
    ]
    assert bench.cover().is_unchanged


def test_accepting_what_the_model_did_not_list_counts_in_full(bench: Bench) -> None:
    """A pair below the floor gets a label without probability, counts, and is certain."""
    bench.decide(shown(bench.cover(), UNRELATED), "accepted")
    outcome = bench.cover()
    label = shown(outcome, UNRELATED)
    assert (label.decision, label.decided_by, label.model_decision) == ("accepted", "reviewer", "rejected")
    assert label.is_counted
    assert coverage_of(outcome) == (2, 1.0)
    sql = f"SELECT probability FROM labels WHERE passage_id = '{label.passage_id}' AND criterion_id = '{CRITERION}'"
    assert column(outcome.database, sql) == [None]


def test_a_decision_follows_its_text_into_a_resaved_document(bench: Bench) -> None:
    """Other bytes make another document with other passages; a paragraph that stayed as it was keeps its decision."""
    before = shown(bench.cover(), KNOWN)
    bench.decide(before, "rejected")
    write_pack(bench.folder, {"known.md": paper(OTHER, UNRELATED, KNOWN)})
    outcome = bench.cover()
    label = shown(outcome, KNOWN)
    assert label.passage_id != before.passage_id
    assert (label.decision, label.decided_by) == ("rejected", "reviewer")
    assert rows(outcome.database, "SELECT passage_id, is_carried_over FROM reviews") == [(label.passage_id, True)]


def test_a_paragraph_that_was_rewritten_is_the_models_again(bench: Bench) -> None:
    """Nobody has decided on the new words."""
    bench.decide(shown(bench.cover(), KNOWN), "rejected")
    rewritten = f"{KNOWN} {KNOWN}"
    write_pack(bench.folder, {"known.md": paper(rewritten, UNRELATED)})
    outcome = bench.cover()
    assert shown(outcome, rewritten).decided_by == "model"
    assert column(outcome.database, "SELECT count(*) FROM reviews") == [0]


def test_the_last_decision_wins_and_withdrawing_takes_it_back(bench: Bench) -> None:
    """Each run applies the last decision; after a withdrawal the tables are as if nobody had decided."""
    passage = shown(bench.cover(), KNOWN)
    told = []
    for decision in ("rejected", "uncertain", WITHDRAWN):
        bench.decide(passage, decision)
        outcome = bench.cover()
        label = shown(outcome, KNOWN)
        told.append((label.decision, label.decided_by, *column(outcome.database, "SELECT count(*) FROM reviews")))
    assert told == [("rejected", "reviewer", 1), ("uncertain", "reviewer", 1), ("accepted", "model", 0)]
    assert coverage_of(outcome)[0] == 1


def test_kind_and_stance_are_a_persons_to_decide(bench: Bench) -> None:
    """Both are certain from then on, and a passage of a kind that proves nothing no longer counts."""
    passage = shown(bench.cover(), KNOWN)
    bench.decide(passage, "context", None, target="kind")
    bench.decide(passage, "concern", None, target="stance")
    outcome = bench.cover()
    sql = "SELECT kind, kind_probability, stance, stance_probability FROM passage_facets WHERE passage_id = "
    assert rows(outcome.database, f"{sql}'{passage.passage_id}'") == [("context", 1.0, "concern", 1.0)]
    assert coverage_of(outcome)[0] == 0
    assert column(outcome.database, "SELECT target FROM reviews ORDER BY target") == ["kind", "stance"]


def test_a_torn_decision_costs_only_itself(bench: Bench) -> None:
    """A journal that a power cut left is read as far as it goes."""
    bench.decide(shown(bench.cover(), KNOWN), "rejected")
    with (bench.journal / "reviews.jsonl").open("ab") as stream:
        stream.write(b'{"decision_id": "torn", "targ')
    outcome = bench.cover()
    assert shown(outcome, KNOWN).decided_by == "reviewer"
    assert column(outcome.database, "SELECT count(*) FROM reviews") == [1]


def test_a_decision_on_another_frameworks_criterion_waits(bench: Bench) -> None:
    """It makes no label of a criterion that these tables do not know."""
    bench.decide(shown(bench.cover(), KNOWN), "accepted", "APA6.1")
    outcome = bench.cover()
    assert column(outcome.database, "SELECT count(*) FROM labels WHERE criterion_id = 'APA6.1'") == [0]
    assert column(outcome.database, "SELECT count(*) FROM reviews") == [0]


def test_forty_decisions_teach_the_next_run_new_words(bench: Bench) -> None:
    """After learning from the journal the model itself accepts passages in an idiom that it did not know."""
    about = [text for text, is_so in held_out_texts() if is_so]
    before = bench.cover()
    assert "accepted" not in [shown(before, text).decision for text in about]
    for review in idiom_reviews(criterion_id=CRITERION):
        append_review(bench.journal, review)
    heard: list[str] = []
    training = teach_model(
        bench.journal,
        background(),
        bench.settings.models_path,
        framework=load_framework(TWO_RIVERS),
        on_step=heard.append,
        encoder=FakeEncoder(),
    )
    assert (training.taught, len(heard)) == ({"APA6": DECISIONS}, 1)
    after = bench.cover()
    assert [after.newly_classified] == column(after.database, "SELECT count(*) FROM passage_facets")
    (model_id,) = column(after.database, "SELECT model_id FROM runs ORDER BY finished_at DESC LIMIT 1")
    assert str(model_id).endswith(f"-{training.adapter_id}")
    found = [shown(after, text) for text in about]
    assert [label.decision for label in found].count("accepted") >= 0.7 * len(about)
    assert {label.decided_by for label in found if label.decision} == {"model"}
    assert shown(after, KNOWN).decision == "accepted"
    assert bench.cover().is_unchanged


def test_a_journal_without_decisions_teaches_nothing(bench: Bench) -> None:
    """A folder that holds no decisions is named, before minutes of reading."""
    with pytest.raises(InputError, match="holds no decisions") as raised:
        teach_model(
            bench.journal,
            background(),
            bench.settings.models_path,
            framework=load_framework(TWO_RIVERS),
            on_step=pytest.fail,
            encoder=FakeEncoder(),
        )
    assert str(bench.journal) in raised.value.where
    assert "corpus/journal" in raised.value.remedy
    assert not (bench.settings.models_path / "local").exists()


def test_a_decision_about_a_gap_stands_in_the_next_tables(bench: Bench) -> None:
    """State, owner, due date and note come from the journal; the gap itself is judged as before."""
    gap_sql = "SELECT gap_id, reason, state, owner, due_date, note FROM gaps ORDER BY gap_id"
    gap_id, reason, *_ = rows(bench.cover().database, gap_sql)[0]
    decided = GapDecision(
        "d1", gap_id, CRITERION, "chasing", "Head of SEND", dt.date(2026, 3, 6), "asked", "A. Lead", DECIDED_AT
    )
    append_gap_decision(bench.journal, decided)
    after = bench.cover()
    assert not after.is_unchanged
    assert rows(after.database, gap_sql)[0] == (
        *(gap_id, reason),
        *("chasing", "Head of SEND", dt.date(2026, 3, 6), "asked"),
    )
