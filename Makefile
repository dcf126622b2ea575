# Everything a newcomer needs: `make run` and `make test`. Python 3.11 or newer and make are all it takes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the two cores that the tests are measured on: many of them wait for processes.
JOBS ?= 3
# Python keeps what it has compiled, tests too: each worker and each command that a test starts would compile it again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help run test test-cluster check diagrams texts bench cluster cluster-stop lock clean

help: ## Show this list
	@grep -hE '^[a-z.-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv: $(VENV)/.installed ## Build the environment with the `lockstep` command in .venv/bin

$(VENV)/.installed: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements/test.txt requirements/cluster.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt -r requirements/cluster.txt
	@touch $@

run: .venv ## Serve console, worker and stub systems on an embedded database, with sample orders
	$(BIN)/lockstep run $(ARGS)

check: $(VENV)/.installed-test ## The quick checks: style, types, arrows, fast tests (within a minute)
	@$(call checked,-n 2 --dist worksteal -m "not slow and not postgres and not chromium and not node")

test: $(VENV)/.installed-test ## Every test, in parallel
	@$(call checked,-n $(JOBS) --dist worksteal)

# Style, and the tests with the types and the arrows beside them.
define checked
$(BIN)/ruff check . || exit 1; \
$(BIN)/mypy & types=$$!; $(BIN)/lint-imports & arrows=$$!; \
$(BIN)/python -m pytest -q $(1); tests=$$?; \
wait $$types || tests=1; wait $$arrows || tests=1; exit $$tests
endef

test-cluster: export LOCKSTEP_CHAOS_SECONDS ?= 45
test-cluster: $(VENV)/.installed-test ## Break a whole cluster for a minute; LOCKSTEP_CHAOS_SECONDS=240 for longer, with every kind of fault
	$(BIN)/python -m pytest -q -n 2 --dist load -rP tests/cluster

diagrams: .venv ## Draw the pictures and documents anew from the table
	$(BIN)/python -m console.documents

texts: $(VENV)/.installed-test ## Bring new texts of pages and code into the English catalogues, to be filled in
	$(BIN)/python -m tests.web.texts

bench: $(VENV)/.installed-test ## Measure, side by side with the peers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/bench.txt
	$(BIN)/lockstep bench compare

$(VENV)/.installed-cluster: $(VENV)/.installed requirements/cluster.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/cluster.txt
	@touch $@

cluster: $(VENV)/.installed-cluster ## Three PostgreSQL under Patroni, two workers, two consoles and the stub systems, on this machine
	$(BIN)/python -m deploy.cluster start

cluster-stop: ## Stop what `make cluster` started; its data stays in var/cluster
	$(BIN)/python -m deploy.cluster stop

lock: ## Pin every version anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --generate-hashes --no-annotate --no-header --extra build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --generate-hashes --no-annotate --no-header --extra build --extra test pyproject.toml -o requirements/test.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --generate-hashes --no-annotate --no-header --extra build --extra tracing -c requirements/test.txt pyproject.toml -o requirements/tracing.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --generate-hashes --no-annotate --no-header --extra build --extra test --extra bench pyproject.toml -o requirements/bench.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --generate-hashes --no-annotate --no-header -c requirements/test.txt requirements/cluster.in -o requirements/cluster.txt

clean: ## Remove the environment and caches; the store in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
