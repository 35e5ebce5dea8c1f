# Sets itself up on a machine with python3, make and git: brings its own pinned uv where none is on the PATH.
UV_VERSION := 0.13.9
UV := $(shell command -v uv || echo .tools/bin/uv)
EXTRA := $(if $(filter daft ray,$(ENGINE)),--extra ray)
RUN := $(UV) run --locked --quiet $(EXTRA)

# A build starts a dozen interpreters: what the first of them compiles is kept for the others, which start twice as fast.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help data test check tables spreadsheet changes readme rebuild bench torture

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

data: .setup  ## raw/ to processed/: whatever is not up to date is built again (ENGINE=ray: on a cluster, see docs/scale.md)
	@$(RUN) python -m pipeline.dvc_files
	@$(RUN) dvc repro --quiet
	@$(RUN) python -m pipeline.package --summary

test: .setup  ## the tests
	@$(RUN) pytest

check: .setup  ## lint, format and types
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

tables: .setup  ## the same tables from any folder of texts: make tables CORPUS=folder OUT=folder [KEEP_GOING=1]
	@test -n "$(CORPUS)" -a -n "$(OUT)" || { echo 'error: name two folders: make tables CORPUS=folder OUT=folder' >&2; exit 1; }
	@$(RUN) python -m pipeline.corpus "$(CORPUS)" "$(OUT)" $(if $(KEEP_GOING),--keep-going)

spreadsheet: .setup  ## the tables as one workbook for Excel or LibreOffice: make spreadsheet [TABLES=folder] [OUT=file.xlsx]
	@$(RUN) python -m pipeline.spreadsheet "$(or $(TABLES),processed)" "$(or $(OUT),syria_dispatches.xlsx)"

changes: .setup  ## which rows came, went or changed: make changes [FROM=version or folder] [TO=version or folder]
	@$(RUN) python -m pipeline.changes "$(or $(FROM),HEAD)" "$(or $(TO),processed)"

readme: .setup  ## what the README's commands print, written into it anew
	@$(RUN) python tests/readme_blocks.py

rebuild: .setup  ## everything again by force, nothing from the cache; fails if a shipped byte changes
	@rm -rf .cache
	@$(RUN) dvc repro --force
	@git diff --exit-code --stat && test -z "$$(git status --porcelain)" || { git status --short; echo 'error: the rebuilt files differ from the committed ones; commit them if the change is meant.' >&2; exit 1; }

bench: .setup  ## what a build costs, as ratios: make bench [TEXTS=folder] [HUGE=1], some ten minutes
	@$(RUN) python -m bench $(if $(TEXTS),--texts "$(TEXTS)") $(if $(HUGE),--huge)

torture: .setup  ## faults, hostile input and tampering in full, an hour or two: make torture [SEED=number]
	@$(RUN) pytest tests/test_faults.py tests/test_hostile.py tests/test_tampering.py --torture=$(or $(SEED),1)
	@$(RUN) python -m tests.lengths

.PHONY: .setup
.setup: $(filter .tools/bin/uv,$(UV))
	@$(UV) sync --locked --quiet $(EXTRA)

.tools/bin/uv:
	@python3 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
