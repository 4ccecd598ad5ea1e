"""What a machine is given to run: compose file, nginx files, systemd units and the words of the book, against the program."""

import re
import shutil
import subprocess

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
from tests.live.deployed import certificate, laid
from tests.servers import free_port

ROOT = settings.BASE_DIR
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
        known = (ROOT / "cppcc/settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text()
        read = (ROOT / "Procfile").read_text()
        said = {key: value for key, value in said.items() if not key.startswith("OTEL_")}  # its packages read those
        assert [key for key in said if f'"{key}"' not in known and f"${{{key}:-" not in read] == []
        for key in ("LOG_FORMAT", "METRICS_TOKEN", "SLOW_PAGE_MS", "INCIDENT_DAYS", "WEB_WORKERS", "WEB_REQUESTS"):
            assert said[key].startswith(f"${{{key}:-")
    assert SECONDS["slow"] > settings.JOB_QUIET_SECONDS
    named = {one.partition(":")[0] for service in services.values() for one in service.get("volumes", [])}
    assert {"media", "database", "queue"} <= named & set(told["volumes"])
    assert [name for name, one in services.items() if one.get("ports")] == ["nginx"]
    addresses = {one["networks"]["site"]["ipv4_address"] for one in (services["web"], services["web2"])}
    assert addresses == set(re.findall(r"server ([\d.]+):8000", (ROOT / "deploy/nginx/nginx.conf").read_text()))
    assert set(services["nginx"]["volumes"]) == {
        "./deploy/nginx:/etc/nginx/cppcc:ro", "${TLS_FOLDER:-./tls}:/etc/nginx/tls:ro"
    }  # fmt: skip


# --- nginx -----------------------------------------------------------------------------------------------------------
def test_nginx_takes_both_files_and_lets_through_what_forms_promise(tmp_path):
    certificate(tmp_path / "tls")
    here = {"/etc/nginx/cppcc/": f"{ROOT}/deploy/nginx/"}
    laid("proxy.inc", tmp_path, {})
    laid("site.inc", tmp_path, here)
    tls = {"/etc/nginx/tls": f"{tmp_path}/tls"}
    site = {"/etc/nginx/cppcc/site.inc": f"{tmp_path}/site.inc"}
    ports = {f"listen {port} ": f"listen 127.0.0.1:{free_port()} " for port in (80, 443)}
    own = laid("cppcc.conf", tmp_path, {"/var/log/nginx": str(tmp_path)} | tls | site | ports)
    ports = {f"listen {port} ": f"listen 127.0.0.1:{free_port()} " for port in (8080, 8443)}
    written = {"/tmp/": f"{tmp_path}/", "/dev/std": f"{tmp_path}/std"}  # noqa: S108
    for_docker = laid("nginx.conf", tmp_path, written | tls | site | here | ports)
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
