# Builds, runs and tests the hub. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The order of the steps is the order in which a failure is cheapest to see.
.NOTPARALLEL:

PORT ?= 8080
DATA ?= ./data
DEMO_DATA ?= ./demo
HISTORIES ?= 50000
KILL_ROUNDS ?= 10
# Random tests play the same cases in every run of `make test`: a red one means the change.
SEED ?= 1789
CASES ?= 10000
MESSAGES ?= 1000000
ABREAST ?= 8
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
WEB := client/web
DIST := $(WEB)/dist

# The browser tests use Debian's Chromium; no package may fetch a browser of its own.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
export PUPPETEER_SKIP_DOWNLOAD := 1
# Read by the Node suites: the binary that they start.
export COOPOL_BIN := $(abspath $(TARGET_DIR))/debug/coopol

# Folders with Node packages, and the stamp that npm leaves in each when it has installed them.
NODE_DIRS := $(patsubst %/package-lock.json,%,$(wildcard \
	$(WEB)/package-lock.json tests/*/package-lock.json examples/*/package-lock.json))
NODE_STAMPS := $(NODE_DIRS:%=%/node_modules/.package-lock.json)
# The fuzzer of the API, in a virtual environment of its own.
FUZZER := $(abspath $(TARGET_DIR))/api-fuzz
export SCHEMATHESIS := $(FUZZER)/bin/schemathesis
# What the benchmark needs: the peers, and the browser and clients of the tests.
BENCH_STAMPS := $(patsubst %,%/node_modules/.package-lock.json,bench/peers tests/stock tests/browser)
WEB_SOURCES := $(shell [ -d $(WEB) ] && find $(WEB) -type f \
	-not -path '*/node_modules/*' -not -path '$(DIST)/*' -not -path '*/test-results/*')
HAS_WEB := $(wildcard $(WEB)/package.json)

say = @printf '==> %s\n' '$(1)'

.PHONY: help
help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | \
	  awk -F '\t' '{ printf "  make %-14s %s\n", $$1, $$2 }'
	@echo
	@echo '  Variables: PORT=$(PORT) DATA=$(DATA), for make run.'

