# The commands a person, a hook and CI share. `make help` lists them.
# Needs only Python 3.11+ and the package registries: the rest is brought into .venv (pinned and hashed).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run test gazetteer chaos lint types format bench quality model schemas requirements clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: $(VENV)/.run ## start Kafka and every stage, feed the seeds, show what came out
	$(BIN)/wiredesk gazetteer build
	$(BIN)/wiredesk up --seeds seeds

test: $(VENV)/.dev ## run every test, those on a real Kafka broker included
	$(BIN)/wiredesk gazetteer build
	$(BIN)/pytest

gazetteer: $(VENV)/.run ## build the gazetteer's file ahead of the first start
	$(BIN)/wiredesk gazetteer build

chaos: $(VENV)/.dev ## the long chaos run: kills every stage again and again
	$(BIN)/pytest tests/chaos --chaos=long -s

lint: $(VENV)/.dev ## ruff, import-linter, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

format: $(VENV)/.dev ## format the code and mend what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## measure speed and memory; prints the README's table
	$(BIN)/python -m tests.bench.stages
	$(BIN)/python -m tests.bench.entities
	$(BIN)/python -m tests.bench.window
	$(BIN)/python -m tests.bench.recovery --stories 100000
	$(BIN)/python -m tests.bench.read_dedupe
	$(BIN)/python -m tests.bench

quality: $(VENV)/.dev ## measure against the corpora, where they are present
	$(BIN)/wiredesk gazetteer build
	$(BIN)/pytest tests/quality -s

model: $(VENV)/.dev ## learn the models anew, where the training corpora are present
	$(BIN)/python scripts/names_model
	$(BIN)/python scripts/train_readings.py
	$(BIN)/python scripts/places_model

schemas: $(VENV)/.dev ## write schemas/json, schemas/asyncapi.yaml and the generated docs
	$(BIN)/wiredesk schema export

requirements: ## pin again, with hashes and without index addresses (needs uv)
	uv pip compile pyproject.toml --extra embedded --extra gazetteer --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements/run.txt
	uv pip compile pyproject.toml --extra embedded --extra gazetteer --group dev -c requirements/run.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements/dev.txt
	printf '%s\n' quixstreams==3.28.1 numpy orjson pydantic pydantic-settings xxhash structlog prometheus-client | \
	  uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --quiet -o requirements/quix.txt
	printf '%s\n' spacy==3.8.18 | \
	  uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --quiet -o requirements/spacy.txt

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit("Wiredesk needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/pyvenv.cfg requirements/run.txt pyproject.toml
	@test -e $(VENV)/.dev || $(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/pyvenv.cfg requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
