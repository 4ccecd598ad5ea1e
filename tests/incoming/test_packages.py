"""What runs: a locked list with licences, in a container that may do nothing else."""

import json
import os
import re
import subprocess

import yaml
from django.conf import settings

from scripts import sbom

APPS = ("web", "web2", "quick", "slow", "beat")


def test_every_package_is_locked_with_hashes():
    text = sbom.LIST.read_text()
    packages = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(sbom.locked()) > 50
    assert all("--hash=sha256:" in one for one in packages)


def test_the_table_of_licences_is_true():
    assert sbom.TABLE.read_text() == sbom.table(), "make sbom"
    assert not re.search(r"\| (None|UNKNOWN|)\s*\|$", sbom.table(), re.MULTILINE)


def test_the_bill_of_materials_is_true_and_names_no_place():
    text = sbom.SBOM.read_text()
    told = json.loads(text)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert sorted((one["name"], one["version"]) for one in told["components"]) == sorted(sbom.locked()), "make sbom"
    for one in told["components"]:
        (said,) = one["licenses"]
        assert sbom.licence(one["name"]) == said.get("expression", said.get("license", {}).get("name")), one["name"]
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
    assert "http" not in text.replace(told["$schema"], "")


def test_the_audit_asks_nobody_unless_it_is_told_to():
    place = {name: value for name, value in os.environ.items() if name != "AUDIT"}
    said = subprocess.run(
        ["bash", "scripts/audit.sh"], cwd=settings.BASE_DIR, env=place, capture_output=True, text=True, check=True
    )
    assert "未开启" in said.stdout


def test_containers_run_as_nobody_with_a_read_only_root():
    services = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())["services"]
    assert set(services) == {*APPS, "nginx", "postgres", "redis"}
    for name, one in services.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert one["user"] not in ("root", "0", "0:0"), name
        assert not {"privileged", "cap_add", "pid", "network_mode"} & set(one), name
    for name in APPS:
        places = [one.partition(":")[0] for one in services[name]["tmpfs"]]
        assert places == ["/tmp", "/srv/var"], name  # noqa: S108
        assert services[name]["volumes"] == ["media:/srv/var/media", "${BACKUP_FOLDER:-backup}:/backup"], name
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == [services["web"]["user"]]
    assert "--require-hashes" in "".join(lines)
