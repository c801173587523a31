# Everything happens in .venv, made from Python 3.11 or newer and pip alone.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: install demo test check bench screenshots samples lock

install: .venv/.installed

.venv/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the libraries into .venv (once; about 380 MB to download, 1.1 GB installed)"
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.developing: requirements-dev.lock .venv/.installed
	@echo "Installing the tools of the tests into .venv (once)"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

# A simulated Congress, live: files of every source, the pipeline and the dashboard.
demo: install
	@$(BIN)/python -m etl demo $(ARGS)

test: .venv/.developing
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: .venv/.developing
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache

bench: .venv/.developing
	@$(BIN)/python -m tests.benchmarks $(ARGS)

# The screenshots of the documentation, from a running demo (ARGS=its address).
screenshots: .venv/.developing
	@$(BIN)/python docs/make_screenshots.py $(ARGS)

# The pages of reports of the documentation, from a loaded Congress (ARGS=its congress.toml).
samples: .venv/.developing
	@$(BIN)/python -m docs.make_samples $(ARGS)

# Pin the versions anew; needs uv. No registry address may be recorded.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --quiet --extra reports pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --quiet --extra reports --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
