"""The manifests of deploy/kubernetes against the schemas of Kubernetes, and against the program. No cluster tries them here."""

import re

import pytest
import yaml
from django.conf import settings

from tests.settings_text import settings_text
from tests.test_deploy import SECONDS, procfile

FOLDER = settings.BASE_DIR / "deploy/kubernetes"
OUTSIDE = {"HOST", "PORT", "WEB_WORKERS", "QUICK_CONCURRENCY", "WORKER_CONCURRENCY"}
"""Names of the environment that the Procfile reads."""


def kustomization():
    return yaml.safe_load((FOLDER / "kustomization.yaml").read_text())


def resources(*names):
    return [one for name in names for one in yaml.safe_load_all((FOLDER / name).read_text())]


def everything():
    return resources(*kustomization()["resources"], "secret.example.yaml")


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
    (job,) = of_kind("Job").values()
    assert job["spec"]["template"]["spec"]["containers"][0]["command"] == ["python", "manage.py", "prepare"]


def test_nothing_runs_as_root_or_writes_where_the_program_lies():
    for one in of_kind("Deployment", "Job").values():
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
    config, secret = of_kind("ConfigMap")["cppcc"]["data"], of_kind("Secret")["cppcc"]["stringData"]
    own = {each["name"] for each in of_kind("Deployment")["web"]["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert own <= OUTSIDE
    assert [key for key in (*config, *secret) if f'"{key}"' not in known] == []
    assert not {key for key in config if "KEY" in key or "PASS" in key}
    mounts = {
        each["mountPath"]
        for each in of_kind("Deployment")["slow"]["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]
    }
    assert config["BACKUP_DIR"] in mounts
