.PHONY: run test lock format

run:
	@bash scripts/run.sh

test:
	@bash scripts/test.sh

# Versions with hashes, from the .in files; names no index.
lock:
	.venv/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" requirements/run.in -o requirements/run.txt
	.venv/bin/uv pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" requirements/dev.in -o requirements/dev.txt

format:
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	.venv/bin/djlint templates --reformat --quiet || .venv/bin/djlint templates --check --quiet  # 1 where it changed something
