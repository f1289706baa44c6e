# Every target sets itself up on a fresh machine; `make help` lists them.
# Nothing here names a download address: pip and uv use what the machine is configured with.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Tests start programs by the hundred; without bytecode each would compile all of its modules again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.installed
PROGRAM := $(VENV)/.program
SYSTEM := $(VENV)/.system
PROGRAM_SYSTEM := $(VENV)/.system-program
INSTALLER_SYSTEM := $(VENV)/.system-installer
WINDOWS_SYSTEM := $(VENV)/.system-windows
MESSAGES := resources/translations/vi.mo
PICTURES := resources/help/pictures
# What they show: code, words, forms, icons; no page of the guide itself.
PICTURED := desktop_app ui resources -type f -regex '.*\.\(py\|po\|toml\|xml\|svg\|qss\)'
DEMO ?= out/demo
PROVINCE ?= out/province
PYTEST ?=
# Some tests wait for other processes, so there is one more worker than processors; with two more the run took 4 %
# longer. Each worker takes adjacent tests; one that is done takes some of the others'.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 8 ? n + 1 : 8)))
# Thousands of small books are flushed to disk and thrown away: in memory, where there is enough.
QUICK_FOLDER ?= $(shell [ -w /dev/shm ] && [ "$$(df -Pk /dev/shm | awk 'END{print $$4}')" -gt 4000000 ] && echo /dev/shm)
COMPILE := uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	--no-emit-find-links -c requirements/constraints.in --custom-compile-command "make lock"

.PHONY: help setup program run province test other-pythons lint bench bench-compare soak soak-province pictures pictures-compare installer installer-smoke installer-windows installer-windows-check release lock translations licences clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) $(SYSTEM) $(MESSAGES) ## make .venv and install what the program and its tests need

program: $(PROGRAM) $(PROGRAM_SYSTEM) $(MESSAGES) ## make .venv and install what the program alone needs; run does it

$(STAMP): requirements/dev.txt requirements/uv.txt pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV) tests

# A set-up for the tests has everything that the program needs.
$(PROGRAM): requirements/run.txt requirements/uv.txt pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV) program

$(SYSTEM): $(STAMP) tools/system_packages.sh tools/apt_install.sh
	@tools/system_packages.sh tests $(PYTHON) $@

$(PROGRAM_SYSTEM): $(PROGRAM) tools/system_packages.sh tools/apt_install.sh
	@tools/system_packages.sh program $(PYTHON) $@

$(INSTALLER_SYSTEM): tools/system_packages.sh tools/apt_install.sh
	@tools/system_packages.sh installer $(PYTHON) $@

$(WINDOWS_SYSTEM): tools/windows/system_packages.sh tools/apt_install.sh
	@tools/windows/system_packages.sh build $@

