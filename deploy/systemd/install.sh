#!/usr/bin/env bash
# Sets the system up on one Debian 12 server: PostgreSQL, Redis, nginx with TLS, the processes as services (docs/deploy.md).
# Usage, as root, in /opt/cppcc: deploy/systemd/install.sh zx.example.gov.cn
# Run again after an update of the program: what was decided (.env, certificate, database) stays as it is.
set -euo pipefail

host="${1:-}"
[[ "$host" =~ ^[A-Za-z0-9.-]+$ ]] || { echo "用法：deploy/systemd/install.sh 域名（如 zx.example.gov.cn）" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "请用 root 运行。" >&2; exit 1; }
cd "$(dirname "$0")/../.."
[ "$PWD" = /opt/cppcc ] || { echo "程序必须放在 /opt/cppcc，现在是 $PWD。" >&2; exit 1; }

echo "== 系统软件包"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends nginx postgresql redis-server openssl python3-venv curl >/dev/null
bash scripts/system_packages.sh run

echo "== 账号和文件夹"
id cppcc >/dev/null 2>&1 || useradd --system --home-dir /var/lib/cppcc --shell /usr/sbin/nologin cppcc
install -d -m 750 -o cppcc -g cppcc /var/lib/cppcc
install -d -m 755 /srv/backup
# Where a disk of its own is meant for it and is away, nothing is laid beneath.
if mountpoint -q /srv/backup || ! grep -Eqs '^[^#]+[[:space:]]/srv/backup[[:space:]]' /etc/fstab; then
    install -d -m 700 -o cppcc -g cppcc /srv/backup/cppcc
fi

echo "== 程序"
bash scripts/venv.sh run

echo "== 数据库和设置"
if [ ! -e .env ]; then
    password=$(openssl rand -hex 24)
    runuser -u postgres -- psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 <<SQL
SELECT 'CREATE ROLE cppcc LOGIN' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cppcc') \gexec
ALTER ROLE cppcc PASSWORD '$password';
SELECT 'CREATE DATABASE cppcc OWNER cppcc ENCODING ''UTF8'' TEMPLATE template0' WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'cppcc') \gexec
SQL
    (
        umask 027
        cat > .env.part <<ENV
PRODUCTION=1
SECRET_KEY=$(openssl rand -hex 48)
ALLOWED_HOSTS=$host
CSRF_TRUSTED_ORIGINS=https://$host
SITE_URL=https://$host
BEHIND_PROXY=1
TRUSTED_PROXIES=1
DATABASE_URL=postgres://cppcc:$password@127.0.0.1:5432/cppcc
REDIS_URL=redis://127.0.0.1:6379/0
VAR_DIR=/var/lib/cppcc
BACKUP_DIR=/srv/backup/cppcc
BACKUP_KEEP_DAYS=30
BACKUP_PASSPHRASE=$(openssl rand -hex 24)
ENV
        chgrp cppcc .env.part
        mv .env.part .env
    )
    echo "已写 /opt/cppcc/.env。请现在就把其中的 SECRET_KEY 和 BACKUP_PASSPHRASE 抄到保险柜：没有它们打不开备份。"
fi

echo "== nginx 和证书"
install -d -m 750 /etc/nginx/tls
if [ ! -e /etc/nginx/tls/site.crt ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 397 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
        -keyout /etc/nginx/tls/site.key -out /etc/nginx/tls/site.crt 2>/dev/null
    chmod 600 /etc/nginx/tls/site.key
    echo "证书是自签的，浏览器会提示。拿到正式证书后换掉 /etc/nginx/tls/ 下的 site.crt 和 site.key，再运行 systemctl reload nginx。"
fi
install -d /etc/nginx/cppcc/refused
install -m 644 deploy/nginx/*.inc /etc/nginx/cppcc/
install -m 644 deploy/nginx/refused/*.html /etc/nginx/cppcc/refused/
sed "s/zx\.example\.gov\.cn/$host/g" deploy/nginx/cppcc.conf > /etc/nginx/conf.d/cppcc.conf
[ -e /proc/net/if_inet6 ] || sed -i '/listen \[::\]/d' /etc/nginx/conf.d/cppcc.conf # a machine without IPv6
rm -f /etc/nginx/sites-enabled/default
nginx -t -q
systemctl enable --quiet --now nginx
systemctl reload nginx

echo "== 服务"
install -m 644 deploy/systemd/*.service deploy/systemd/*.target /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet cppcc.target postgresql redis-server
# One after the other: whoever uses the system notices nothing.
for port in 8001 8002; do
    systemctl restart "cppcc-web@$port.service"
    for _ in $(seq 300); do
        curl -fsS -o /dev/null "http://127.0.0.1:$port/healthz" 2>/dev/null && break
        sleep 2
    done
    curl -fsS -o /dev/null "http://127.0.0.1:$port/healthz" || { echo "网页进程 $port 没有启动：journalctl -u cppcc-web@$port" >&2; exit 1; }
done
systemctl restart cppcc-quick.service cppcc-slow.service cppcc-beat.service
systemctl start cppcc.target

echo "完成：https://$host/ 。第一次安装请接着建立管理员："
echo "  cd /opt/cppcc && runuser -u cppcc -- .venv/bin/python manage.py first_admin 登录名 姓名"
