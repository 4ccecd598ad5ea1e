#!/usr/bin/env bash
# Sees to the system packages that a purpose needs: by apt when that is possible, else one clear sentence naming them.
# Usage: scripts/system_packages.sh run|test
set -euo pipefail

packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai python3-venv)
if [ "${1:-run}" = test ]; then packages+=(chromium poppler-utils libreoffice-calc-nogui nginx-light openssl); fi

if ! command -v dpkg-query >/dev/null; then
    echo "本机不是 Debian 系，请自行安装：Pango、HarfBuzz subset、Noto CJK 与霞鹜文楷字体。" >&2
    exit 0
fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
# A Python of one's own brings its own venv module.
if python3 -c "import venv, ensurepip" 2>/dev/null; then
    kept=()
    for package in ${missing[@]+"${missing[@]}"}; do [ "$package" = python3-venv ] || kept+=("$package"); done
    missing=(${kept[@]+"${kept[@]}"})
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then as_root=(); elif sudo -n true 2>/dev/null; then as_root=(sudo -n); else
    echo "缺少系统软件包：${missing[*]}。请由管理员执行：apt-get install ${missing[*]}，然后重试。" >&2
    exit 1
fi
echo "正在安装系统软件包：${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
${as_root[@]+"${as_root[@]}"} apt-get update -qq
${as_root[@]+"${as_root[@]}"} apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
