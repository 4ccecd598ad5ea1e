"""What a machine is given to run: compose file, nginx files, systemd units and the words of the book, against the program."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from cppcc.files.bodies import most_bytes, view_at
from cppcc.jobs import alive
from cppcc.jobs.scheduler import RowScheduler
from cppcc.models import Periodic
from cppcc.settings.environment import EMPTY_IS_SAID
from tests.live.deployed import certificate, laid
from tests.servers import free_port
from tests.settings_text import settings_text

ROOT = settings.BASE_DIR
BOOK = ROOT / "docs/deploy.md"
SYSTEMD = sorted((ROOT / "deploy/systemd").glob("cppcc*"))
SECONDS = {"quick": 90, "slow": 330, "beat": 30, "web": 45}


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def procfile():
    return {line.partition(": ")[0] for line in (ROOT / "Procfile").read_text().splitlines()}


# --- health ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_health_is_told_to_whoever_asks_by_whatever_name(client, settings, monkeypatch):
    """A real host name and TLS alone: a probe that asks as "localhost" without TLS is answered, nobody else is."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["zx.example.gov.cn"], True
    for path in ("/healthz", "/livez"):
        answer = client.get(path, headers={"host": "localhost:8000"})
        assert (answer.status_code, answer.content) == (200, b"ok")
        assert not answer.cookies
    assert client.get("/", headers={"host": "localhost:8000"}).status_code == 400

    def away(*args, **kwargs):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        assert client.get("/healthz", headers={"host": "localhost"}).status_code == 503
        assert client.get("/livez", headers={"host": "localhost"}).status_code == 200


@pytest.mark.django_db
def test_workers_and_beat_sign_in_the_database(capsys):
    for process in ("quick", "slow", "worker", "beat"):
        with pytest.raises(CommandError, match="没有在运行"):
            call_command("alive", process)
    Periodic.objects.create(name="morning", done_at=timezone.now())
    beat = RowScheduler.__new__(RowScheduler)
    beat.sign()
    alive.sign(alive.name_of("quick"))
    alive.sign(alive.name_of("slow", "another-machine"))
    for process in ("quick", "beat"):
        call_command("alive", process)
    with pytest.raises(CommandError, match="没有在运行"):
        call_command("alive", "slow")
    assert {name.partition("@")[0] for name in alive.signs()} == {"beat", "quick", "slow"}
    old = timezone.now() - alive.SILENT
    Periodic.objects.filter(name=alive.name_of("quick")).update(sent_at=old)
    with pytest.raises(CommandError, match="没有在运行"):
        call_command("alive", "quick")
    # a container that is replaced: the sign of one that was asked to end goes at once, of one that was killed in an hour
    Periodic.objects.filter(name__startswith=alive.SIGN).update(sent_at=timezone.now() - alive.SILENT)
    alive.leave(alive.name_of("slow", "another-machine"))
    assert "slow@another-machine" in alive.signs()  # it is missed until another runs
    alive.sign(alive.name_of("slow"))
    assert [name for name in alive.signs() if name.startswith("slow@")] == [
        alive.name_of("slow").removeprefix(alive.SIGN)
    ]
    Periodic.objects.create(name=alive.name_of("quick", "killed"), sent_at=timezone.now() - alive.REPLACED * 2)
    alive.sign(alive.name_of("slow"))
    assert "quick@killed" in alive.signs()
    alive.sign(alive.name_of("quick"))
    assert "quick@killed" not in alive.signs()
    Periodic.objects.filter(name__startswith=alive.SIGN).update(sent_at=timezone.now() - alive.GONE * 2)
    alive.sign(alive.name_of("beat"))
    assert list(alive.signs()) == [alive.name_of("beat").removeprefix(alive.SIGN)]
    assert Periodic.objects.filter(name="morning").exists()


