# make run    the web page on http://127.0.0.1:7860     make test   everything that must hold, from a bare machine
# Each target sets up what it needs in .venv; nothing is installed outside it but Chromium and tesseract for the tests.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

# Resolved for every platform at once; a package that is there already is not written a second time.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"
SECURED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test check bench encoder reader browser recognition screenshots calibrate lock audit clean

run: .venv/.installed
	$(BIN)/python app.py $(ARGS)

# Two workers whatever the machine has: each starts servers of its own, of half a gigabyte.
test: .venv/.installed-dev browser recognition check
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.installed-dev browser
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.page

calibrate: .venv/.installed-dev
	$(BIN)/python -m assistant.fitting.calibrate
	$(BIN)/python -m assistant.fitting.fit_lists

screenshots: .venv/.installed-dev browser
	$(BIN)/python -m benchmarks.screenshots

# make encoder CORPORA=path/to/corpora; malloc keeps what it has, since giving 50 MB back each step doubles the time
encoder: .venv/.installed-dev
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4000000000 $(BIN)/python -m training "$(CORPORA)" $(ARGS)

# make reader CORPORA=path/to/corpora; training/README.md says what must stand in training/work/reader before
reader: .venv/.installed-dev
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4000000000 $(BIN)/python -m training.reader "$(CORPORA)" $(ARGS)

# make lock writes the lock files of requirements*.in; make lock ARGS=--upgrade takes the newest of what is not pinned there
lock: $(BIN)/uv
	$(LOCK) $(ARGS) requirements.in -o requirements.txt
	{ cat requirements-cpu.in; $(LOCK) --no-annotate requirements.txt --no-emit-package torch \
	  $$(sed -nE 's/^(nvidia|cuda|triton)([a-z0-9-]*)==.*/--no-emit-package \1\2/p' requirements.txt); } > requirements-cpu.txt
	$(LOCK) $(ARGS) requirements-dev.in -o requirements-dev.txt \
	  $$(sed -nE 's/^([a-z0-9-]+)==.*/--no-emit-package \1/p' requirements.txt)

$(BIN)/uv:
	$(MAKE) .venv/.installed-dev

# Asks PyPI for known holes; needs a network.
audit: $(BIN)/uv
	$(BIN)/uv tool run pip-audit@2.10.1 --require-hashes --disable-pip -r requirements.txt

# The second line where pip knows no CPU build of torch: see requirements-cpu.in.
.venv/.installed: requirements.txt requirements-cpu.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -y -q --no-install-recommends python3-venv; } || \
	  { echo "Install Debian's package python3-venv, then try again."; exit 1; }
	[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear .venv
	$(SECURED) -r requirements-cpu.txt 2>/dev/null || $(SECURED) -r requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	$(SECURED) -r requirements-dev.txt
	@touch $@

browser:
	@[ -n "$$CHROMIUM" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } || \
	  { echo "The browser tests need Chromium: install Debian's package chromium, then try again."; exit 1; }

recognition:
	@tesseract --list-langs 2>/dev/null | grep -qx fra || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -y -q --no-install-recommends tesseract-ocr tesseract-ocr-fra; } || \
	  { echo "The tests of scans need text recognition: install Debian's packages tesseract-ocr and tesseract-ocr-fra, then try again."; exit 1; }

# Not data/index: documents may have been added to it.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
