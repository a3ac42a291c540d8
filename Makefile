# make demo and make test are all one needs; each sets up what it needs in .venv by itself.
.PHONY: demo test coverage test-postgresql check audit fuzz bench setup browser theme lock format clean

PYTHON ?= python3
BIN := .venv/bin
export UV_COMPILE_BYTECODE = 1
# Ours is compiled once too, wherever the environment says otherwise: the tests start Python some hundred times.
export PYTHONDONTWRITEBYTECODE =
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

demo: setup
	$(BIN)/styrhjul demo

test: check browser
	$(BIN)/pytest -n auto --dist loadgroup

# The same tests and which lines they never came to. Watching every line takes two thirds as long again.
coverage: check browser
	$(BIN)/pytest -n auto --dist loadgroup --cov --cov-report=term

# Every test that is not about SQLite's own file, on a PostgreSQL server that the tests start (initdb on the path).
test-postgresql: setup
	$(BIN)/pytest -n auto --dist loadgroup --on postgresql

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Whether any package that is locked has a known fault, by PyPI's and npm's own lists: it takes the Internet, and fails
# also where a package could not be asked about.
audit: setup
	$(BIN)/uv tool run pip-audit --strict --disable-pip --require-hashes -r requirements.lock
	npm audit --package-lock-only

# Spoilt files for every reader of files, many more than in the tests: some minutes.
fuzz: setup
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-200} $(BIN)/pytest tests/fuzz

bench: setup
	$(BIN)/python -m bench

# Injects every fault for real and writes docs/faults.md. SEED, TIMES and ONLY (a fault or a room) are passed on.
faults: setup
	$(BIN)/python -m faults $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES)) $(if $(ONLY),--only $(ONLY))

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
	@if ! command -v chromium-headless-shell >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; \
	fi || true

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