$(MESSAGES): $(wildcard resources/translations/vi/*.po) tools/compile_translations.py | $(PROGRAM)
	@$(PYTHON) tools/compile_translations.py

run: program ## open the window; without a display, build the demo in DEMO=out/demo
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	first="$$(ls -tr $(PICTURES)/*.png 2>/dev/null | head -n 1 || true)"; \
	if [ -z "$$first" ]; then echo "making the pictures of the guide, once"; \
	$(PYTHON) -m ui.demo.guide_pictures $(PICTURES) || echo "without them the guide says what they would show"; \
	else newer="$$(find $(PICTURED) -newer "$$first" -print -quit || true)"; \
	[ -z "$$newer" ] || echo "the pictures of the guide are older than $$newer: run make pictures"; fi; \
	exec $(VENV)/bin/so-mat-tran; \
	else exec $(VENV)/bin/so-mat-tran demo --out "$(DEMO)"; fi

province: program ## show an invented province with its console on this computer; PROVINCE=folder keeps it
	@$(VENV)/bin/so-mat-tran-upstream demo --folder "$(PROVINCE)"

test: setup ## run the tests; PYTEST="-k word" narrows them, WORKERS=0 keeps them in one process
	@TMPDIR="$${TMPDIR:-$(QUICK_FOLDER)}" $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST)

other-pythons: setup ## a fast part of the tests on the other promised releases of Python that are here
	@$(PYTHON) -m tools.other_pythons

lint: setup ## ruff, mypy and the translation check
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) tools/compile_translations.py --check

bench: setup ## print measurements as ratios to a floor measured beside them, and keep them; SHORT=1 only tries them all
	@BENCH_SHORT="$(if $(SHORT),1,)" $(PYTHON) -m pytest -m bench -o faulthandler_timeout=0 --timeout 3600 tests $(PYTEST)

bench-compare: setup ## compare what two commits measured: OLD=COMMIT NEW=COMMIT
	@$(PYTHON) -m tests.benchmarks.reporting.run_files "$(OLD)" "$(NEW)"

soak: setup ## the long runs: random kills, many syncs, new examples for the properties
	@$(PYTHON) -m pytest -m "soak or (hypothesis and not bench)" --hypothesis-profile searching -o faulthandler_timeout=0 --timeout 3600 tests $(PYTEST)

soak-province: setup ## kill parts of a cluster under load, a quarter and a year of a country; KILLS=50 SEED=number OFFICES=3321
	@KILLS="$(KILLS)" SEED="$(SEED)" OFFICES="$(OFFICES)" $(PYTHON) -m pytest -s -n 0 -m soak_province -o faulthandler_timeout=0 --timeout 14400 \
	tests/upstream/cluster tests/upstream/scale $(PYTEST)

# All or none: the first `make run` makes them where there is none.
pictures: setup ## make the pictures of the guide from the program itself; none is committed
	@rm -rf $(PICTURES) $(PICTURES).part
	@$(PYTHON) -m ui.demo.guide_pictures $(PICTURES).part
	@mv $(PICTURES).part $(PICTURES)

pictures-compare: setup ## every page and dialog before and after a change, on sheets: OLD=COMMIT [NEW=COMMIT]
	@$(PYTHON) -m tests.ui.fits.compare "$(OLD)" $(if $(NEW),"$(NEW)")

installer: setup pictures $(INSTALLER_SYSTEM) ## build the program for Linux in dist/so-mat-tran, packed in dist/linux, and print the sizes
	@$(PYTHON) -m PyInstaller --noconfirm --clean --log-level WARN build_installer.spec
	@echo "dist/so-mat-tran: $$(du -sm --apparent-size dist/so-mat-tran | cut -f1) MB"
	@$(PYTHON) -m tools.linux_program

installer-windows: setup pictures $(WINDOWS_SYSTEM) ## build the setup program for Windows in dist/windows; WINDOWS_PYTHON=FILE embeds another CPython
	@$(PYTHON) -m tools.windows $(if $(WINDOWS_PYTHON),--python "$(WINDOWS_PYTHON)")

installer-windows-check: installer-windows ## install and use that program under wine; skipped loudly where there is none
	@tools/windows/system_packages.sh check $(VENV)/.system-windows-check
	@$(PYTHON) -m pytest -m wine -o faulthandler_timeout=0 --timeout 1800 tests/installer/windows $(PYTEST)

installer-smoke: installer ## start the frozen program with a throw-away home and print a PDF with it
	@$(PYTHON) -m pytest -m installer -o faulthandler_timeout=0 --timeout 300 tests/installer $(PYTEST)

release: setup ## prove, build and tag what the version says; CHECK=1 only says what is missing
	@$(PYTHON) -m tools.release $(if $(CHECK),--check)

lock: ## write requirements/*.txt from pyproject.toml; UPGRADE=1 takes newer versions
	@PATH="$$(tools/find_uv.sh):$$PATH"; upgrade="$(if $(UPGRADE),--upgrade,)"; \
	$(COMPILE) $$upgrade --extra dev pyproject.toml -o requirements/dev.txt; \
	$(COMPILE) $$upgrade -c requirements/dev.txt --extra desktop --extra upstream --extra build pyproject.toml -o requirements/run.txt; \
	$(COMPILE) $$upgrade -c requirements/dev.txt --extra desktop pyproject.toml -o requirements/desktop.txt; \
	$(COMPILE) $$upgrade -c requirements/dev.txt --extra upstream pyproject.toml -o requirements/upstream.txt; \
	$(COMPILE) $$upgrade -c requirements/dev.txt --extra statistics pyproject.toml -o requirements/statistics.txt; \
	echo uv | $(COMPILE) $$upgrade - -o requirements/uv.txt; \
	if grep -nE '://|index-url|find-links|trusted-host' requirements/*.txt; then exit 1; fi

translations: $(PROGRAM) ## write vi.mo (setup does it too) and list what has no Vietnamese
	@$(PYTHON) tools/compile_translations.py
	@$(PYTHON) tools/compile_translations.py --check

licences: setup ## gather the licences of everything bundled into resources/licences
	@PATH="$$(tools/find_uv.sh):$$PATH"; rm -rf .cache/other-systems; \
	awk '/sys_platform == .win32/{print $$1}' requirements/desktop.txt requirements/upstream.txt | sort -u | \
	xargs uv pip install -q --no-deps --python $(PYTHON) --python-platform windows --target .cache/other-systems
	@$(PYTHON) tools/gather_licences.py .cache/other-systems

clean: ## remove what the targets built, but not .venv
	@rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis
