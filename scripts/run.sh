#!/usr/bin/env bash
# make run: everything from a fresh clone to a running system; a second start finds all in place.
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/system_packages.sh run
bash scripts/venv.sh run
export PATH="$PWD/.venv/bin:$PATH"
export HOST="${HOST:-127.0.0.1}" PORT="${PORT:-8000}"

echo "正在准备数据（首次启动须建立数据库、装入演示数据，约需几分钟）……"
python manage.py migrate --verbosity 0
# DEMO=0 starts a real committee's empty system: docs/operations.md
[ "${DEMO:-1}" = 0 ] || python manage.py demo --if-empty
python manage.py welcome --address "http://$HOST:$PORT/"
exec python scripts/keep.py web quick slow beat
