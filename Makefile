.PHONY: run test laws chaos bench pictures handbook crawl attack lock sbom audit format hooks

run:
	@bash scripts/run.sh

test:
	@bash scripts/test.sh

# What the tests' random examples miss, with other examples each time: make laws ROUNDS=20 PART=members.
laws:
	@ROUNDS="$(ROUNDS)" PART="$(PART)" bash scripts/laws.sh

# Two thousand actions of six people under kill -9, on both ways to run; CHAOS="--actions 500 --minutes 5" for less.
chaos:
	@bash scripts/chaos.sh $(CHAOS)
# What takes how long: a table of seconds, queries and ratios (docs/performance.md). CHECK=1: every page in a small and a
# large house beside the ratios that are kept; BENCH_SCALE=0.1 for a tenth of it.
bench:
	@bash scripts/venv.sh dev && CHECK="$(CHECK)" .venv/bin/python -m tests.bench $(PART)

# Every page as a picture, to be compared before and after a change: make pictures ARGS="take FOLDER".
pictures:
	@bash scripts/venv.sh dev && .venv/bin/python -m tests.pictures $(ARGS)

# The pictures of the handbook, from a fresh demonstration: make handbook ARGS="home letter" for some of them.
handbook:
	@bash scripts/venv.sh dev && .venv/bin/python -m tests.handbook $(ARGS)

# Every page in every role, at both widths, by day and by night: what is wrong with it (docs/crawl.md).
crawl:
	@bash scripts/venv.sh dev && .venv/bin/python -m tests.crawl $(ARGS)

# What an attacker tries, against a running system (docs/attack.md): make attack URL=https://test.example ARGS="--only draft".
attack:
	@bash scripts/venv.sh dev && .venv/bin/python -m tests.attack $(URL) $(ARGS)

# Versions with hashes, from the .in files; names no index.
lock:
	.venv/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" requirements/run.in -o requirements/run.txt
	.venv/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" requirements/traces.in -o requirements/traces.txt
	.venv/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" requirements/dev.in -o requirements/dev.txt
	@echo "Then: make sbom"

# What runs, with licences, as CycloneDX (docs/sbom.json) and as a table (docs/licences.md).
sbom:
	@bash scripts/venv.sh dev && .venv/bin/python scripts/sbom.py

# The locked packages against the published advisories: AUDIT=1 make audit. Off unless asked for: it needs the network.
audit:
	@bash scripts/audit.sh

format:
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	.venv/bin/python scripts/css.py
	.venv/bin/djlint templates --reformat --quiet || .venv/bin/djlint templates --check --quiet  # 1 where it changed something

# Style before each commit: .pre-commit-config.yaml.
hooks:
	@bash scripts/venv.sh dev
	.venv/bin/pre-commit install
