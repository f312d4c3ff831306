"""The engine of the production stack, started as a pod of deploy/kubernetes would be: its arguments, its environment, its user.

The chart's own part is written here from its templates (vllm-project/production-stack, helm/templates/deployment-vllm-multi.yaml).
What is not shown: a cluster, a card, the container's image.
"""

import os
import signal
import subprocess
import time

import httpx2
import pytest
import yaml

from serve.vllm import SERVE
from tests.kit.vllm_server import KEY, ROOT, free_port, python

VALUES = yaml.safe_load((ROOT / "deploy/kubernetes/vllm-values.yaml").read_text("utf-8"))
ENGINE = VALUES["servingEngineSpec"]["modelSpec"][0]
BESIDE = next(
    made["data"]
    for made in yaml.safe_load_all((ROOT / "deploy/kubernetes/model.yaml").read_text("utf-8"))
    if made["kind"] == "ConfigMap"
)
CPU = ("--kv-cache-memory-bytes", "268435456")  # what a card's memory says by itself


def chart(port: int) -> list[str]:
    """Return what the chart makes of our values; two folders are others here, and only loopback is listened on."""
    config = ENGINE["vllmConfig"]
    argv = [python(), *SERVE, "/media", "--host", "127.0.0.1", "--port", str(port)]
    argv += ["--enable-prefix-caching" if config["enablePrefixCaching"] else "--no-enable-prefix-caching"]
    for option, name in {"max-model-len": "maxModelLen", "dtype": "dtype", "max-num-seqs": "maxNumSeqs",
                         "gpu_memory_utilization": "gpuMemoryUtilization"}.items():  # fmt: skip
        argv += [f"--{option}", str(config[name])]
    return [*argv, *(word.replace("=/model", "=/srv") for word in config["extraArgs"]), *CPU]


@pytest.mark.nightly
@pytest.mark.netns
def test_the_engine_of_a_pod_answers(weights, tmp_path):
    for name, text in BESIDE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    port, log = free_port(), tmp_path.parent / f"{tmp_path.name}.log"
    env = {"PATH": os.environ["PATH"], "HF_HOME": "/tmp", "PROMETHEUS_MULTIPROC_DIR": "/tmp", "VLLM_API_KEY": KEY}
    env |= {row["name"]: row["value"] for row in ENGINE["env"]}
    within = ["unshare", "--map-root-user", "--mount", "bash", ROOT / "tests/kit/as_a_pod.sh", weights, tmp_path]
    with log.open("w") as out:
        pod = subprocess.Popen([*within, *chart(port)], env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        url, end = f"http://127.0.0.1:{port}", time.monotonic() + 600
        while not _answers(f"{url}/health"):
            assert pod.poll() is None and time.monotonic() < end, log.read_text("utf-8")[-4000:]
            time.sleep(0.5)
        asked = {"model": ENGINE["modelURL"].rpartition("/")[2], "messages": [{"role": "user", "content": "Hej"}]}
        assert httpx2.post(f"{url}/v1/chat/completions", json=asked).status_code == 401
        reply = httpx2.post(f"{url}/v1/chat/completions", json=asked, headers={"Authorization": f"Bearer {KEY}"},
                            timeout=120)  # fmt: skip
        assert reply.status_code == 200 and reply.json()["choices"][0]["finish_reason"] == "stop", reply.text
    finally:
        os.killpg(pod.pid, signal.SIGTERM)
        pod.wait(60)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=5).status_code == 200
    except httpx2.HTTPError:
        return False
