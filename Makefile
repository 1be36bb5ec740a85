# SEND readiness: every target in one line. `make` alone lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
TRAIN_VENV := .venv-train
BROWSER_VENV := .venv-browser
READINESS := $(VENV)/bin/readiness
SETUP := $(VENV)/.installed
TRAIN_SETUP := $(TRAIN_VENV)/.installed
BROWSER_SETUP := $(BROWSER_VENV)/.installed

# Options of coverage and ingest: EVIDENCE=folder DB=file FRAMEWORK=file AS_OF=2026-02-23 OCR=off
OPTIONS = $(if $(EVIDENCE),"$(EVIDENCE)") $(if $(DB),--db "$(DB)") $(if $(OCR),--ocr "$(OCR)")
COVERAGE_OPTIONS = $(OPTIONS) $(if $(FRAMEWORK),--framework "$(FRAMEWORK)") $(if $(AS_OF),--as-of "$(AS_OF)")

.DEFAULT_GOAL := help
.PHONY: audit diff query search export report review bench test-browser classify export-index framework-draft purge framework-check help setup coverage ingest test check format train evaluate learning-curve test-train lock sample golden fuzz

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(SETUP) ## create .venv with the locked versions and the command `readiness`

$(SETUP): requirements/locked.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed, this is %d.%d; name another with: make PYTHON=python3.12" % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --require-hashes --requirement requirements/locked.txt
	$(VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

coverage: $(SETUP) ## read the evidence (or the sample), publish gap tables, print the summary
	@$(READINESS) coverage $(COVERAGE_OPTIONS) || [ $$? -eq 3 ]

review: $(SETUP) ## decide passage by passage in a local web app: EVIDENCE=folder PORT=8080
	@$(READINESS) review $(if $(EVIDENCE),"$(EVIDENCE)") $(if $(DB),--db "$(DB)") $(if $(FRAMEWORK),--framework "$(FRAMEWORK)") $(if $(PORT),--port "$(PORT)")

ingest: $(SETUP) ## read documents to passages only
	@$(READINESS) ingest $(COVERAGE_OPTIONS) || [ $$? -eq 3 ]

audit: $(SETUP) ## what to see to in each document before it is shared
	@$(READINESS) audit $(if $(DB),--db "$(DB)")

diff: $(SETUP) ## what changed between two runs and why: A=run B=run; AS_OF=date: what will be out of date
	@$(READINESS) diff $(A) $(B) $(if $(DB),--db "$(DB)") $(if $(AS_OF),--as-of "$(AS_OF)")

report: $(SETUP) ## write the page of the last coverage run again: make report OUT=board.html UNMASKED=1
	@$(READINESS) report $(if $(DB),--db "$(DB)") $(if $(OUT),--out "$(OUT)") $(if $(UNMASKED),--unmasked)

query: $(SETUP) ## one read-only question to the tables: make query SQL="FROM gap_register"
	@$(READINESS) query "$(SQL)" $(if $(DB),--db "$(DB)")

search: $(SETUP) ## passages by words and meaning: make search WORDS="SALT waiting list" K=10
	@$(READINESS) search "$(WORDS)" $(if $(K),-k "$(K)") $(if $(DB),--db "$(DB)")

export: $(SETUP) ## workbook, briefing or CSV files: make export WHAT=docx OUT=briefing.docx (xlsx, docx, csv)
	@$(READINESS) export $(or $(WHAT),docx) $(if $(DB),--db "$(DB)") $(if $(OUT),--out "$(OUT)")

classify: $(SETUP) ## label the passages of a JSONL file: make classify FILE=passages.jsonl OUT=labels.jsonl
	@$(READINESS) classify "$(FILE)" $(if $(OUT),--out "$(OUT)")

fuzz: $(SETUP) ## damage files for ten minutes and see that no reader of ours falls (SECONDS=600)
	$(VENV)/bin/python -m tests.fuzz --seconds $(or $(SECONDS),600)

export-index: $(SETUP) ## the index that goes with an upload, as Word and Excel files: OUT=folder DB=file
	@$(READINESS) export index $(if $(DB),--db "$(DB)") $(if $(OUT),--out "$(OUT)")

framework-draft: $(SETUP) ## draft a framework from an inspection report: make framework-draft REPORT=report.pdf OUT=file.yaml
	@$(READINESS) framework draft "$(REPORT)" $(if $(OUT),--out "$(OUT)")

purge: $(SETUP) ## remove a document's text from every store: make purge DOCUMENT="folder/file.pdf" DB=file
	@$(READINESS) purge "$(DOCUMENT)" $(if $(DB),--db "$(DB)")

framework-check: $(SETUP) ## validate a framework file: make framework-check FRAMEWORK=file.yaml
	@$(READINESS) framework check "$(FRAMEWORK)"

test: $(SETUP) ## run the tests (no torch needed)
	$(VENV)/bin/python -m pytest -m "not train and not browser" -n auto --dist loadfile

check: $(SETUP) ## lint, format, types, import contracts, file lengths, training corpus; changes nothing
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache
	@! find pipeline tests corpus/authoring -name '*.py' -exec wc -l {} \; | awk '$$1 >= 400 { print $$2 " has " $$1 " lines; the limit is 399" }' | grep .
	$(READINESS) training-check $(addprefix --against ,$(wildcard ../shared/eval/*_dev.jsonl ../shared/eval/reports_train.jsonl))

format: $(SETUP) ## format the code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Torch is pinned by hand: its CPU build has no hash in common across platforms (docs/decisions.md).
$(TRAIN_SETUP): requirements/locked.txt requirements/train.txt pyproject.toml
	$(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/python -m pip install --quiet --require-hashes --requirement requirements/locked.txt
	$(TRAIN_VENV)/bin/python -m pip install --quiet --requirement requirements/train.txt
	$(TRAIN_VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Labelled paragraphs of public inspection reports, where a checkout has them beside it; their text stays out.
EXTRA ?= $(wildcard ../shared/eval/reports_train.jsonl)
train: $(if $(JOURNAL),$(SETUP),$(TRAIN_SETUP)) ## build models/ from corpus/training (installs torch); JOURNAL=folder learns from decisions
	$(if $(JOURNAL),$(READINESS) train --journal "$(JOURNAL)" $(if $(FRAMEWORK),--framework "$(FRAMEWORK)"),OPENBLAS_NUM_THREADS=1 $(TRAIN_VENV)/bin/readiness train $(foreach file,$(EXTRA),--extra "$(file)") $(if $(ENCODER),--encoder "$(ENCODER)"))

# Passages to measure on, where a checkout has them beside it; EVALUATED names what FILE or they are.
EVALUATED = $(or $(FILE),$(wildcard ../shared/eval/*_dev.jsonl))
evaluate: $(SETUP) ## measure the model, to models/EVALUATION.md, and the sample against its truth: FILE="a.jsonl b.jsonl" DETAILS=1
	@$(READINESS) evaluate $(EVALUATED) --report models/EVALUATION.md $(foreach file,$(EXTRA),--extra "$(file)")
	@$(if $(wildcard tests/truth/sample.yaml),$(VENV)/bin/python -m tests.pack_figures $(if $(DETAILS),--details))

learning-curve: $(SETUP) ## what more training passages would teach, into models/EVALUATION.md
	@$(READINESS) learning-curve --report models/EVALUATION.md $(foreach file,$(EXTRA),--extra "$(file)")

test-train: $(TRAIN_SETUP) ## tests that need torch: export, parity, a small training
	$(TRAIN_VENV)/bin/python -m pytest -m train

# Chromium comes from the system, or from apt where there is none; playwright downloads no browser of its own.
$(BROWSER_SETUP): requirements/locked.txt requirements/browser.txt pyproject.toml
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || \
		{ apt-get update && apt-get install --yes --no-install-recommends chromium; } || \
		{ echo "chromium is needed and could not be installed; install it, then repeat" >&2; exit 1; }
	$(PYTHON) -m venv $(BROWSER_VENV)
	$(BROWSER_VENV)/bin/python -m pip install --quiet --require-hashes --requirement requirements/locked.txt
	$(BROWSER_VENV)/bin/python -m pip install --quiet --requirement requirements/browser.txt
	$(BROWSER_VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

test-browser: $(BROWSER_SETUP) ## tests that drive chromium: every page of the review app, accessibility, JavaScript off
	$(BROWSER_VENV)/bin/python -m pytest -m browser --force-enable-socket tests/browser

bench: $(SETUP) ## how long the review app takes to answer at 20,000 passages
	$(READINESS) coverage corpus/sample --db outputs/golden/readiness.duckdb > /dev/null || [ $$? -eq 3 ]
	$(VENV)/bin/python -m tests.bench.review_pages outputs/golden/readiness.duckdb

sample: $(SETUP) ## render both uploads of the fictional sample from corpus/authoring
	$(VENV)/bin/python corpus/authoring/render.py

golden: $(SETUP) ## renew outputs that tests compare with: the blocks of README.md
	$(READINESS) coverage corpus/sample --db outputs/golden/readiness.duckdb > /dev/null || [ $$? -eq 3 ]
	$(VENV)/bin/python -m tests.readme_blocks outputs/golden/readiness.duckdb

lock: ## renew requirements/locked.txt (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" --output-file requirements/locked.txt
