"""The manifests of deploy/kubernetes against the schemas of Kubernetes, and against the program. No cluster tries them here."""

import re
import shutil
import subprocess
import textwrap

import pytest
import yaml
from django.conf import settings

from tests.settings_text import settings_text
from tests.test_deploy import BOOK, SECONDS, procfile

FOLDER = settings.BASE_DIR / "deploy/kubernetes"
BY_HAND = settings.BASE_DIR / "deploy/kubernetes-by-hand"
OUTSIDE = {"HOST", "PORT", "WEB_WORKERS", "QUICK_CONCURRENCY", "WORKER_CONCURRENCY"}
"""Names of the environment that the Procfile reads."""


def kustomization():
    return yaml.safe_load((FOLDER / "kustomization.yaml").read_text())


def resources(*names):
    return [one for name in names for one in yaml.safe_load_all((FOLDER / name).read_text())]


def config():
    """Settings by name, of the file from which kustomize makes the ConfigMap."""
    lines = (FOLDER / "config.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def everything():
    return resources(*kustomization()["resources"], "secret.example.yaml")


def built(folder):
    """All manifests as kustomize makes them of that folder; what stands in the files, where kubectl is not installed."""
    if not shutil.which("kubectl"):
        return None
    told = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=True).stdout
    return list(yaml.safe_load_all(told))


def of_kind(*kinds):
    return {one["metadata"]["name"]: one for one in everything() if one["kind"] in kinds}


@pytest.fixture(scope="module")
def schemas():
    """Read with the first test that asks them: the package builds a grammar of addresses, a sixth of reading all tests."""
    import kubernetes_validate

    return kubernetes_validate


