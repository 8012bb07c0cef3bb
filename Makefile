# make serve: set up what is missing and serve the graph.   make test: set up what is missing and run the tests.
SHELL   := /bin/bash
PYTHON  ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
             "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
HOST    ?= 127.0.0.1
PORT    ?= 8000
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
NPM     := server/npm
NODE    := $(NPM)/node_modules
INSTALL := npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=silent --fetch-retries=1
SOURCES := server tests

.PHONY: help setup serve test check lint prove bench export clean
.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) $(NODE)/.editor  ## make .venv with everything that serving and testing need

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 2; }
	@"$(PYTHON)" -m venv --help >/dev/null 2>&1 && "$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 2; }
	@test -x $(BIN)/python || { echo "Making $(VENV) with $(PYTHON) …"; "$(PYTHON)" -m venv $(VENV); }
	@echo "Installing the packages that pyproject.toml names …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]' || { \
	  echo "The packages could not be installed. Is this machine offline? Connect it, or point pip at a local mirror, and run the same command again."; exit 2; }
	@touch $@

# From npm come the query editor, what the tests look with, what the proof asks with; all works without them.
$(NODE)/.editor: OMIT := --omit=dev --omit=optional
$(NODE)/.tests:  OMIT := --omit=optional
$(NODE)/.editor $(NODE)/.tests $(NODE)/.proof: $(NPM)/package.json
	@command -v npm >/dev/null 2>&1 || { echo "npm is not here: queries are written in a plain form, and some tests skip."; exit 0; }; \
	echo "Installing what $(NPM)/package.json names …"; \
	(cd $(NPM) && $(INSTALL) $(OMIT) >/dev/null 2>&1) || { \
	  echo "npm could not install it (offline?): queries are written in a plain form, and some tests skip."; exit 0; }; \
	touch $(NODE)/.editor $(if $(filter-out %.editor,$@),$(NODE)/.tests) $@

serve: $(READY) $(NODE)/.editor  ## serve the graph at http://127.0.0.1:8000/ (HOST=… PORT=… to change)
	@$(BIN)/bali serve --host $(HOST) --port $(PORT)

check: $(READY)  ## validate ontology, instances and shapes
	@$(BIN)/bali check

lint: $(READY)  ## style and types
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy

test: $(READY) $(NODE)/.tests lint check  ## style, types, data, tests
	@$(BIN)/python -m pytest -m "not prove" -n 2 --dist loadfile

prove: $(READY) $(NODE)/.proof  ## the heavier proof: second engines, scale, soak
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,prove]'
	@$(BIN)/python -m pytest -m prove

bench: $(READY)  ## measure side by side (BENCH=--quick for a short run)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@$(BIN)/python server/bench/validation.py $(BENCH)
	@$(BIN)/python server/bench/run.py $(BENCH)

export: $(READY)  ## write the graph to bali-process.ttl
	@$(BIN)/bali export --out bali-process.ttl

clean:  ## remove what these commands made
	rm -rf $(VENV) $(NODE) .bali .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