# --- Docker ----------------------------------------------------------------------------------------------------------
def test_the_compose_file_starts_what_the_program_has_and_keeps_what_must_stay():
    told = compose()
    services = told["services"]
    started = {name: one["command"][-1] for name, one in services.items() if "start.sh" in str(one.get("command"))}
    assert started == {"web": "web", "web2": "web", "quick": "quick", "slow": "slow", "beat": "beat"}
    for name, process in started.items():
        one = services[name]
        assert process in procfile()
        assert one["stop_grace_period"] == f"{SECONDS[process]}s"
        probe = " ".join(one["healthcheck"]["test"])
        assert ("/healthz" in probe) if process == "web" else probe.endswith(f"manage.py alive {process}")
        assert "Host" not in probe
        said = one["environment"]
        assert one["volumes"][1].rpartition(":")[2] == said["BACKUP_DIR"]
        assert {"BACKUP_KEEP_DAYS", "BACKUP_PASSPHRASE", "BACKUP_RECIPIENT"} <= set(said)
        known = settings_text() + (ROOT / "gunicorn.conf.py").read_text()
        read = (ROOT / "Procfile").read_text()
        said = {key: value for key, value in said.items() if not key.startswith("OTEL_")}  # its packages read those
        assert [key for key in said if f'"{key}"' not in known and f"${{{key}:-" not in read] == []
    assert SECONDS["slow"] > settings.JOB_QUIET_SECONDS
    named = {one.partition(":")[0] for service in services.values() for one in service.get("volumes", [])}
    assert {"media", "database", "queue"} <= named & set(told["volumes"])
    assert [name for name, one in services.items() if one.get("ports")] == ["nginx"]
    own = {f"{name}:{services[name]['networks']['site']['ipv4_address']}" for name in ("web", "web2")}
    assert own == set(services["nginx"]["extra_hosts"])
    asked = re.findall(r"server (\w+):8000", (ROOT / "deploy/nginx/nginx.conf").read_text())
    assert sorted(asked) == ["web", "web2"]
    subnet = told["networks"]["site"]["ipam"]["config"][0]["subnet"]
    assert {one.partition(":")[2].rpartition(".")[0] for one in own} == {subnet.removesuffix(".0/24")}
    reload = f"docker compose exec nginx {' '.join(services['nginx']['entrypoint'][:3])} -s reload"
    assert BOOK.read_text().count(reload) == 2
    assert set(services["nginx"]["volumes"]) == {
        "./deploy/nginx:/etc/nginx/cppcc:ro", "${TLS_FOLDER:-./tls}:/etc/nginx/tls:ro"
    }  # fmt: skip


OUTSIDE = {
    "VAR_DIR", "MEDIA_ROOT", "STATIC_ROOT", "QUEUE_DIR", "HOST", "PORT", "BACKUP_IDENTITY",
    "OFFICE_PROGRAM", "DEMO", "DEMO_PASSWORD",
}  # fmt: skip
"""Settings that name a place or a program which a container has elsewhere or not at all, and those of `make run` alone."""


