#!/usr/bin/env bash
# Starts one process of an installation on servers: web, quick, slow (or worker for both), beat. The web process migrates first;
# of several that start at once one does.
# Usage: scripts/start.sh web|quick|slow|worker|beat
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$1" != web ] || python manage.py prepare
# The Procfile is the one place where the commands stand.
command=$(sed -n "s/^$1: //p" Procfile)
[ -n "$command" ] || { echo "没有名为 $1 的进程。" >&2; exit 2; }
exec bash -c "exec $command"
