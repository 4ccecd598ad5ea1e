#!/usr/bin/env bash
# make test: style, types, imports, migrations, deployment check, then the suite on SQLite and again on
# a real PostgreSQL with a real Redis, and the flows in a real browser and through a real worker.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/system_packages.sh test
bash scripts/venv.sh dev
export PATH="$PWD/.venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1

step() { printf '\n== %s\n' "$*"; }

step "style"; ruff check . && ruff format --check . && djlint templates --check --quiet
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
# Flows in a browser run by themselves: the browser's event loop and tests of the database do not share a process.
suite() { "$@" python -m pytest -n 2 --dist loadfile tests --ignore tests/live; "$@" python -m pytest -n 2 --dist loadfile tests/live; }
step "suite on SQLite"; suite env
step "suite on PostgreSQL and Redis"; suite python -m tests.servers
