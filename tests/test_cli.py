"""The command: verbs, exit codes, and messages that say what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from run_packs import TINY, TWO_RIVERS, Checkout, make_checkout, write_pack

from pipeline import __version__
from pipeline.classify.card import LEFT_OUT_NAME
from pipeline.classify.fit import assign_folds
from pipeline.classify.model import MODEL_FILE_NAMES
from pipeline.classify.training_passages import TrainingPassage
from pipeline.cli import EXIT_DONE, EXIT_USER_MUST_ACT, main
from pipeline.framework import TOPICS
from pipeline.settings import PROJECT_ROOT
from tests.classify_records import MODELS_PATH, synthetic_passages

VERBS_OF_THE_SPINE = {"coverage", "ingest", "classify", "query", "framework", "train", "evaluate", "learning-curve"}
PARTS_OF_A_MESSAGE = ("readiness: ", "where: ", "what to do: ")


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors of the command, run in this process."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def training_line(passage: TrainingPassage) -> str:
    """A passage as it stands in a training file."""
    topics = sorted(passage.topics)
    row = {
        "id": passage.passage_id,
        "author": passage.origin,
        "genre": passage.genre,
        "text": passage.text,
        "apa": [topic for topic in topics if topic.startswith("APA")],
        "pillar": [topic for topic in topics if topic.startswith("P")],
        "kind": passage.kind,
        "stance": passage.stance,
    }
    return f"{json.dumps(row)}\n"


def verbs_in(help_text: str) -> dict[str, str]:
    """Each verb of a help text with its line of help."""
    listed = help_text.partition("VERB\n")[2]
    return dict(re.findall(r"^    (\S+)\s+(\S.*)$", listed, re.MULTILINE))


@pytest.fixture
def verbs(capsys: pytest.CaptureFixture[str]) -> set[str]:
    return set(verbs_in(told(capsys, "--help")[1]))


def test_help_lists_every_verb_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """The command alone explains itself and states its limits."""
    code, output, _ = told(capsys, "--help")
    assert code == EXIT_DONE
    listed = verbs_in(output)
    assert set(listed) >= VERBS_OF_THE_SPINE
    assert all(len(text.split()) >= 4 for text in listed.values())
    assert "Nothing leaves this machine" in " ".join(output.split())


def test_every_verb_explains_itself(capsys: pytest.CaptureFixture[str], verbs: set[str]) -> None:
    """Help of a verb says what it does and what each of its options means."""
    for verb in sorted(verbs):
        code, output, _ = told(capsys, verb, "--help")
        assert code == EXIT_DONE
        assert output.startswith(f"usage: readiness {verb}")
        options = re.findall(r"^  (--[a-z-]+)(?: [A-Z{][^\s]*)?(.*(?:\n {10,}.*)*)", output, re.MULTILINE)
        assert all(text.strip() for _, text in options), (verb, options)


def test_every_verb_is_in_the_readme(verbs: set[str]) -> None:
    """What the command can do is what README says it can do."""
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    missing = {verb for verb in verbs if not re.search(rf"\b(?:readiness|make) {verb}\b", readme)}
    assert missing == set()


def test_every_verb_of_the_readme_exists(verbs: set[str]) -> None:
    """README promises no command that is not there."""
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    promised = set(re.findall(r"`readiness ([a-z-]+)\b", readme))
    assert promised
    assert promised <= verbs


def test_make_targets_call_verbs_that_exist(verbs: set[str]) -> None:
    """Every verb that the Makefile calls is one of the command's."""
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    called = set(re.findall(r"(?:\$\(READINESS\)|bin/readiness) ([a-z-]+)", makefile))
    assert called >= {"coverage", "ingest", "evaluate", "train", "training-check"}
    assert called <= verbs


def test_each_make_target_stands_once_with_its_help() -> None:
    """What is declared .PHONY has one rule and a line in the list that `make` prints, and nothing else has."""
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    (declared,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    rules = re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE)
    listed = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(declared.split()) == sorted(rules) == sorted(listed)


