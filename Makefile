# make demo and make test are all one needs; each sets up what it needs in .venv by itself.
.PHONY: demo test check bench setup lock format clean

PYTHON ?= python3
BIN := .venv/bin
export UV_COMPILE_BYTECODE = 1
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

demo: setup
	$(BIN)/styrhjul demo

test: check
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

# Writes the lock anew from pyproject.toml: exact versions with hashes, and no host's name.
lock:
	$(BIN)/uv pip compile --quiet --group dev pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist
