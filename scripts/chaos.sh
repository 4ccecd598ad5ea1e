#!/usr/bin/env bash
# make chaos: real processes, six people, kill -9 at random; then every answered action is counted.
# Usage: scripts/chaos.sh [--actions 2000] [--minutes 20] [--seed 1]
set -euo pipefail
cd "$(dirname "$0")/.."

bash scripts/system_packages.sh test
bash scripts/venv.sh dev
export PATH="$PWD/.venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
for kind in files servers; do
    printf '\n== storm on %s\n' "$kind"
    python -m tests.chaos --kind "$kind" --check-in "$@"
done
