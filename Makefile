# The two commands a stranger needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Given to what a target runs: make test ARGS="-k delivery"
ARGS ?=
PORT ?= 9092
STORIES ?= 20000
SOAK_BLOWS ?= 20
SOAK_SEED ?= 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## Create .venv and install the locked packages and the project

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("wirewatch needs Python 3.11 or newer, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@# Python compiles what is imported when it is; pip would compile all of it, most of which never is.
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: demo
demo: setup ## Five seed stories through broker, worker and alerts, in under a minute
	@$(BIN)/wirewatch demo

.PHONY: test
test: setup ## The test suite; on Apache Kafka too where java and mvn are
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: coverage
coverage: setup ## The same, and which lines it left out; takes longer by half
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGS)

.PHONY: check
check: setup ## Lint, formatting and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy tools

.PHONY: kafka
kafka: setup ## Apache Kafka on 127.0.0.1 until Ctrl-C (PORT=9092)
	@$(BIN)/python -m tools.apache_kafka.node --port $(PORT) $(ARGS)

.PHONY: soak
soak: setup ## Twenty blows of each kind at workers and broker: ten minutes (SOAK_BLOWS=20 SOAK_SEED=1)
	@WIREWATCH_REQUIRE_KAFKA=1 WIREWATCH_SOAK_BLOWS=$(SOAK_BLOWS) WIREWATCH_SOAK_SEED=$(SOAK_SEED) \
	  $(BIN)/python -m pytest tests/integration/test_soak.py -s --timeout=0 $(ARGS)

.PHONY: bench
bench: setup ## Stories a second through an agent, beside two yardsticks (STORIES=20000)
	@$(BIN)/python -m bench.pipeline --stories $(STORIES) $(ARGS)

.PHONY: bench-matching
bench-matching: setup ## Stories a second through the rules, beside two others (CORPUS=FILE CATALOGS=DIR)
	@$(BIN)/python -m bench.matching $(if $(CORPUS),--corpus $(CORPUS)) \
	  $(if $(CATALOGS),--catalogs $(CATALOGS)) $(ARGS)

.PHONY: schemas
schemas: setup ## Generate docs/schemas and docs/asyncapi.yaml anew
	@$(BIN)/python -m tools.contracts

.PHONY: lock
lock: ## Resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra embedded --extra bench --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --override overrides.txt --output-file requirements.lock

.PHONY: clean
clean: ## Remove all that the other targets made
	rm -rf $(VENV) build dist *.egg-info tools/apache_kafka/lib .coverage \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
