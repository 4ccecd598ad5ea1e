#!/usr/bin/env bash
# Makes .venv and installs the locked packages of a list, once for each version of that list.
# Usage: scripts/venv.sh run|dev
set -euo pipefail
list="requirements/$1.txt"
# The system's own Python, where it is new enough: built with optimizations and mended by the system's updates. One that was built
# by hand is often a sixth slower. PYTHON names another.
fit() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python="${PYTHON:-python3}"
if [ -z "${PYTHON:-}" ] && fit /usr/bin/python3; then python=/usr/bin/python3; fi
"$python" -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本，现为 %d.%d。" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
[ -x .venv/bin/python ] || "$python" -m venv .venv
digest=$(sha256sum requirements/run.txt "$list" | sha256sum | cut -d' ' -f1)
stamp=".venv/installed-$1"
# What tests need holds all that running needs.
if [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then exit 0; fi
if [ "$1" = run ] && [ "$(cat .venv/installed-dev 2>/dev/null)" = "$(sha256sum requirements/run.txt requirements/dev.txt | sha256sum | cut -d' ' -f1)" ]; then exit 0; fi
echo "正在安装 Python 依赖（$list）……"
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$list"
echo "$digest" > "$stamp"
