# Two commands: `make run` opens a demo store, `make test` proves that all of it works.
# With AFTERWORD_PICTURES=1 it leaves a picture of each screen in tests/pictures, for people to look at.
# `make check` looks over style, types and the directions of imports; `make locks` renews the locks.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS = never
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench locks install install-dev pictures clean

# The demo has a data folder of its own, so that a store of yours never meets it.
run: export AFTERWORD_HOME ?= $(CURDIR)/home/demo
run: $(VENV)/run.done
	@$(BIN)/afterword demo --serve $(ARGS)

test: $(VENV)/dev.done
	@PYTHON=$(BIN)/python bin/need
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0 $(ARGS)

check: $(VENV)/dev.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

install: $(VENV)/run.done
install-dev: $(VENV)/dev.done

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python has no venv. On Debian: apt-get install python3-venv"; exit 1; }

# uv installs in a tenth of the time; where it cannot be had, pip reads the same lock.
$(VENV)/uv.done: $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
	@touch $@

$(VENV)/run.done: $(VENV)/uv.done locks/run.txt pyproject.toml
	@bin/install locks/run.txt
	@touch $@

$(VENV)/dev.done: $(VENV)/uv.done locks/dev.txt pyproject.toml
	@bin/install locks/dev.txt
	@touch $@ $(VENV)/run.done

bench: $(VENV)/dev.done
	@PYTHON=$(BIN)/python bin/need
	$(BIN)/python -m bench $(ONLY)

locks: $(VENV)/uv.done
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra postgres --extra print --extra push --extra build pyproject.toml -o locks/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra dev --extra bench --extra postgres --extra print --extra push --extra ml --extra smpp --extra heic --extra karrio --extra build -c locks/run.txt pyproject.toml -o locks/dev.txt

pictures: $(VENV)/dev.done
	$(BIN)/python bin/pictures

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