.PHONY: run
run: build ## Build everything and start an open hub (no accounts) on this machine
	$(call say,http://127.0.0.1:$(PORT)/   (data in $(DATA), Ctrl-C stops it; make demo opens a filled one))
	@exec $(TARGET_DIR)/release/coopol serve --open --data $(DATA) --listen 127.0.0.1:$(PORT)

.PHONY: demo
demo: build ## Fill ./demo with an example (once), and start a hub with accounts on it
	@[ -e $(DEMO_DATA) ] || $(TARGET_DIR)/release/coopol demo --data $(DEMO_DATA) > /dev/null
	@cat $(DEMO_DATA)/sign-in.txt
	$(call say,http://127.0.0.1:$(PORT)/   (data in $(DEMO_DATA), Ctrl-C stops it))
	@exec $(TARGET_DIR)/release/coopol serve --data $(DEMO_DATA) --listen 127.0.0.1:$(PORT)

.PHONY: build
build: need-cargo web ## Build target/release/coopol with the web app inside
	$(call say,building the release binary (some minutes the first time))
	@cargo build --release --locked

.PHONY: web
web: $(if $(HAS_WEB),$(DIST)/index.html) | $(DIST) ## Build the web app, if its sources changed

$(DIST):
	@mkdir -p $@

$(DIST)/index.html: $(WEB_SOURCES) $(WEB)/node_modules/.package-lock.json
	$(call say,building the web app)
	@cd $(WEB) && npm run --silent build
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json | need-node
	$(call say,installing Node packages in $*)
	@cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: test
test: setup test-web check test-rust test-node ## Install what is needed, then run every test
	$(call say,every test passed)

.PHONY: setup
setup: ## Install the Debian packages that the tests use
	$(call say,checking the system packages)
	@scripts/setup

.PHONY: test-web
test-web: $(NODE_STAMPS) ## Types and unit tests of the web app, then its build
ifneq ($(HAS_WEB),)
	$(call say,web app: types)
	@cd $(WEB) && npm run --silent check
	$(call say,web app: unit tests)
	@cd $(WEB) && npm test --silent
endif
	@$(MAKE) --no-print-directory web

.PHONY: check
check: need-cargo web ## The fast checks: format, clippy, tidy
	$(call say,cargo fmt)
	@cargo fmt --all --check
	$(call say,cargo clippy)
	@cargo clippy --workspace --all-targets --locked -- -D warnings
	$(call say,tidy rules)
	@cargo test --locked --quiet --test tidy

.PHONY: test-rust
test-rust: need-cargo web ## The Rust tests
	$(call say,cargo test)
	@PROPTEST_RNG_SEED=$(SEED) cargo test --workspace --exclude coopol-simulation --locked
	$(call say,simulation: a thousand histories)
	@cargo test -p coopol-simulation --locked

.PHONY: test-node
test-node: need-cargo web $(NODE_STAMPS) $(SCHEMATHESIS) ## Stock clients, letters, a fuzzed API, then real browsers, against the debug binary
	$(call say,building the debug binary)
	@cargo build --locked --bins --examples
	@for suite in tests/stock tests/mail tests/api-fuzz tests/browser; do \
	  [ -f "$$suite/package.json" ] || continue; \
	  printf '==> %s\n' "$$suite"; \
	  (cd "$$suite" && COOPOL_SEED=$${COOPOL_SEED:-$(SEED)} \
	    COOPOL_FUZZ_SEED=$${COOPOL_FUZZ_SEED:-$(SEED)} npm test --silent); \
	done

$(SCHEMATHESIS): tests/api-fuzz/requirements.txt | need-python
	$(call say,installing the API fuzzer)
	@rm -rf $(FUZZER) && python3 -m venv $(FUZZER)
	@$(FUZZER)/bin/pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

.PHONY: screenshots
screenshots: need-cargo web $(NODE_STAMPS) ## Take the pictures of docs/ anew
	@cargo build --locked
	@cd tests/browser && node screenshots.mjs
	$(call say,docs/ has the pictures: look at each before it is committed)

.PHONY: properties
properties: need-cargo ## Play CASES new cases of every property test
	$(call say,property tests: $(CASES) cases each)
	@PROPTEST_CASES=$(CASES) cargo test --locked --lib --test organisation --test channel --test amendment --test store
	@PROPTEST_CASES=$(CASES) cargo test --locked -p coopol-protocol

.PHONY: kill
kill: need-cargo web ## Kill hubs at every step of a word's way, KILL_ROUNDS times, on each store
	$(call say,kill -9 at every step: $(KILL_ROUNDS) rounds on each store)
	@COOPOL_KILL_ROUNDS=$(KILL_ROUNDS) cargo test --locked --test process kill -- --nocapture

.PHONY: simulate
simulate: need-cargo ## Play HISTORIES histories of the hub (COOPOL_TEST_SEED=n plays from there)
	$(call say,simulation: $(HISTORIES) histories)
	@COOPOL_HISTORIES=$(HISTORIES) cargo test -p coopol-simulation --locked -- --nocapture

.PHONY: rough
rough: need-cargo web ## Send MESSAGES messages through networks that lose, double and break (COOPOL_SEED=n plays from there)
	$(call say,rough weather: $(MESSAGES) messages)
	@COOPOL_MESSAGES=$(MESSAGES) COOPOL_ABREAST=$(ABREAST) cargo test --release --locked --test people feed_11_in_rough -- --nocapture

.PHONY: bench
bench: setup build $(BENCH_STAMPS) ## Measure the hub beside its peers into bench/RESULTS.md
	$(call say,building the load generator)
	@cargo build --release --locked -p coopol-bench
	$(call say,measuring (about twenty minutes; leave the machine alone))
	@$(TARGET_DIR)/release/coopol-bench --hub $(TARGET_DIR)/release/coopol \
	  --results bench/RESULTS.md --readme README.md --picture docs/bench.svg
	$(call say,measuring long texts in Chromium (about five minutes))
	@COOPOL_BIN=$(abspath $(TARGET_DIR))/release/coopol node bench/browser/main.mjs --results bench/RESULTS.md
	$(call say,bench/RESULTS.md and docs/bench.svg are written)

.PHONY: clean
clean: ## Remove what was built (not the data)
	cargo clean
	rm -rf $(DIST) $(NODE_DIRS:%=%/node_modules) bench/peers/node_modules

.PHONY: need-cargo
need-cargo:
	@scripts/need cargo

.PHONY: need-python
need-python:
	@scripts/need python

.PHONY: need-node
need-node:
	@scripts/need node
