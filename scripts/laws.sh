#!/usr/bin/env bash
# make laws: the tests that draw their examples, again and again with examples that nobody chose (ROUNDS=5); PART names some of
# them. The test command draws the same ones each time, so that a commit has one answer; this looks for what they miss.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/system_packages.sh test
bash scripts/venv.sh dev
export PATH="$PWD/.venv/bin:$PATH"
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/compiled"

rounds="${ROUNDS:-5}"
mapfile -t files < <(grep -rlE '^(from|import) hypothesis' tests --include='test_*.py' | grep -e "${PART:-}" | sort)
[ "${#files[@]}" -gt 0 ] || { echo "没有名称含“${PART:-}”的测试。" >&2; exit 2; }
wrong=0
for round in $(seq "$rounds"); do
    printf '\n== round %s of %s, %s files\n' "$round" "$rounds" "${#files[@]}"
    python -m pytest --quiet --no-loadscope-reorder --hypothesis-profile=searching -n 2 "${files[@]}" || wrong=$((wrong + 1))
done
[ "$wrong" -eq 0 ] || { echo "$wrong of $rounds rounds found something" >&2; exit 1; }