def test_version_is_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints the release."""
    assert told(capsys, "--version") == (EXIT_DONE, f"readiness {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required: VERB"),
        (["bogus"], "invalid choice: 'bogus'"),
        (["query"], "required: SQL"),
        (["coverage", "--as-of", "23.2.2026"], "write it as 2026-02-23"),
        (["coverage", "--as-of", "2026-02-30"], "'2026-02-30' is not a date"),
        (["coverage", "--workers", "0"], "number of one or more"),
        (["coverage", "--workers", "two"], "number of one or more"),
        (["framework"], "required: VERB"),
    ],
)
def test_a_wrong_option_ends_with_2_and_a_hint(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """Usage and the fault are shown, nothing is run."""
    code, output, errors = told(capsys, *arguments)
    assert (code, output) == (EXIT_USER_MUST_ACT, "")
    assert words in " ".join(errors.split())


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["coverage", "{tmp}/nowhere"], "there is no folder of evidence"),
        (["ingest", "{tmp}/nowhere"], "there is no folder of evidence"),
        (["coverage", "{tmp}/empty"], "the folder holds no files"),
        (["coverage", "{tmp}/pack", "--framework", "atlantis"], "there is no framework 'atlantis'"),
        (["coverage", "{tmp}/pack", "--framework", "{tmp}/broken.yaml"], "framework"),
        (["coverage", "{tmp}/pack", "--db", "{tmp}/pack/waits.csv"], "not a readiness database"),
        (["query", "FROM gaps", "--db", "{tmp}/none.duckdb"], "there is no database yet"),
        (["query", "FROM gaps", "--db", "{tmp}/pack/waits.csv"], "not a readiness database"),
        (["classify", "{tmp}/none.jsonl"], "the passages cannot be read"),
        (["classify", "{tmp}/latin.jsonl"], "the passages cannot be read"),
        (["classify", "{tmp}/asked.jsonl", "--out", "{tmp}/none/labels.jsonl"], "check --out"),
        (["framework", "check", "{tmp}/broken.yaml"], "framework"),
        (["framework", "check", "{tmp}/none.yaml"], "framework"),
        (["train", "--journal", "{tmp}/nowhere"], "the journal holds no decisions"),
        (["evaluate", "{tmp}/none.jsonl"], "passages"),
        (["evaluate", "--report", "{tmp}/none/report.md"], "the report cannot be written"),
        (["learning-curve", "--report", "{tmp}/none/report.md"], "the report cannot be written"),
        (["training-check", "{tmp}/none.jsonl"], "the passages cannot be read"),
        (["training-check", "--against", "{tmp}/latin.jsonl"], "the passages cannot be read"),
    ],
)
def test_what_the_user_must_mend_is_told_without_traceback(
    checkout: Checkout, tmp_path: Path, arguments: list[str], what: str
) -> None:
    """Exit code 2 and three things: what went wrong, where, what to do."""
    write_pack(tmp_path / "pack")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "asked.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "1", "text": "caf\xe9"}\n')
    done = checkout.run(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert (done.returncode, done.stdout) == (EXIT_USER_MUST_ACT, "")
    assert [part for part in PARTS_OF_A_MESSAGE if part not in done.stderr] == []
    assert what in done.stderr
    assert str(tmp_path) in done.stderr or "atlantis" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return make_checkout(tmp_path_factory.mktemp("cli") / "checkout")


@pytest.fixture(scope="module")
def covered(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default database of a checkout whose `corpus/evidence` holds a tiny pack."""
    write_pack(checkout.root / "corpus" / "evidence", {**TINY, "pack.yaml": f"framework: {TWO_RIVERS}\n"})
    ingested = checkout.run("ingest")
    assert (ingested.returncode, ingested.stderr) == (EXIT_DONE, "")
    assert "3 documents, 3 read whole" in ingested.stdout
    done = checkout.run("coverage", "--as-of", "2026-02-23")
    assert (done.returncode, done.stderr) == (EXIT_DONE, "")
    assert "read 0 documents anew" in done.stdout
    return checkout.root / "outputs" / "readiness.duckdb"