def test_each_setting_of_env_reaches_the_program_in_its_container():
    """The image holds no .env: what compose does not hand on has no effect, and nothing says so."""
    told = (ROOT / "docker-compose.yml").read_text()
    example = set(re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    traces = set(re.findall(r"`(OTEL_[A-Z_]+)`", BOOK.read_text()))
    assert len(example) > 70
    for name, one in compose()["services"].items():
        if "start.sh" not in str(one.get("command")):
            continue
        said = one["environment"]
        only_compose = {key for key in example - set(said) if f"${{{key}:" in told}
        assert only_compose <= {
            "POSTGRES_PASSWORD", "TLS_FOLDER", "BACKUP_FOLDER", "HTTP_LISTEN", "HTTPS_LISTEN", "NETWORK"
        }  # fmt: skip
        assert sorted((example | traces) - set(said) - only_compose - OUTSIDE) == [], name
        # By .env or by the environment, and no empty word where nothing is set: a number is none.
        own = {key for key, value in said.items() if not value or f"${{{key}:" not in value}
        assert {key for key in own if said[key]} == {"PRODUCTION", "DATABASE_URL", "REDIS_URL", "BACKUP_DIR"} | (
            {"HOST", "PORT"} if name.startswith("web") else set()
        )
        assert not [key for key, value in said.items() if value and value.endswith(":-}")]


SETTINGS = """
import json, sys
from cppcc import settings
sys.stdout.write(json.dumps({name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}))
"""


def test_a_setting_that_stands_empty_is_not_set(tmp_path):
    """Compose hands on ``NAME=`` for such a line of .env: the door's rules do not fall by that, and no number is read of it."""
    own = {"PRODUCTION": "1", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "example.gov.cn", "VAR_DIR": str(tmp_path)}
    names = compose()["services"]["web"]["environment"].keys() - own.keys() - EMPTY_IS_SAID

    def told(**more):
        ran = [sys.executable, "-c", SETTINGS]
        env = {"PATH": os.environ["PATH"]} | own | more
        said = subprocess.run(ran, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
        return json.loads(said) | {"EMPTY_IS_SAID": ""}  # a set has no order

    assert told(**dict.fromkeys(names, "")) == told()
    assert told(TRAIL_NIGHT="") != told()


# --- what is made by hand ----------------------------------------------------------------------------------------------
MADE = {
    "tls/site.key": "tls/site.key",
    "tls/site.crt": "/path/site.crt /path/site.key tls/",
    ".env": "cat > .env <<ENV",
    ".env.part": "cat > .env.part <<ENV",
    "deploy/kubernetes/secret.yaml": "cp deploy/kubernetes/secret.example.yaml deploy/kubernetes/secret.yaml",
    "deploy/chaoyang/secret.yaml": "deploy/chaoyang/secret.yaml",
    ".env.old": "",
    "deploy/kubernetes/.env": "",
    "before-update.backup": "before-update.backup",
}
"""What an office makes in the program's folder, with the words of the book or of install.sh that say so."""


def ignored_by_docker(path):
    """By the rules of .dockerignore: from the folder's top on; the last line that fits counts, also for what lies below."""
    out = False
    above = ["/".join(path.split("/")[: count + 1]) for count in range(path.count("/") + 1)]
    for line in (ROOT / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!").strip("/")
        wanted = re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(wanted, one) for one in above):
            out = not line.startswith("!")
    return out


def test_keys_and_personal_data_go_neither_into_the_image_nor_to_git():
    words = "".join(one.read_text() for one in (BOOK, ROOT / "docs/backup.md", ROOT / "deploy/systemd/install.sh"))
    assert [path for path, said in MADE.items() if said not in words] == []
    assert [path for path in MADE if not ignored_by_docker(path)] == []
    for path in (".env.example", "deploy/kubernetes/secret.example.yaml", "deploy/nginx/site.inc", "manage.py"):
        assert not ignored_by_docker(path)
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", *MADE, ".env.example", "deploy/kubernetes/secret.example.yaml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert sorted(told.stdout.split()) == sorted(MADE)


# --- nginx -----------------------------------------------------------------------------------------------------------
def test_nginx_takes_both_files_and_lets_through_what_forms_promise(tmp_path):
    certificate(tmp_path / "tls")
    here = {"/etc/nginx/cppcc/": f"{ROOT}/deploy/nginx/"}
    laid("proxy.inc", tmp_path, {})
    laid("site.inc", tmp_path, here)
    tls = {"/etc/nginx/tls": f"{tmp_path}/tls"}
    site = {"/etc/nginx/cppcc/site.inc": f"{tmp_path}/site.inc"}
    ports = {f"listen {port} ": f"listen 127.0.0.1:{free_port()} " for port in ("80", "443", "[::]:80", "[::]:443")}
    own = laid("cppcc.conf", tmp_path, {"/var/log/nginx": str(tmp_path)} | tls | site | ports)
    ports = {f"listen {port} ": f"listen 127.0.0.1:{free_port()} " for port in (8080, 8443)}
    written = {"/tmp/": f"{tmp_path}/", "/dev/std": f"{tmp_path}/std"}  # noqa: S108
    names = {f"server {name}:": "server 127.0.0.1:" for name in ("web", "web2")}  # known in Docker's network alone
    for_docker = laid("nginx.conf", tmp_path, written | tls | site | here | ports | names)
    whole = tmp_path / "whole.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\ninclude {own};\n}}\n")
    for path in (whole, for_docker):
        ended = subprocess.run(
            ["nginx", "-t", "-q", "-e", f"{tmp_path}/error", "-c", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    most = int(re.search(r"client_max_body_size (\d+)m", (ROOT / "deploy/nginx/site.inc").read_text())[1])
    assert most << 20 > max(
        most_bytes(view_at(path)) for path in ("/activities/new/", "/proposals/new/", "/micro/new/")
    )
    for code, words in (("413", f"{most} MB"), ("502", "过一两分钟")):
        assert words in (ROOT / f"deploy/nginx/refused/{code}.html").read_text()


# --- systemd ---------------------------------------------------------------------------------------------------------
def test_systemd_takes_the_units_and_each_starts_a_process_of_the_procfile(tmp_path):
    places = [shutil.copy(one, tmp_path / one.name) for one in SYSTEMD]
    places.append(shutil.copy(ROOT / "deploy/systemd/cppcc-web@.service", tmp_path / "cppcc-web@8001.service"))
    started = {}
    for place in places:
        text = place.read_text()
        for process in re.findall(r"^ExecStart=/opt/cppcc/scripts/start\.sh (\w+)$", text, re.MULTILINE):
            started[process] = int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)[1])
        place.write_text(text.replace("/opt/cppcc", str(ROOT)))
    assert started == SECONDS
    wanted = set(re.findall(r"cppcc-[a-z@\d]+\.service", (tmp_path / "cppcc.target").read_text()))
    assert {name.replace("8001", "").replace("8002", "") for name in wanted} == {
        one.name for one in SYSTEMD if one.suffix == ".service"
    }
    if shutil.which("systemd-analyze"):
        whole = [str(one) for one in places if "@." not in one.name]
        ended = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *whole], capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr


