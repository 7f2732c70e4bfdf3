# Everything a person or a machine does with Carnet: make run, make test, make check, make types, make bench, make bench-client,
# make lighthouse, make e2e-engines, make sim, make lock, make clean.

ifeq ($(filter-out 0.% 1.% 2.% 3.%,$(MAKE_VERSION)),)
$(error Carnet needs GNU make 4 or newer)
endif

SHELL := bash
PYTHON ?= python3
PORT ?= $(or $(CARNET_PORT),8000)
DATA ?= $(or $(CARNET_DATA),./data)
DB ?= sqlite

# Colours are for people: a log of a machine is read without them.
ifeq ($(MAKE_TERMOUT),)
export NO_COLOR := 1
endif

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q
TOOL := cd client && node_modules/.bin

# A stamp lies inside the folder that it speaks of: who deletes the folder deletes the stamp.
VENV := .venv/.stamp-made
RUNTIME := .venv/.stamp-runtime
APP := .venv/.stamp-app
DEV := .venv/.stamp-dev
NODE := client/node_modules/.stamp
LIGHTHOUSE := bench/lighthouse/node_modules/.stamp
CLIENT := server/static/index.html
TYPES := client/src/protocol/types.gen.ts
# A folder that was moved, or whose Python is gone, has a dead environment: it is made anew instead of running what lies elsewhere.
ifneq ($(wildcard $(VENV)),)
ifneq ($(and $(wildcard .venv/bin/python),$(filter $(CURDIR),$(file <$(VENV)))),$(CURDIR))
$(shell rm -rf .venv)
endif
endif

# Folders are listed too, so that a deleted file counts.
CLIENT_SOURCES := $(shell find client/src client/public client/build -not -name '*.test.ts' -not -name '*.test.tsx' 2>/dev/null) \
	client/index.html client/vite.config.ts client/package.json client/tsconfig.json client/tsconfig.strict.json client/tsconfig.app.json

.PHONY: run test check types bench bench-client lighthouse e2e-engines sim sim-planted lock clean needs
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run

run: $(APP) $(CLIENT)
	@CARNET_PORT='$(PORT)' CARNET_DATA='$(DATA)' exec $(BIN)/carnet serve

# The browser is looked for first: who has none should not learn it after minutes. pytest speaks last.
test: $(APP) $(DEV) $(NODE) $(CLIENT)
	@browser=$$(.ci/find-chromium) && export CARNET_CHROMIUM="$$browser" \
	&& ($(TOOL)/vitest run --reporter=dot) \
	&& $(BIN)/python -m pytest $(ARGS)

check: $(APP) $(DEV) $(NODE)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary
	@echo $(BIN)/lint-imports; said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	$(TOOL)/biome ci --colors=off --error-on-warnings
	$(TOOL)/tsc -b
	@$(BIN)/python -m sync.typescript | cmp -s - $(TYPES) || { echo "$(TYPES) is not what sync/ says: make types."; exit 1; }
	@echo "All checks passed."

types: $(APP)
	@$(BIN)/python -m sync.typescript >$(TYPES).new && mv $(TYPES).new $(TYPES) || { rm -f $(TYPES).new; exit 1; }

bench: $(APP) $(DEV) $(CLIENT)
	@$(BIN)/python -m bench --database $(DB) $(ARGS)

bench-client: $(APP) $(DEV) $(CLIENT)
	@browser=$$(.ci/find-chromium) && export CARNET_CHROMIUM="$$browser" && $(BIN)/python -m bench.client $(ARGS)

# Not among the tests: it fetches Lighthouse, and the newer Node that it needs.
lighthouse: $(APP) $(DEV) $(CLIENT) $(LIGHTHOUSE)
	@browser=$$(.ci/find-chromium) && export CARNET_CHROMIUM="$$browser" && $(BIN)/python -m bench.lighthouse $(ARGS)

# Not among the tests: both engines come from the system, and it says how where one is missing.
e2e-engines: $(APP) $(DEV) $(CLIENT)
	@$(BIN)/python -m e2e.engines $(ARGS)

# HISTORIES, SEED and CIRCLE say how many, from which one on, and against what; an interrupted run says where it goes on.
sim: $(APP) $(DEV) $(NODE)
	@$(BIN)/python -m tests.simulation $(and $(HISTORIES),--histories $(HISTORIES)) $(and $(SEED),--seed $(SEED)) $(and $(CIRCLE),--circle $(CIRCLE)) $(ARGS)

sim-planted: $(APP) $(DEV) $(NODE)
	@$(BIN)/python -m tests.simulation.planted $(ARGS)

# pip-tools stays out of the project's own environment: it would pin pip and setuptools there.
lock: | needs
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && $(PYTHON) -m venv "$$tools" && "$$tools/bin/pip" install -q pip-tools==7.6.2 \
	&& flags="--quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe $(if $(UPGRADE),--upgrade)" \
	&& "$$tools/bin/pip-compile" $$flags --build-deps-for editable -o requirements.txt pyproject.toml \
	&& "$$tools/bin/pip-compile" $$flags --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	@for folder in client bench/lighthouse; do (cd $$folder && npm $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts --loglevel=error >/dev/null \
	&& npm ci --dry-run --ignore-scripts --loglevel=error >/dev/null) || exit 1; done
	@echo "Locked: requirements.txt, requirements-dev.txt, client/package-lock.json, bench/lighthouse/package-lock.json."

clean:
	rm -rf .venv client/node_modules bench/lighthouse/node_modules server/static dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find server sync tests e2e bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

needs:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Carnet needs Python 3.11 or newer (make PYTHON=/path/to/python3)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Carnet needs Python's venv module (Debian: apt-get install python3-venv)."; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null || { echo "Carnet needs Node 20.19 or newer to build its client."; exit 1; }
	@npm --version >/dev/null 2>&1 || { echo "Carnet needs npm, which comes with Node, to build its client."; exit 1; }

$(VENV): | needs
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv && echo '$(CURDIR)' >$@

$(RUNTIME): requirements.txt $(VENV)
	@echo "Installing what the server needs"
	@$(PIP) --require-hashes -r requirements.txt && touch $@

$(APP): pyproject.toml $(RUNTIME)
	@$(PIP) --no-deps --no-build-isolation -e . && touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing what tests and checks need"
	@$(PIP) --require-hashes -r requirements-dev.txt && touch $@

# npm's refusals must be seen, so it is not made silent.
$(NODE): client/package-lock.json client/.npmrc | needs
	@echo "Installing what the client needs"
	@cd client && npm ci --ignore-scripts --loglevel=error && touch node_modules/.stamp

$(LIGHTHOUSE): bench/lighthouse/package-lock.json bench/lighthouse/.npmrc | needs
	@echo "Installing Lighthouse"
	@cd bench/lighthouse && npm ci --ignore-scripts --loglevel=error && touch node_modules/.stamp

$(CLIENT): $(NODE) $(CLIENT_SOURCES)
	@echo "Building the client"
	@$(TOOL)/vite build --logLevel warn