def test_evidence_goes_before_the_sample(checkout: Checkout, covered: Path) -> None:
    """With files in corpus/evidence the command alone reads them, without the banner of the sample."""
    done = checkout.run("coverage", "--as-of", "2026-02-23")
    assert "Nothing has changed" in done.stdout
    assert "FICTIONAL" not in done.stdout
    assert "Two Rivers" in done.stdout
    assert covered.exists()


def test_the_query_that_the_summary_suggests_works(checkout: Checkout, covered: Path) -> None:
    """What is printed below the summary can be pasted, for the default database and for another."""
    assert checkout.run("query", "FROM gap_register").returncode == EXIT_DONE
    elsewhere = checkout.root / "outputs" / "else where.duckdb"
    done = checkout.run("coverage", "--as-of", "2026-02-23", "--db", elsewhere)
    assert f"--db '{elsewhere}'" in " ".join(done.stdout.split())
    listed = checkout.run("query", "--db", elsewhere, "--format", "json", "SELECT gap_type FROM gaps ORDER BY rank")
    assert [json.loads(line)["gap_type"] for line in listed.stdout.splitlines()]


def test_query_prints_csv_and_refuses_to_write(checkout: Checkout, covered: Path) -> None:
    """Rows come as asked; anything but reading is refused with exit code 2."""
    done = checkout.run("query", "SELECT path, format FROM documents ORDER BY path", "--format", "csv")
    assert done.stdout.splitlines()[:2] == ["path,format", "forum note.md,md"]
    refused = checkout.run("query", "DELETE FROM documents")
    assert refused.returncode == EXIT_USER_MUST_ACT
    assert "what to do: " in refused.stderr


def test_a_database_that_cannot_be_written_ends_with_2(checkout: Checkout, covered: Path) -> None:
    """A place below a file is refused with what to do, and the tables there were stay."""
    before = covered.read_bytes()
    place = checkout.root / "corpus" / "evidence" / "waits.csv" / "x.duckdb"
    done = checkout.run("coverage", "--db", place)
    assert done.returncode == EXIT_USER_MUST_ACT
    assert [part for part in PARTS_OF_A_MESSAGE if part not in done.stderr] == []
    assert covered.read_bytes() == before


def test_framework_check_counts_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    """A framework in order is said to be so, with its numbers."""
    code, output, _ = told(capsys, "framework", "check", TWO_RIVERS)
    assert code == EXIT_DONE
    assert "in order" in output
    assert "2 requirements, 4 criteria, 5 bodies, 1 KPIs" in output


