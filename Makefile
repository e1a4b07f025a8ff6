# Two commands: `make run` and `make test`. Each installs what it needs; a second time it starts in seconds.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.PHONY: run test lint demo bench clean

run: .venv/run.stamp static/vendor/stamp
	@sh scripts/system_packages.sh run
	@$(BIN)/python manage.py compile_catalogues
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py load_facts > /dev/null
	@$(BIN)/python manage.py load_demo
	@exec $(BIN)/python manage.py serve

test: .venv/test.stamp static/vendor/stamp
	@sh scripts/system_packages.sh test
	@$(BIN)/python scripts/run_tests.py $(ARGS)

lint: .venv/test.stamp static/vendor/stamp
	@$(BIN)/python scripts/run_tests.py --only lint

bench: .venv/test.stamp static/vendor/stamp
	@$(BIN)/python benchmarks/run.py $(ARGS)

.venv/bin/python:
	@sh scripts/system_packages.sh venv
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/run.txt
	@touch $@

.venv/test.stamp: requirements/test.txt | .venv/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/test.txt
	@touch $@ .venv/run.stamp

static/vendor/stamp: package-lock.json scripts/vendor.py | .venv/bin/python
	npm ci --ignore-scripts --no-audit --no-fund --silent
	$(BIN)/python scripts/vendor.py
	@touch $@

clean:
	rm -rf .venv node_modules static/vendor  # never var/: the database, the files and the keys are there
