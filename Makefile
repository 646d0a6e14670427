# Every target sets itself up: a fresh machine needs Python 3.11 or newer, a compiler and make, nothing else.
#   make demo    load the sample articles, print who said what, and serve them as pages until Ctrl-C
#   make test    run the tests            make lint    style, formatting and types
#   make bench   time the reader          make lock    resolve requirements.lock again
#   make docs    run the commands of the README and docs/samples.md again
#   make clean   remove everything that the other targets made
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.PHONY: demo test browser postgres lint bench docs lock clean
.SUFFIXES:

demo: $(STAMP)
	@bash samples/demo.sh $(BIN)/qawl

test: $(STAMP) browser postgres
	@$(BIN)/python -m pytest

# The tests of the pages want Chromium. Where Debian can install it, that is done; elsewhere they say what is missing.
browser:
	@test -n "$$QAWL_CHROMIUM" || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
		test "$$(id -u)" != 0 || ! grep -qsx 'ID=debian' /etc/os-release || { \
		echo "Installing Chromium for the tests of the pages (once) ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null || \
		echo "Chromium could not be installed" >&2; }

# The tests of the store want a PostgreSQL server's programs, and run one of their own. Likewise.
postgres:
	@test -n "$$QAWL_POSTGRES" || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || \
		test "$$(id -u)" != 0 || ! grep -qsx 'ID=debian' /etc/os-release || { \
		echo "Installing PostgreSQL for the tests of the store (once) ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends postgresql >/dev/null || \
		echo "PostgreSQL could not be installed" >&2; }

lint: $(STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary

# make bench CORPUS=FOLDER measures on articles of your own; docs/benchmarks.md has what came out.
bench: $(STAMP)
	@set -e; for script in read_corpus peers load; do echo "== $$script"; $(BIN)/python benchmarks/$$script.py $(CORPUS); done
	@set -e; for script in linear_arabic linear_reading linear_patterns; do echo "== $$script"; $(BIN)/python benchmarks/$$script.py; done

docs: $(STAMP)
	@$(BIN)/python docs/refresh.py

# Plain pins without hashes: the file is a list of constraints, so that one file serves every Python version.
lock: $(STAMP)
	@$(PIP) install pip-tools
	@$(BIN)/pip-compile --quiet --upgrade --extra dev --strip-extras --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml

clean:
	@rm -rf $(VENV) demo.db demo.db-wal demo.db-shm build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find src tests scripts benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "qawl needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (once) ..."
	@$(PIP) install --constraint requirements.lock --editable '.[dev]'
	@touch $@