def test_evaluate_prints_the_models_card(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the committed figures are shown."""
    code, output, _ = told(capsys, "evaluate")
    assert code == EXIT_DONE
    assert output.startswith("Model ")


def test_evaluate_writes_a_report_and_keeps_the_learning_curve(tmp_path: Path) -> None:
    """Left-out origins and the file that was given have their sections; what another command wrote there stays."""
    measured = make_checkout(tmp_path / "checkout")
    (measured.root / "models").unlink()
    (measured.root / "models").mkdir()
    for name in ("card.json", *MODEL_FILE_NAMES):
        (measured.root / "models" / name).symlink_to(MODELS_PATH / name)
    (measured.root / "corpus" / "training").mkdir()
    passages = synthetic_passages(2, seed=2)
    for path in (measured.root / "corpus" / "training" / "made-up.jsonl", tmp_path / "own.jsonl"):
        path.write_text("".join(map(training_line, passages)), encoding="utf-8")
    np.savez_compressed(
        measured.root / "models" / LEFT_OUT_NAME,
        passage_ids=[passage.passage_id for passage in passages],
        folds=assign_folds([passage.origin for passage in passages]),
        probabilities=np.zeros((len(passages), len(TOPICS))),
        kinds=[passage.kind.value for passage in passages],
        stances=[passage.stance.value for passage in passages],
    )
    card_path = measured.root / "models" / "card.json"
    card = json.loads(card_path.read_text(encoding="utf-8"))
    del card["files"][LEFT_OUT_NAME]  # the one written here is another
    card_path.unlink()  # it may be a link to the committed one
    card_path.write_text(json.dumps(card), encoding="utf-8")
    report = tmp_path / "report.md"
    report.write_text("<!-- learning curve: start -->\nof last year\n<!-- learning curve: end -->\n", encoding="utf-8")
    done = measured.run("evaluate", tmp_path / "own.jsonl", "--report", report)
    assert (done.returncode, done.stderr) == (EXIT_DONE, "")
    assert f"Left-out origins, {len(passages)} passages" in done.stdout
    written = report.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", written, re.MULTILINE) == ["Left-out origins", "own.jsonl"]
    assert written.endswith("<!-- learning curve: start -->\nof last year\n<!-- learning curve: end -->\n")
    assert measured.run("learning-curve", "--report", report).returncode == EXIT_DONE
    renewed = report.read_text(encoding="utf-8")
    assert renewed.startswith(written.partition("<!--")[0])
    assert "of last year" not in renewed


def test_several_files_are_measured_one_after_another(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each file's figures stand below its name."""
    paths = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path in paths:
        path.write_text(training_line(synthetic_passages(1, seed=2)[0]), encoding="utf-8")
    code, output, errors = told(capsys, "evaluate", *paths)
    assert (code, errors) == (EXIT_DONE, "")
    assert [line for line in output.splitlines() if line.endswith(":")] == [f"{path}:" for path in paths]
    assert output.count("; passages 1") == 2


def test_training_check_lists_faults_and_ends_with_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Faults are the answer that was asked for, so they go to the output; without any the command succeeds."""
    row = {"author": "A1", "genre": "minutes", "apa": [], "pillar": [], "kind": "activity", "stance": "neutral"}
    text = "The forum wrote to the council about taxis that had not come to the door by nine"
    own, dev = tmp_path / "own.jsonl", tmp_path / "dev.jsonl"
    own.write_text(json.dumps({"id": "a-1", "text": text, **row}), encoding="utf-8")
    dev.write_text(json.dumps({"id": "dev-1", "text": f"{text}.", **row}), encoding="utf-8")
    code, output, errors = told(capsys, "training-check", own)
    assert (code, errors) == (EXIT_DONE, "")
    assert output.splitlines()[-1].endswith("0 reference passages: no faults.")
    code, output, errors = told(capsys, "training-check", own, "--against", dev)
    assert (code, errors) == (EXIT_USER_MUST_ACT, "")
    assert output.startswith("a-1 and dev-1: close to a reference passage: ")
    assert output.splitlines()[-1].endswith("1 reference passages: 1 fault.")


def test_classify_writes_one_line_per_passage(checkout: Checkout, tmp_path: Path) -> None:
    """Every line in gives a line out, into the file that was named."""
    asked, written = tmp_path / "asked.jsonl", tmp_path / "labels.jsonl"
    asked.write_text('{"id": "a", "text": "The average wait for speech therapy fell to 29 weeks."}\n', encoding="utf-8")
    done = checkout.run("classify", asked, "--out", written)
    assert (done.returncode, done.stdout, done.stderr) == (EXIT_DONE, "", "")
    (line,) = written.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "a"


def test_a_reader_that_leaves_early_is_no_error(checkout: Checkout, covered: Path) -> None:
    """Output into a program that stops reading, such as `head`, ends without a traceback."""
    process = checkout.start("query", "SELECT range FROM range(60000)", "--format", "csv")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "range\n"
    process.stdout.close()
    errors = process.stderr.read()
    assert (process.wait(timeout=30), errors) == (EXIT_DONE, "")
    process.stderr.close()
