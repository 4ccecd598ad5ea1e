#!/usr/bin/env bash
# make test: style, types, imports, migrations, deployment check, then the suite on SQLite and again on
# a real PostgreSQL with a real Redis; once, the flows in a real browser and through a real worker.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/system_packages.sh test
bash scripts/venv.sh dev
export PATH="$PWD/.venv/bin:$PATH"
# Some hundred processes are started: compiled once, and not into the tree.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/compiled"

step() { printf '\n== %s\n' "$*"; }

step "style"; bash scripts/style.sh
step "types"; mypy
step "imports"; lint-imports
step "migrations"; VAR_DIR="$(mktemp -d)" python manage.py makemigrations --check --dry-run
step "deployment check"
PRODUCTION=1 SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" ALLOWED_HOSTS=example.gov.cn \
    VAR_DIR="$(mktemp -d)" python manage.py check --deploy --fail-level WARNING
step "compose file"
if command -v docker-compose >/dev/null; then
    SECRET_KEY=x POSTGRES_PASSWORD=x ALLOWED_HOSTS=x docker-compose --file docker-compose.yml config --quiet
else
    echo "docker-compose is not installed: the compose file is checked as YAML by the suite"
fi
# Flows in a browser run by themselves: the browser's event loop and tests of the database do not share a process. They run
# once, on servers; those that ask for the embedded default (one SQLite file, a queue of files) run there instead.
# They mostly wait for other processes: three of them at a time on two cores.
together() { python -m pytest --no-loadscope-reorder "$@"; }
unit() { together -n 2 tests --ignore tests/live "$@"; }
live() { together -n 3 tests/live -m "$1"; }
export -f together unit live
step "suite on SQLite"; unit
step "running installations on the embedded default"; live embedded
step "suite, then running installations, on PostgreSQL and Redis"
# What asks no database ran above.
python -m tests.servers bash -ec 'unit --asking-database; live "not embedded"'