@pytest.mark.parametrize("one", everything(), ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_each_is_what_the_schema_of_its_kind_wants(one, schemas):
    schemas.validate(one, schemas.latest_version(), strict=True)


def test_a_manifest_with_a_wrong_word_is_refused(schemas):
    one = of_kind("Deployment")["web"]
    one["spec"]["replica"] = 2
    with pytest.raises(schemas.ValidationError):
        schemas.validate(one, schemas.latest_version(), strict=True)


def test_all_files_are_named():
    assert {one.name for one in FOLDER.glob("*.yaml")} == {
        *kustomization()["resources"], "kustomization.yaml", "secret.example.yaml"
    }  # fmt: skip


def test_each_process_is_started_asked_and_ended_as_elsewhere():
    found = of_kind("Deployment")
    hand = found.pop("hand")["spec"]
    assert (hand["replicas"], hand["template"]["spec"]["containers"][0]["command"]) == (0, ["sleep", "infinity"])
    assert set(found) == {"web", "quick", "slow", "beat"}
    assert found["web"]["spec"]["replicas"] >= 2
    assert found["beat"]["spec"]["replicas"] == 1
    assert found["beat"]["spec"]["strategy"] == {"type": "Recreate"}
    for name, one in found.items():
        pod = one["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert container["command"] == ["bash", "scripts/start.sh", name]
        assert name in procfile()
        assert pod["terminationGracePeriodSeconds"] >= SECONDS[name]
        if name == "web":
            paths = {key: container[key]["httpGet"]["path"] for key in container if key.endswith("Probe")}
            assert paths == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/healthz"}
            first = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
            assert pod["terminationGracePeriodSeconds"] >= SECONDS[name] + first
        else:
            assert container["livenessProbe"]["exec"]["command"] == ["python", "manage.py", "alive", name]


def test_each_process_waits_until_the_tables_are_of_its_version():
    """A worker that begins before the tables are there ends jobs as failed that want nothing but a column; a web process that

    brings them there while its start is watched is ended in the midst of it.
    """
    assert '[ "$1" != web ] || python manage.py prepare' in (settings.BASE_DIR / "scripts/start.sh").read_text()
    for name in ("web", "quick", "slow", "beat"):
        pod = of_kind("Deployment")[name]["spec"]["template"]["spec"]
        (first,), (container,) = pod["initContainers"], pod["containers"]
        assert first["command"] == ["python", "manage.py", "prepare"]
        assert first["image"] == container["image"]
        for key in ("envFrom", "volumeMounts", "securityContext"):
            assert first[key] == container[key]


def test_for_a_restore_nothing_runs_but_a_pod_for_work_by_hand():
    """One that starts on an empty database brings it to the program's version; an older backup then no longer goes in."""
    said = yaml.safe_load((BY_HAND / "kustomization.yaml").read_text())
    assert {one["name"]: one["count"] for one in said["replicas"]} == dict.fromkeys(of_kind("Deployment"), 0) | {
        "hand": 1
    }
    assert said["resources"] == ["../kubernetes"]
    made = [one for one in built(BY_HAND) or () if one["kind"] == "Deployment"]
    assert {one["metadata"]["name"] for one in made if one["spec"]["replicas"]} <= {"hand"}
    assert "kubectl apply -k deploy/kubernetes-by-hand" in (settings.BASE_DIR / "docs/backup.md").read_text()


def test_an_edited_config_starts_the_pods_anew(tmp_path):
    """Its name has a digest of what stands in it, and all pods name it so; a district's own settings come on top."""
    generated = [{"name": "cppcc", "envs": ["config.env"]}]
    assert kustomization()["configMapGenerator"] == generated
    said = re.search(r"(namespace: chaoyang\n.+?)```", BOOK.read_text(), re.DOTALL)[1]
    hosts = re.search(r"( +- \{op: replace.+?)```", BOOK.read_text(), re.DOTALL)[1]
    shutil.copytree(FOLDER, tmp_path / "kubernetes")
    district = tmp_path / "chaoyang"
    district.mkdir()
    (district / "kustomization.yaml").write_text(textwrap.dedent(f"   {said}"))
    (district / "host.yaml").write_text(textwrap.dedent(hosts))
    names = set()
    for host in ("zx.chaoyang.gov.cn", "other.chaoyang.gov.cn"):
        (district / "config.env").write_text(f"ALLOWED_HOSTS={host}\n")
        if (made := built(district)) is None:
            continue
        assert {one["metadata"]["namespace"] for one in made} == {"chaoyang"}
        (told,) = [one for one in made if one["kind"] == "ConfigMap"]
        assert told["data"] == config() | {"ALLOWED_HOSTS": host}
        names.add(told["metadata"]["name"])
        pods = [one["spec"]["template"]["spec"] for one in made if one["kind"] == "Deployment"]
        asked = [each["envFrom"] for pod in pods for each in pod["containers"] + pod.get("initContainers", [])]
        assert {each[0]["configMapRef"]["name"] for each in asked} == {told["metadata"]["name"]}
        assert {each[1]["secretRef"]["name"] for each in asked} == {"cppcc"}
        rules = [rule["host"] for one in made if one["kind"] == "Ingress" for rule in one["spec"]["rules"]]
        assert rules == ["zx.chaoyang.gov.cn"] * 2
    assert len(names) == (2 if shutil.which("kubectl") else 0)


def test_a_style_that_one_pod_does_not_know_is_asked_of_another():
    pages, static = of_kind("Ingress")["web"], of_kind("Ingress")["static"]
    tries = static["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-next-upstream"]
    line = f"proxy_next_upstream {tries};"
    assert line in (settings.BASE_DIR / "deploy/nginx/site.inc").read_text()
    (path,) = static["spec"]["rules"][0]["http"]["paths"]
    (whole,) = pages["spec"]["rules"][0]["http"]["paths"]
    assert path == whole | {"path": "/static/"}
    assert static["spec"] | {"rules": pages["spec"]["rules"]} == pages["spec"]


def test_nothing_runs_as_root_or_writes_where_the_program_lies():
    for one in of_kind("Deployment").values():
        pod = one["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}
        }  # fmt: skip
        assert {"requests", "limits"} == set(container["resources"])
        mounted = {each["name"] for each in container["volumeMounts"]}
        assert mounted == {each["name"] for each in pod["volumes"]}
        claims = {each["persistentVolumeClaim"]["claimName"] for each in pod["volumes"] if "emptyDir" not in each}
        assert claims == set(of_kind("PersistentVolumeClaim"))


def test_selectors_names_and_ports_meet():
    pods = {name: one["spec"]["template"]["metadata"]["labels"] for name, one in of_kind("Deployment").items()}
    for name, one in of_kind("Deployment").items():
        assert one["spec"]["selector"]["matchLabels"] == pods[name]
        assert pods[name]["process"] == name
    assert of_kind("PodDisruptionBudget")["web"]["spec"]["selector"]["matchLabels"] == pods["web"]
    service = of_kind("Service")["web"]["spec"]
    assert service["selector"] == pods["web"]
    container = of_kind("Deployment")["web"]["spec"]["template"]["spec"]["containers"][0]
    assert {port["targetPort"] for port in service["ports"]} == {port["name"] for port in container["ports"]}
    assert {"name": "PORT", "value": str(container["ports"][0]["containerPort"])} in container["env"]
    ingress = of_kind("Ingress")["web"]
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert (backend["name"], backend["port"]["name"]) == ("web", service["ports"][0]["name"])
    most = re.search(r"client_max_body_size (\w+);", (settings.BASE_DIR / "deploy/nginx/site.inc").read_text())[1]
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"] == most


def test_what_is_set_is_known_to_the_program():
    known = settings_text()
    told, secret = config(), of_kind("Secret")["cppcc"]["stringData"]
    own = {each["name"] for each in of_kind("Deployment")["web"]["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert own <= OUTSIDE
    assert [key for key in (*told, *secret) if f'"{key}"' not in known] == []
    assert not {key for key in told if "KEY" in key or "PASS" in key}
    mounts = {
        each["mountPath"]
        for each in of_kind("Deployment")["slow"]["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]
    }
    assert told["BACKUP_DIR"] in mounts
