# What a person does with Galley. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

dev: .venv/ready ## run the publication on this machine: site on :3000, API on :8000
	@exec $(BIN)/python -m local.dev

test: .venv/ready ## the tests (under five minutes; no network but loopback)
	@$(BIN)/python -m pytest -n 2

check: .venv/ready ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/ready ## measure; prints, and writes bench/results.json
	@$(BIN)/python -m bench

test-sim: .venv/ready ## the fault simulator: a crash at every AWS call
	@$(BIN)/python -m pytest -n 2 -m sim

test-real: .venv/ready ## imports of real sites (GALLEY_SHARED) beside the real Hugo
	@$(BIN)/python -m pytest -n 2 -m real

.venv/ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Galley needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing what Galley needs into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

.PHONY: help dev test check bench test-sim test-real
.DEFAULT_GOAL := help
