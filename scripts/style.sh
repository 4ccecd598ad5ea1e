#!/usr/bin/env bash
# The style step of `make test` and of the hook before a commit: lint, format of code, format of templates.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
ruff check .
ruff format --check .
python scripts/css.py --check
djlint templates --check --quiet
