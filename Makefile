# Set-up is part of every target: `make demo` and `make test` are all that a fresh machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
ENCODERS ?= use
# The versions that the tests ran with. `make CONSTRAINTS=` takes the newest ones that pyproject.toml allows.
CONSTRAINTS ?= constraints.txt
PIP = $(BIN)/python -m pip install --quiet $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS))

.PHONY: demo test test-all check docs site bench quality study constraints sbom clean

# The virtual environment, made again when the dependencies change.
$(VENV)/.ready: pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "acopio needs Python 3.11 or later: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(PIP) --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(PIP) --editable '.[dev]'
	touch $@

# The peers of benchmarks/speed.py; where they cannot be had it says so and measures the rest.
$(VENV)/.ready-bench: $(VENV)/.ready-dev
	-$(PIP) --editable '.[bench]' && touch $@

demo: $(VENV)/.ready  ## the whole job on the embedded site
	$(BIN)/acopio demo

test: $(VENV)/.ready-dev  ## the tests, about 6 minutes on 2 cores
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Servers that the rehearsal of Amazon Translate is held against, and readers of what we wrote; where they cannot
# be had, tests say so and skip.
$(VENV)/.ready-peers: $(VENV)/.ready-dev
	-$(PIP) --editable '.[storage,readers]' && $(PYTHON) -m venv $(VENV)/ministack && \
	$(VENV)/ministack/bin/python -m pip install --quiet 'ministack>=1.5.33,<2' boto3 && touch $@

# A browser for the tests of the review page and the report; where it cannot be had, they say so and skip.
$(VENV)/.ready-browser: $(VENV)/.ready-dev
	-(command -v chromium || $(BIN)/playwright install chromium) && touch $@

test-all: $(VENV)/.ready-peers $(VENV)/.ready-browser  ## the slow ones too
	MINISTACK=$(CURDIR)/$(VENV)/ministack/bin/ministack $(BIN)/python -m pytest -m ''

check: $(VENV)/.ready-dev  ## style, types, walls
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready-dev  ## the reference tables of the documentation, written from the code
	$(BIN)/python docs/generate.py

site: docs  ## the documentation as a site, in build/site; fails for a broken link
	$(BIN)/mkdocs build --strict

bench: $(VENV)/.ready-bench  ## figures of speed and of choices made
	$(BIN)/python benchmarks/speed.py --shared $(SHARED)
	$(BIN)/python benchmarks/encoders.py --shared $(SHARED)
	$(BIN)/python benchmarks/splitters.py --shared $(SHARED)
	$(BIN)/python benchmarks/filters.py --shared $(SHARED)
	$(BIN)/python benchmarks/commands.py --shared $(SHARED)
	$(BIN)/python benchmarks/dedupe.py
	$(BIN)/python benchmarks/focus.py --shared $(SHARED)
	$(BIN)/python benchmarks/crawl.py
	$(BIN)/python benchmarks/formats.py --shared $(SHARED)

quality: $(VENV)/.ready-dev  ## alignment on gold, and the whole job on the frozen web, against their floors
	$(BIN)/python benchmarks/gold.py
	$(BIN)/python benchmarks/alignment.py --shared $(SHARED)
	$(BIN)/python benchmarks/retrieval.py --shared $(SHARED) --encoders $(ENCODERS)
	$(BIN)/python benchmarks/scoring.py --shared $(SHARED)
	$(BIN)/python benchmarks/web.py --shared $(SHARED)
	$(BIN)/python benchmarks/articles.py --shared $(SHARED)
	$(BIN)/python benchmarks/books.py --shared $(SHARED)
	$(BIN)/python benchmarks/provenance.py --shared $(SHARED)
	$(BIN)/python benchmarks/pairing.py --shared $(SHARED)

study: $(VENV)/.ready-dev  ## what a corpus gains with a local engine; needs Apertium with apertium-eng-spa
	$(BIN)/python benchmarks/translation.py --shared $(SHARED)
	$(BIN)/python benchmarks/study.py --shared $(SHARED)

constraints:  ## constraints.txt again, with the newest versions for every system; run the tests before you commit it
	$(PYTHON) -m venv $(VENV)/newest
	$(VENV)/newest/bin/python -m pip install --quiet 'uv>=0.9,<1'
	{ sed '/^[^#]/d' constraints.txt; $(VENV)/newest/bin/uv pip compile --quiet --universal --python-version 3.11 \
		--extra dev --extra readers --no-header --no-annotate --no-emit-index-url pyproject.toml; } > constraints.new
	mv constraints.new constraints.txt

sbom: $(VENV)/.ready  ## sbom.cdx.json: every package of the environment, as CycloneDX
	$(PYTHON) -m venv $(VENV)/sbom
	$(VENV)/sbom/bin/python -m pip install --quiet 'cyclonedx-bom>=7,<8'
	$(VENV)/sbom/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --of JSON -o sbom.cdx.json

clean:
	rm -rf $(VENV) data/demo build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
