"""One model on two machines, by Ray: the handbook's steps in two network namespaces, the processor of each told as a card."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from serve.bundles.installed import accept
from serve.memory import plan
from serve.models import model
from serve.vllm import KEPT_HERE, Place, command, prepare
from tests.kit.ray_env import ray_environment
from tests.kit.vllm_server import MODEL_FILE, ROOT, aktsam, free_port, python, settings

BLOCK = re.search(r"```bash\n(ray get-auth-token .*?)```", (ROOT / "docs/handbok/it.md").read_text("utf-8"), re.S)[1]
CPU = 'arguments: ["--enforce-eager", "--kv-cache-memory-bytes", "268435456"]\n'  # what a card's memory says by itself


def test_the_key_is_not_sent_to_the_other_machines(weights, tmp_path):
    """What vLLM itself would send of the environment that the command gives it."""
    known = model("tiny", settings(tmp_path, weights))
    place = Place(weights, tmp_path / "engine", python(), ray="10.0.0.5:6379")
    prepare(known, place)
    env = command(known, plan(known, 24.0), place, "hemlig").env
    ask = (
        "import json; from vllm.v1.executor.ray_env_utils import get_driver_env_vars as g; print(json.dumps(g(set())))"
    )
    told = subprocess.run([python(), "-c", ask], env=env, capture_output=True, text=True, check=True).stdout
    sent = json.loads(told.splitlines()[-1])
    assert "hemlig" not in sent.values() and not set(KEPT_HERE) & sent.keys() and sent["HF_HUB_OFFLINE"] == "1"


@pytest.mark.nightly
@pytest.mark.netns
def test_two_machines_as_the_handbook_says(weights, tmp_path, pytestconfig):
    programs = ray_environment(pytestconfig.cache.mkdir("ray"))
    _steps(tmp_path)
    environ = settings(tmp_path, weights, file=MODEL_FILE + CPU)
    accept(model("tiny", environ), weights, environ)
    args = ("engine", "tiny", "--path", weights, "--port", free_port(), "--python", programs / "python")
    line, env = aktsam(*map(str, args), "--device", "cuda", "--memory", "24", "--gpus", "2", "--ray", "10.0.0.5:6379",
                       "--no-restart", **environ)  # fmt: skip
    within = ["unshare", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    env |= {"HOME": str(tmp_path), "PATH": f"{programs}:{os.environ['PATH']}"}
    machines = [*within, "bash", ROOT / "tests/kit/two_machines.sh", tmp_path, *line]
    done = subprocess.run(machines, env=env, capture_output=True, text=True, timeout=1500, check=False)
    log = (tmp_path / "engine.log").read_text("utf-8") if (tmp_path / "engine.log").exists() else ""
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:], log[-5000:])
    assert "0.0/2.0 GPU" in done.stdout and "2.0/2.0 GPU" in done.stdout and "a stranger" not in done.stdout
    assert "Modellen är redo och har svarat" in log and "ip=10.0.0.6" in log


def _steps(folder: Path) -> None:
    """Write the handbook's lines for the first machine and for the others. They have no card: one is said to be there."""
    card = shlex.join(["--num-gpus", "1", "--num-cpus", "1", "--object-store-memory", "100000000"])
    lines = [line.split("#")[0].strip() for line in BLOCK.splitlines()]
    token, exports = lines[0], [line for line in lines if line.startswith("export ")]
    head, joining = (
        next(f"{x} {card}" for x in lines if x.startswith(f"ray start --{how} ")) for how in ("head", "address")
    )
    (folder / "first.sh").write_text("\n".join([token, *exports, head]), encoding="utf-8")
    others = "\n".join([*exports, joining]).replace("VLLM_HOST_IP=10.0.0.5", "VLLM_HOST_IP=10.0.0.6")
    (folder / "others.sh").write_text(others, encoding="utf-8")
