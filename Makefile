# Everything sets itself up: git, make and Python 3.11 or newer are enough. `make` shows what there is.
# ARGS goes to the program that is started:  make try ARGS="--port 8081"   make test ARGS="tests/core"
# PYTHON picks the Python to set up with:    make test PYTHON=/opt/python3.13/bin/python3

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help try run test soak coverage lint format messages clean

# Relative, so that the folder may stand anywhere, spaces included.
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.installed
BEGUN := .venv-unfinished

PYTHON ?=
ARGS ?=
WORKERS ?= 3

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

try: $(READY) ## Try the bot in a browser: no Telegram account, no key
	@exec $(RUN) bot try $(ARGS)

run: $(READY) ## Run the bot with the settings of .env
	@exec $(RUN) bot $(ARGS)

test: $(READY) ## Run the tests, or some: make test ARGS="tests/core -k money"
	@$(RUN) pytest -n $(WORKERS) --dist worksteal $(ARGS)

SOAK := tests.durability.soak --messages 1000 --chats 50 --kills 10 --restarts 1 --faulty 0.05

soak: $(READY) ## Kill the bot again and again while people write; takes minutes
	@failed=0; \
	$(RUN) $(SOAK) $(ARGS) || failed=1; \
	$(RUN) $(SOAK) --replicas 2 --webhook --twice 0.1 $(ARGS) || failed=1; \
	exit $$failed

coverage: $(READY) ## Run the tests and show which branches they leave out
	@$(RUN) pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term $(ARGS)

lint: $(READY) ## Check style, types and layers
	@failed=0; \
	$(RUN) ruff check . || failed=1; \
	$(RUN) ruff format --check . || failed=1; \
	$(RUN) mypy || failed=1; \
	$(VENV)/bin/python -c "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo'])" \
	    || failed=1; \
	exit $$failed

format: $(READY) ## Put the code in shape
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

messages: $(READY) ## Collect what the bot says, for translators
	@$(VENV)/bin/pybabel --quiet extract --project=bookkeeper --copyright-holder="The Bookkeeper authors" \
	    --no-default-keywords --keywords="say say_around say_many:1,2 label marked" --add-location=file --sort-by-file \
	    --width=110 --output-file=bot/locales/bookkeeper.pot bot/core bot/telegram

clean: ## Remove what was installed and built; books in data/ stay
	rm -rf $(VENV) $(BEGUN) build dist *.egg-info .coverage .coverage.* htmlcov .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find bot tests migrations benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The marker of a set-up that began and didn't end makes the next one start over.
$(READY): pyproject.toml constraints.txt
	@set -e; \
	suits() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
	python='$(PYTHON)'; \
	if [ -n "$$python" ]; then \
	    if ! "$$python" -c 'pass' >/dev/null 2>&1; then \
	        echo "PYTHON=$$python doesn't run as a Python. Name another, or leave PYTHON out." >&2; exit 1; \
	    elif ! suits "$$python"; then \
	        echo "PYTHON=$$python is older than 3.11, which is the oldest that works." >&2; exit 1; \
	    fi; \
	else \
	    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	        if suits $$name; then python=$$name; break; fi; \
	    done; \
	    if [ -z "$$python" ]; then \
	        echo "This needs Python 3.11 or newer, and none was found." >&2; \
	        echo "Install one (https://www.python.org/downloads/), or name it: make PYTHON=/path/to/python3" >&2; \
	        exit 1; \
	    fi; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "$$python lacks its venv module. On Debian and Ubuntu: apt install python$$version-venv" >&2; exit 1; \
	fi; \
	start_over=; \
	if [ -e $(BEGUN) ] || ! { suits $(VENV)/bin/python && $(VENV)/bin/python -m pip --version >/dev/null 2>&1; }; then \
	    start_over=--clear; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version). The first time takes a minute or two."; \
	: > $(BEGUN); \
	if [ -n "$$start_over" ]; then "$$python" -m venv --clear $(VENV); fi; \
	if ! $(RUN) pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; then \
	    rm -f $(BEGUN); \
	    echo "The packages couldn't be installed; what pip says stands above. Run make again to go on." >&2; \
	    exit 1; \
	fi; \
	: > $(READY); rm -f $(BEGUN)
