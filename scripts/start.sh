#!/usr/bin/env bash
# Starts one process of an installation on servers: web, quick, slow (or worker for both), beat. The web process migrates first.
# Usage: scripts/start.sh web|quick|slow|worker|beat
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$1" = web ]; then
    python manage.py migrate --verbosity 0
    python manage.py collectstatic --no-input --verbosity 0
fi
# The Procfile is the one place where the commands stand.
command=$(sed -n "s/^$1: //p" Procfile)
[ -n "$command" ] || { echo "没有名为 $1 的进程。" >&2; exit 2; }
exec bash -c "exec $command"
