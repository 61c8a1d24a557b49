# What a person does with Galley. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 24

dev: .venv/ready ## run the publication on this machine: site on :3000, API on :8000
	@exec $(BIN)/python -m local.dev

test: .venv/ready ## the tests (no network but loopback)
	@$(BIN)/python -m pytest -n 2

check: .venv/ready ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/ready .venv/peers/ready .venv/generators/ready .venv/package/ready ## measure; prints, and writes bench/results.json
	@$(BIN)/python -m bench

test-thorough: .venv/ready ## every case of a rule that make test tries a few of, and whole machines
	@$(BIN)/python -m pytest -n 2 -m thorough

test-sim: .venv/ready ## the fault simulator: every crash, every order of two writes, 2,000 schedules, mutants
	@$(BIN)/python -m pytest -n 2 -m sim tests/sim

soak: .venv/ready ## random schedules for SECONDS or until there are SCHEDULES, recorded in tests/sim/results.json
	@$(BIN)/python -m tests.sim.soak "$(or $(SECONDS),inf)" "$(SCHEDULES)"

replay: .venv/ready ## play the schedule of a SEED again, without what does not matter
	@$(BIN)/python -m tests.sim.schedules "$(SEED)"

test-real: .venv/ready ## imports of real sites (GALLEY_SHARED) beside the real Hugo
	@$(BIN)/python -m pytest -n 2 -m real

# Where tests are about tables; the others bring a store of their own, need none, or ask the same of it.
ON_TABLES = $(addprefix tests/,commands models) \
  $(addprefix tests/test_,ledger.py ledger_at_once.py ledger_rule.py sweeper.py bounces.py security_rules.py dynamodb_local.py) \
  $(addprefix tests/routes/test_,at_once.py auth.py invites.py ledger.py paging.py tokens.py writing.py) \
  $(addprefix tests/projections/test_,mail.py mail_deliveries.py pages_converge.py) \
  tests/sim/test_cloud.py

test-dynamodb-local: .venv/ready ## the tests on Amazon's DynamoDB Local (needs Java 17 and npm)
	@GALLEY_TEST_DYNAMODB=local $(BIN)/python -m pytest -n 2 $(ON_TABLES)

test-schemathesis: .venv/ready .venv/schemathesis/ready ## the API against its own document, with data made from it
	@$(BIN)/python -m pytest -n 2 -m schemathesis tests/schemathesis

.venv/schemathesis/ready: requirements-schemathesis.txt
	@echo "installing schemathesis into .venv/schemathesis (once)"
	@test -x .venv/schemathesis/bin/python || $(PYTHON) -m venv .venv/schemathesis
	@.venv/schemathesis/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# As many as take some two minutes in all; from a million on, tests/fuzz/results.json keeps the sum.
EXECUTIONS ?= 3000

fuzz: .venv/ready .venv/fuzz/ready ## every parser against inputs that nobody meant: make fuzz EXECUTIONS=1000000
	@GALLEY_EXECUTIONS=$(EXECUTIONS) $(BIN)/python -m pytest -n 2 -m fuzz tests/fuzz

# The tier says itself when this cannot be installed.
.venv/fuzz/ready: requirements-fuzz.txt .venv/ready
	@echo "installing what drives the fuzzers into .venv/fuzz (once)"
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .venv/fuzz --requirement requirements-fuzz.txt && touch $@

test-clients: .venv/ready build/clients/ready ## clients in other languages, against a running API (node 18 or newer)
	@$(BIN)/python -m pytest -m clients tests/clients

build/clients/ready: requirements-clients.txt tests/clients/package-lock.json
	@echo "installing what the tests of the clients need into build/clients and tests/clients/node_modules (once)"
	@$(PYTHON) -m venv build/clients
	@build/clients/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-clients.txt
	@if command -v npm >/dev/null; then npm ci --prefix tests/clients --no-audit --no-fund --loglevel=error; \
	  else echo "there is no npm: the tests with node are skipped"; fi
	@touch $@

# One of its tests asks axe, which is npm's and among the judges.
test-browser: .venv/browser build/judges/ready ## the pages in a real browser (Chromium, npm)
	@$(BIN)/python -m pytest -n 2 -m browser tests/browser

.venv/browser: requirements-browser.txt .venv/ready
	@echo "installing what drives a browser into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-browser.txt
	@touch $@

screenshots: .venv/browser ## photograph the theme for docs/screenshots (Chromium)
	@$(BIN)/python -m tests.browser.screenshots

test-judges: .venv/browser build/judges/ready ## pages, feeds and metadata before judges from elsewhere (Chromium, Java 17, npm)
	@$(BIN)/python -m pytest -m judges tests/judges

build/judges/ready: requirements-judges.txt tests/judges/package-lock.json
	@echo "installing the judges into build/judges and tests/judges/node_modules (once)"
	@$(PYTHON) -m venv build/judges
	@build/judges/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-judges.txt
	@if command -v npm >/dev/null; then \
	  PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix tests/judges --no-audit --no-fund --loglevel=error; \
	  else echo "there is no npm: the tests with node are skipped"; fi
	@touch $@

package: .venv/ready .venv/package/ready ## what is deployed to AWS, in build/: code, layer, template
	@$(BIN)/python -m deployment.package

deploy: .venv/ready ## bring it to AWS: make deploy STAGE=prod (docs/deploy.md)
	@./galley deploy --stage "$(STAGE)"

# Lambda's machine is the one that the stage says; the tests run the same package made for this machine.
test-package: .venv/ready .venv/package/ready ## the package as Lambda runs it: each function, then the whole HTTP suite
	@$(BIN)/python -m deployment.package --into build/this-machine --architecture $(subst aarch64,arm64,$(shell uname -m))
	@$(BIN)/python -m pytest -m package tests/package tests/deployment
	@$(BIN)/python -m pytest -n 2 -p tests.package.plugin tests/routes tests/stories

.venv/package/ready: requirements-package.txt
	@echo "installing what makes and proves the package into .venv/package (once)"
	@test -x .venv/package/bin/python || $(PYTHON) -m venv .venv/package
	@.venv/package/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# Bench says itself what is missing when this cannot be installed.
.venv/peers/ready: requirements-bench.txt .venv/ready
	@echo "installing what Galley is measured beside into .venv/peers (once)"
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .venv/peers --requirement requirements-bench.txt && touch $@

.venv/generators/ready: requirements-generators.txt .venv/ready
	@echo "installing the generators that a rebuild is measured beside into .venv/generators (once)"
	-@$(PYTHON) -m venv .venv/generators && .venv/generators/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-generators.txt && touch $@

.venv/ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Galley needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing what Galley needs into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

.PHONY: help dev test check bench deploy fuzz test-thorough test-sim soak replay test-real test-dynamodb-local test-schemathesis test-clients test-browser test-judges screenshots package test-package
.DEFAULT_GOAL := help
