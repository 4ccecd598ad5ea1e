#!/usr/bin/env bash
# make audit: the locked packages against published advisories, where AUDIT=1 says that the network may be asked.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${AUDIT:-0}" != 1 ]; then
    echo "公告检查未开启（AUDIT=1 make audit 时检查，需要联网）。"
    exit 0
fi
bash scripts/venv.sh dev
.venv/bin/pip-audit --require-hashes --disable-pip --requirement requirements/run.txt --progress-spinner off
