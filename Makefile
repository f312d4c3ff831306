# Everything a person needs: make demo · make test · make serve. Each makes its own environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE ?= examples/orosanmalan-skola

.PHONY: demo test check fix eval serve all-tests tested nightly vllm-env wheel clean

demo: .venv/base
	$(BIN)/aktsam summarize $(EXAMPLE) --template orosanmalan

test: check
	$(BIN)/python -m pytest

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: .venv/dev
	$(BIN)/aktsam eval pii pii --report eval/report.html
	$(BIN)/aktsam eval people pii
	$(BIN)/aktsam eval summaries examples

serve: .venv/base
	$(BIN)/aktsam serve

# What CI runs: the checks, and beside them every group of tests, two files at a time; a missing one fails (tests/conftest.py).
all-tests: check tested

tested: .venv/dev vllm-env
	AKTSAM_ALL_GROUPS=1 AKTSAM_VLLM_PYTHON=$(CURDIR)/.venv-vllm/bin/python \
	  $(BIN)/python -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder

nightly: .venv/dev vllm-env
	AKTSAM_RESTORE_CASES=1000000 AKTSAM_VLLM_PYTHON=$(CURDIR)/.venv-vllm/bin/python $(BIN)/python -m pytest -m nightly

vllm-env: .venv-vllm/ready

.venv/base: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,ocr]'
	touch .venv/base $@

.venv-vllm/ready: tests/kit/vllm_env.sh
	bash tests/kit/vllm_env.sh .venv-vllm
	touch $@

wheel: .venv/dev
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf .venv .venv-vllm build dist *.egg-info
