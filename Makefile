# The words of this house. Each one first sets up what it needs, inside .venv/.
# On the machine: Python 3.11 or newer, make, git. Works as root and as an ordinary user.

.DEFAULT_GOAL := words
.NOTPARALLEL:
.PHONY: words setup demo test check stories bench slow clean browser
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
READY := .venv/ready
PYTEST := $(BIN)/pytest -n logical --maxprocesses 4

words: ## List these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

setup: $(READY) ## Put everything kyr needs into .venv/ (instant when nothing changed)

demo: setup ## The whole product on this machine: a phone beside the volunteer console, in your browser
	@$(BIN)/kyr demo

test: setup browser ## Every test but the slow ones; PostgreSQL and a browser included
	$(PYTEST) --timeout 180 -m "not slow"

check: setup ## Every static check: style, types, floors, content, stories
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kyr check
	$(BIN)/kyr stories

stories: setup ## Rewrite what the bot says in tests/stories; the diff is what a lawyer reads
	$(BIN)/kyr stories --update

bench: setup ## How fast this machine answers, against pgbench
	$(BIN)/kyr bench

slow: setup browser ## The tests that take long
	$(PYTEST) --timeout 3600 -m slow

clean: ## Remove .venv and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Loading everything once leaves compiled files behind, where Python is told not to write any: starts are twice as fast.
define LOAD_ALL
import importlib, pkgutil, bot
for module in pkgutil.walk_packages(bot.__path__, "bot."):
    if ".migrations" not in module.name:
        importlib.import_module(module.name)
endef
export LOAD_ALL

# A Python that is new enough and can make environments. Debian keeps the second part in a package of its own.
$(READY): requirements.txt pyproject.toml
	@python=; \
	for name in python3.13 python3.12 python3.11 python3; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "kyr needs Python 3.11 or newer; this machine has $$(python3 --version 2>/dev/null || echo none)." >&2; \
	  echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv), then run this again." >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; \
	  fi; \
	  $$python -c 'import ensurepip, venv' >/dev/null 2>&1 || { \
	    echo "$$python cannot make environments here: install python3-venv, then run this again." >&2; exit 1; }; \
	fi; \
	echo "Setting up .venv with $$($$python --version); the first time takes a minute."; \
	[ -x $(BIN)/pip ] && $(BIN)/python -c '' 2>/dev/null || $$python -m venv --clear .venv
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c "$$LOAD_ALL" >/dev/null 2>&1 || true
	@touch $(READY)

# The browser tests drive the system's own Chromium: nothing is downloaded behind your back.
browser:
	@found() { for name in "$$KYR_CHROMIUM" chromium chromium-browser google-chrome; do \
	    [ -n "$$name" ] && command -v "$$name" >/dev/null && return 0; done; return 1; }; \
	found && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests."; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	fi; \
	found || { \
	  echo "The browser tests need Chromium: install it (Debian: apt-get install chromium)," >&2; \
	  echo "or name one you have: KYR_CHROMIUM=/path/to/chromium make test" >&2; exit 1; }