def test_a_disk_for_backups_that_is_away_keeps_no_service_from_starting(tmp_path):
    """systemd ends a unit (226/NAMESPACE) whose ReadWritePaths names a folder that is not there, unless "-" stands before it."""
    for one in SYSTEMD:
        paths = re.findall(r"^ReadWritePaths=(.+)$", one.read_text(), re.MULTILINE)
        assert paths == ([] if one.suffix == ".target" else ["/var/lib/cppcc -/srv/backup/cppcc"])
    # The folder beneath the disk would take the backups when the disk is away: it goes, and does not come again.
    own = "install -d -m 700 -o cppcc -g cppcc /srv/backup/cppcc"
    assert re.search(rf"rmdir /srv/backup/cppcc\n +mount /srv/backup\n +{own}\n", BOOK.read_text())
    asked = re.search(rf"\nif (mountpoint .+); then\n +{own}\nfi\n", (ROOT / "deploy/systemd/install.sh").read_text())[
        1
    ]
    for line, made in (
        ("", True),
        ("#UUID=7 /srv/backup ext4 nofail 0 2", True),
        ("UUID=7 /srv/backup ext4 nofail 0 2", False),
    ):
        (tmp_path / "fstab").write_text(f"UUID=1 / ext4 defaults 0 1\n{line}\n")
        words = asked.replace("/etc/fstab", f"{tmp_path}/fstab")
        assert (subprocess.run(["bash", "-c", words], check=False).returncode == 0) is made, line


def test_another_folder_for_backups_is_made_writable_for_all_units_by_the_words_of_the_book(tmp_path):
    """One file for all: systemd reads a folder of the names' common beginning, also for the pages' units with a port."""
    name = "cppcc-.service.d/backup.conf"
    said = re.search(rf"/etc/systemd/system/{name} <<UNIT\n(.+?)\n +UNIT", BOOK.read_text(), re.DOTALL)[1]
    lines = "".join(f"{line.strip()}\n" for line in said.splitlines())
    assert lines == "[Service]\nReadWritePaths=-/mnt/backup\n"
    for one in SYSTEMD:
        (tmp_path / one.name.replace("@", "@8001")).write_text(one.read_text().replace("/opt/cppcc", str(ROOT)))
    (tmp_path / name).parent.mkdir()
    for unit in tmp_path.glob("*.service") if shutil.which("systemd-analyze") else ():
        for words, fault in (
            (lines, ""),
            (lines.replace("-/mnt", "mnt"), f"{name}:2: ReadWritePaths= path is not absolute"),
        ):
            (tmp_path / name).write_text(words)
            ended = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", str(unit)],
                env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert fault in ended.stderr
            assert bool(ended.stderr) == bool(fault)


# --- the database ------------------------------------------------------------------------------------------------------
def test_each_database_that_the_book_makes_is_of_utf8_whatever_its_server_was_set_up_with():
    """Without a word a new database takes after its server's: SQL_ASCII where that was set up without a language."""
    found = 0
    for one in (*(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").rglob("*.sh"), *ROOT.glob("*.md")):
        if one.name == "CHANGELOG.md":
            continue
        for line in one.read_text().splitlines():
            if re.search(r"createdb -|`createdb|^ *createdb|CREATE DATABASE", line):
                found += 1
                utf8 = "-E UTF8 -T template0" in line or "ENCODING ''UTF8'' TEMPLATE template0" in line
                assert utf8, f"{one.name}: {line}"
    assert found >= 4
