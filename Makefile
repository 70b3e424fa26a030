# `make help` lists what can be said. Everything a target needs, it installs by itself.
PORT ?= 8000
ROWS ?= 20000
PYTEST ?=
# The first Python that is new enough, looked for once.
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
endif
BIN = .venv/bin
SOURCES = manage.py tracker recommendations tests bench
# Production settings are the default, and they refuse to start without secrets.
export DEVELOPMENT = true

.PHONY: help install run test chromium check format lock audit messages bench endure

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

install: # what every target needs
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: install it (Debian: apt-get install python3 python3-venv).' >&2; exit 1; }
	@$(PYTHON) tracker/install.py

run: install ## serve the site with the Kazakhstan case on http://127.0.0.1:8000; PORT=8100, DATABASE_URL=postgres://…
	@$(BIN)/python -m tracker.run $(PORT)

test: install $(if $(findstring not browser,$(PYTEST)),,chromium) ## the whole suite, browser tests included; PYTEST='-k words' chooses
	@$(BIN)/python -m pytest -n 2 --dist loadscope $(PYTEST)

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as=sudo; \
	else echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), or leave them out:" \
	"make test PYTEST='-m \"not browser\"'" >&2; exit 1; fi; \
	echo 'Installing Chromium for the browser tests …'; \
	$$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends chromium >/dev/null

check: install ## format, lint, types, templates, missing migrations
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@find templates -name '*.html' -exec $(BIN)/djade --check {} +
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python manage.py makemigrations --check --dry-run

format: install ## write code and templates the way `make check` wants them
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)
	@find templates -name '*.html' -exec $(BIN)/djade {} + || true # it fails when it had something to do

lock: install ## choose the newest fitting packages and write the lock files
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --no-header -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --quiet --upgrade --universal --generate-hashes --no-header -o requirements-dev.txt

audit: install ## ask the package index which locked packages have known weaknesses; fails where it cannot be asked
	@$(BIN)/uv tool run --quiet pip-audit --strict --disable-pip --require-hashes -r requirements.txt

messages: install ## collect the words to translate (needs Debian's gettext) and compile the catalogues
	@$(BIN)/python manage.py makemessages --all --no-location --no-obsolete --ignore=.venv --ignore=tests --ignore=bench
	@$(BIN)/python -c "import pathlib, polib; [polib.pofile(p).save_as_mofile(p.with_suffix('.mo')) for p in pathlib.Path('recommendations/locale').rglob('*.po')]"

bench: install ## measure with ROWS=20000 recommendations (needs Debian's wrk); ONLY=list,detail chooses
	@$(BIN)/python -m bench.bench --rows $(ROWS) $(if $(ONLY),--only $(ONLY))

endure: install ## kill, edit at once, compare worlds and load for ten minutes, an hour in all; ONLY=kills (edits, worlds, load) chooses
	@$(BIN)/python -m bench.endure $(ONLY)
