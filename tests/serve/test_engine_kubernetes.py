"""The manifests, held to Kubernetes' own schemas (vendored by kubernetes-validate) and to what the product promises elsewhere.

There is no cluster here: what is proved is that the files are of the right form, and say the same as `aktsam engine` and the settings.
"""

import copy
import json

import jsonschema
import kubernetes_validate
import pytest
import yaml

from pipelines.settings import PipelineSettings
from serve.models import model
from serve.settings import ServeSettings
from serve.vllm import OFFLINE, SERVE, Place, prepare
from tests.kit.vllm_server import ROOT, ran

FOLDER = ROOT / "deploy/kubernetes"
NAME = "gpt-sw3-6.7b-v2-instruct"
VALUES = yaml.safe_load((FOLDER / "vllm-values.yaml").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "tests/data/production_stack.json").read_text(encoding="utf-8"))
ENGINE = VALUES["servingEngineSpec"]["modelSpec"][0]
OBJECTS = {
    f"{path.stem}/{made['kind']}/{made['metadata']['name']}": made
    for path in sorted(FOLDER.glob("*.yaml")) if path.name != "vllm-values.yaml"
    for made in yaml.safe_load_all(path.read_text(encoding="utf-8"))
}  # fmt: skip
PODS = {name: made["spec"]["template"]["spec"] for name, made in OBJECTS.items() if "template" in made.get("spec", {})}


@pytest.mark.parametrize("version", ["1.33", "1.37"])
@pytest.mark.parametrize("name", OBJECTS)
def test_every_object_is_of_kubernetes_form(name, version):
    kubernetes_validate.validate(OBJECTS[name], version, strict=True)


def test_a_fault_would_be_seen():
    wrong = copy.deepcopy(OBJECTS["gateway/Deployment/aktsam"])
    wrong["spec"]["template"]["spec"]["containers"][0]["readOnlyRoot"] = True
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.37", strict=True)
    faulty = copy.deepcopy(VALUES)
    faulty["servingEngineSpec"]["modelSpec"][0]["vllmConfig"]["maxModelLength"] = 2048
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(faulty, SCHEMA)


def test_the_charts_values_are_of_its_form():
    jsonschema.validate(VALUES, SCHEMA)


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_confined(name):
    pod = PODS[name]
    assert pod["automountServiceAccountToken"] is False and pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    mounts = {volume["name"] for volume in pod["volumes"]} | {
        claim["metadata"]["name"] for claim in OBJECTS[name]["spec"].get("volumeClaimTemplates", [])
    }
    for container in (*pod["containers"], *pod.get("initContainers", ())):
        held = container["securityContext"]
        assert held["readOnlyRootFilesystem"] is True and held["allowPrivilegeEscalation"] is False
        assert held["capabilities"] == {"drop": ["ALL"]} and "limits" in container["resources"]
        assert "@sha256:" in container["image"] and {m["name"] for m in container["volumeMounts"]} <= mounts


def flags(argv):
    """Return vLLM's options by name, whichever way they are written."""
    out, name = {}, None
    for word in argv:
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            out[name := name.replace("_", "-")] = value or True
        else:
            out[name] = word
    return out


def test_the_engine_is_started_as_aktsam_engine_would():
    told = json.loads(ran("engine", NAME, "--dry-run", "--memory", "48", "--gpus", "1", "--format", "json").stdout)
    entry, (folder, *rest) = tuple(told["argv"][1:4]), told["argv"][4:]
    assert entry == SERVE and folder.endswith(f"/{NAME}") and ENGINE["modelURL"].endswith(f"/{NAME}")
    wanted = flags(rest)
    config = ENGINE["vllmConfig"]
    given = flags(config["extraArgs"]) | {
        "max-model-len": str(config["maxModelLen"]), "dtype": config["dtype"],
        "max-num-seqs": str(config["maxNumSeqs"]), "enable-prefix-caching": config["enablePrefixCaching"],
    }  # fmt: skip
    own = {
        "host",
        "port",
        "chat-template",
        "generation-config",
        "gpu-memory-utilization",
    }  # the chart's, and places
    assert {k: v for k, v in given.items() if k not in own} == {k: v for k, v in wanted.items() if k not in own}
    assert given["chat-template"].startswith(given["generation-config"] + "/")
    assert float(wanted["gpu-memory-utilization"]) == config["gpuMemoryUtilization"]
    env = {row["name"]: row["value"] for row in ENGINE["env"]}
    assert {name: value for name, value in env.items() if name not in ("HOME", "USER")} == OFFLINE
    assert (
        VALUES["servingEngineSpec"]["vllmApiKey"]["secretName"]
        == VALUES["routerSpec"]["vllmApiKey"]["secretName"]
        == "vllm-key"
    )


def test_the_charts_pods_are_confined():
    """As the other pods are: the chart passes these on as they stand. What is written goes to the engine's scratch volume."""
    engines, router = VALUES["servingEngineSpec"], VALUES["routerSpec"]
    for spec in (engines, router):
        assert spec["securityContext"]["runAsNonRoot"] is True and spec["securityContext"]["runAsUser"] == 10001
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        held = spec["containerSecurityContext"]
        assert held["allowPrivilegeEscalation"] is False and held["capabilities"] == {"drop": ["ALL"]}
    assert engines["containerSecurityContext"]["readOnlyRootFilesystem"] is True
    writable = [mount["mountPath"] for mount in ENGINE["extraVolumeMounts"] if not mount.get("readOnly")]
    env = {row["name"]: row["value"] for row in ENGINE["env"]}
    assert writable == [env["HOME"]] == ["/tmp"] and env["USER"]
    volumes = {volume["name"] for volume in ENGINE["extraVolumes"]}
    mounted = ENGINE["extraVolumeMounts"] + ENGINE["initContainer"]["extraVolumeMounts"]
    assert {mount["name"] for mount in mounted} == volumes


def test_what_lies_beside_the_weights_is_the_models_own(tmp_path):
    known, data = model(NAME, {}), OBJECTS["model/ConfigMap/gpt-sw3"]["data"]
    prepare(known, Place(tmp_path, tmp_path, "python"))
    assert json.loads(data["generation_config.json"]) == json.loads((tmp_path / "generation_config.json").read_text())
    assert data["gpt-sw3.jinja"] == known.template_file.read_text(encoding="utf-8")


def test_the_gateways_settings_are_settings():
    data = OBJECTS["gateway/ConfigMap/aktsam"]["data"]
    served = ServeSettings.model_validate(yaml.safe_load(data["serve.yaml"]))
    assert served.accounts and served.tls_cert and served.key_file
    engine = PipelineSettings.model_validate(yaml.safe_load(data["pipelines.yaml"])).engines.openai
    assert engine.model == NAME and ".svc.cluster.local" in engine.base_url


def test_nothing_is_let_out():
    """Every namespace is closed by a rule of its own, and the one rule that names addresses names the cluster's own."""
    policies = [made for made in OBJECTS.values() if made["kind"] == "NetworkPolicy"]
    closed = {p["metadata"]["namespace"] for p in policies if p["spec"]["podSelector"] == {}}
    assert (
        closed
        == {"aktsam", "aktsam-engine"}
        == {m["metadata"]["name"] for m in OBJECTS.values() if m["kind"] == "Namespace"}
    )
    assert all(set(p["spec"]["policyTypes"]) == {"Ingress", "Egress"} for p in policies)
    named = [
        to["ipBlock"]["cidr"]
        for p in policies
        for rule in p["spec"].get("egress", ())
        for to in rule["to"]
        if "ipBlock" in to
    ]
    assert named == ["10.96.0.0/12"]
