# make demo and make test are all one needs; each sets up what it needs in .venv by itself.
.PHONY: demo test check bench setup browser theme lock format clean

PYTHON ?= python3
BIN := .venv/bin
export UV_COMPILE_BYTECODE = 1
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

demo: setup
	$(BIN)/styrhjul demo

test: check browser
	$(BIN)/pytest -n auto --dist loadgroup --cov --cov-report=term

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup
	$(BIN)/python -m bench

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

# What the tests of the pages use beside Python. Where it cannot be had, those tests are skipped and say so.
browser:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.ready; fi
	@if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; fi || true

node_modules/.ready: package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

# Compiles the pages' looks, and copies the scripts that the browser runs; what comes of it is kept in git.
theme: node_modules/.ready
	npm run --silent theme

# Writes the lock anew from pyproject.toml: exact versions with hashes, and no host's name.
lock:
	$(BIN)/uv pip compile --quiet --group dev pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist
