"""What `aktsam engine` would run, and what it says when it will not."""

import json
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aktsam import app
from serve.bundles.installed import accept
from serve.memory import plan
from serve.models import model, models
from serve.vllm import Place, command, prepare
from tests.kit.vllm_server import ran


def made(name, tmp_path, card=80.0, gpus=1, **place):
    m = model(name, {})
    given = {"folder": tmp_path / "weights", "state": tmp_path / "state", "python": "python3"} | place
    environ = {"PATH": "/bin", "HOME": "/root", "HTTPS_PROXY": "http://ute", "HF_TOKEN": "t", "AKTSAM_VAULT_KEY": "v"}
    return command(m, plan(m, card, gpus), Place(**given), "hemlig", environ)


@pytest.mark.parametrize("name", sorted(models({})))
def test_every_model_is_served_safely(name, tmp_path):
    line = made(name, tmp_path)
    text = " ".join(line.argv)
    for wanted in (
        "--host 127.0.0.1", "--no-enable-log-requests", "--no-enable-log-outputs", "--max-log-len 0", "--enable-prefix-caching",
        "--disable-uvicorn-access-log", "--scheduling-policy priority", f"--served-model-name {name}", "--max-model-len ",
    ):  # fmt: skip
        assert wanted in text
    assert "trust-remote-code" not in text and "hemlig" not in text + line.shell() + repr(line)
    assert line.env["VLLM_API_KEY"] == "hemlig"
    for flag in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "VLLM_NO_USAGE_STATS", "DO_NOT_TRACK"):
        assert line.env[flag] == "1"
    assert not {"HTTPS_PROXY", "HF_TOKEN", "AKTSAM_VAULT_KEY"} & line.env.keys()
    m = model(name, {})
    assert ("--chat-template" in line.argv) == (m.chat_template is not None)
    assert ("--generation-config" in line.argv) == bool(m.stop_token_ids)


def test_tokens_are_guessed_where_the_models_file_says_so(tmp_path):
    known = model("gpt-sw3-6.7b-v2-instruct", {})
    guess = {"method": "ngram", "num_speculative_tokens": 4, "prompt_lookup_max": 4}
    guessing = known.model_copy(update={"speculative": known.speculative.model_copy(update={"config": guess})})
    lines = [command(m, plan(m, 80.0), Place(tmp_path, tmp_path, "python3"), "hemlig").argv for m in (known, guessing)]
    assert "--speculative-config" not in lines[0]
    assert json.loads(lines[1][lines[1].index("--speculative-config") + 1]) == guess


@pytest.mark.parametrize("more", [("--ray", "127.0.0.1:6379"), ("--stages", "2")])
def test_what_the_cpu_cannot_is_refused(more):
    """vLLM's CPU build knows no Ray ("current platform cpu does not support ray"): not left out in silence."""
    told = CliRunner().invoke(app, ["engine", "gpt-sw3-126m-instruct", "--device", "cpu", "--dry-run", *more])
    assert told.exit_code == 2 and "Utan grafikkort" in told.output


def test_sizes_follow_the_card(tmp_path):
    def size(option, *args, **more):
        argv = made("gpt-sw3-6.7b-v2-instruct", tmp_path, *args, **more).argv
        return argv[argv.index(option) + 1]

    assert int(size("--max-num-seqs", 24)) < int(size("--max-num-seqs", 48)) < int(size("--max-num-seqs", 80))
    assert size("--max-num-seqs", 24, sequences=3) == "3" and size("--max-num-queued-reqs", 24, sequences=3) == "12"
    assert size("--tensor-parallel-size", 24, 4) == "4"
    assert "--tensor-parallel-size" not in made("gpt-sw3-1.3b-instruct", tmp_path).argv
    cpu = made("gpt-sw3-1.3b-instruct", tmp_path, device="cpu", sequences=4)
    assert "--enforce-eager" in cpu.argv and "--gpu-memory-utilization" not in cpu.argv
    assert cpu.env["VLLM_CPU_KVCACHE_SPACE"] == "2"


def test_the_tokens_that_end_an_answer_are_written_down(tmp_path):
    place = Place(tmp_path, tmp_path / "state", "python3")
    prepare(model("gpt-sw3-1.3b-instruct", {}), place)
    content = json.loads((tmp_path / "state/generation_config.json").read_text())
    assert content == {"eos_token_id": [3, 2], "repetition_penalty": 1.1}


def test_the_key_stays_on_this_machine_of_a_cluster(tmp_path):
    """vLLM sends its environment to the others, over a net that is not encrypted."""
    place = Place(tmp_path, tmp_path / "state", "python3", ray="10.0.0.5:6379")
    known = model("gpt-sw3-1.3b-instruct", {})
    prepare(known, place)
    line = command(known, plan(known, 24.0), place, "hemlig", {})
    kept = json.loads((Path(line.env["VLLM_CONFIG_ROOT"]) / "ray_non_carry_over_env_vars.json").read_text())
    assert kept[0] == "VLLM_API_KEY" and [name for name, value in line.env.items() if value == "hemlig"] == kept[:1]


def asked(line: str, folder: Path):
    return CliRunner().invoke(app, line.split(), env={"AKTSAM_STATE": str(folder), "AKTSAM_MODELS": str(folder)})


def test_dry_run(tmp_path):
    text = asked("engine gpt-sw3-1.3b-instruct --dry-run --memory 24", tmp_path)
    assert text.exit_code == 0 and "-m vllm.entrypoints.cli.main serve " in text.stdout and "GiB" in text.stderr
    assert "HF_HUB_OFFLINE=1" in text.stdout and not list(tmp_path.iterdir())  # nothing was written
    told = asked("engine gpt-sw3-1.3b-instruct --dry-run --memory 24 --gpus 2 --format json", tmp_path)
    out = json.loads(told.stdout)
    assert out["plan"]["gpus"] == 2 and out["env"]["VLLM_API_KEY"] == "…" and out["model"] == "gpt-sw3-1.3b-instruct"
    ray = asked("engine gpt-sw3-20b-instruct --dry-run --memory 24 --gpus 4 --stages 2 --ray 10.0.0.5:6379", tmp_path)
    for wanted in (
        "tensor-parallel-size 2",
        "pipeline-parallel-size 2",
        "backend ray",
        "RAY_ADDRESS=10.0.0.5:6379",
        "RAY_AUTH_MODE=token",
    ):
        assert wanted in ray.stdout


@pytest.mark.parametrize(
    "args, code, words",
    [
        (("finns-inte",), 2, ("finns-inte", "gpt-sw3-1.3b-instruct")),
        (("gpt-sw3-1.3b-instruct", "--device", "gpu"), 2, ("välj auto, cuda, cpu", "choose auto")),
        (("gpt-sw3-1.3b-instruct", "--host", "0.0.0.0"), 2, ("privat adress",)),
        (("gpt-sw3-1.3b-instruct", "--host", "8.8.8.8"), 2, ("privat adress",)),
        (("gpt-sw3-1.3b-instruct", "--host", "exempel"), 2, ("IP-adress",)),
        (
            ("gpt-sw3-20b-instruct", "--dry-run", "--memory", "24"),
            3,
            ("fattas 21", "46 GiB", "does not fit", "--gpus 2", "4-bitars"),
        ),
        (("qwen3-14b", "--dry-run", "--memory", "34"), 3, ("serve_context till högst", "at most")),
        (
            ("gpt-sw3-1.3b-instruct", "--dry-run", "--device", "cpu", "--sequences", "99999"),
            3,
            ("GiB behövs", "Out of memory"),
        ),
        (("gpt-sw3-1.3b-instruct", "--dry-run", "--ray", "8.8.8.8:6379"), 2, ("privata adresser",)),
        (("gpt-sw3-1.3b-instruct", "--dry-run", "--ray", "kluster"), 2, ("IP-adress",)),
        (("gpt-sw3-1.3b-instruct", "--device", "cpu"), 3, ("finns inte", "AI-Sweden-Models/gpt-sw3-1.3b-instruct")),
    ],
)
def test_refusals(tmp_path, args, code, words):
    out = CliRunner().invoke(
        app, ["engine", *args], env={"AKTSAM_MODELS": str(tmp_path), "AKTSAM_STATE": str(tmp_path)}
    )
    assert out.exit_code == code and not out.stdout
    for word in words:
        assert word in out.stderr


@pytest.mark.parametrize(
    "given, told",
    [
        ({"AKTSAM_CONFIG": "{0}/cofnig"}, "cofnig: mappen finns inte"),
        ({"AKTSAM_STATE": "{0}/fil/x"}, "går inte att använda (Not a directory)"),
        ({"AKTSAM_SERVE__PORT": "{1}"}, "är upptagen av process {2} ("),
    ],
)
def test_the_service_says_why_it_does_not_start(tmp_path, given, told):
    """In a line or two, with no trace of Python's own."""
    (tmp_path / "fil").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        known = (tmp_path, taken.getsockname()[1], os.getpid())
        environ = {"AKTSAM_STATE": str(tmp_path / "state"), "AKTSAM_SERVE__PORT": "0"} | given
        out = ran("serve", **{name: value.format(*known) for name, value in environ.items()})
    assert out.returncode in (2, 3) and told.format(*known) in out.stderr and not out.stdout
    assert len(out.stderr.splitlines()) <= 2 and "Traceback" not in out.stderr


def whole(folder: Path, **config) -> Path:
    """Write a folder that looks like the 1.3b model without its weights' content."""
    folder.mkdir()
    shape = {"n_layer": 24, "n_embd": 2048, "model_type": "gpt2"} | config
    (folder / "config.json").write_text(json.dumps(shape))
    (folder / "model.safetensors").write_bytes(b"\0" * 64)
    (folder / "spiece.model").write_bytes(b"x")
    return folder


def drop(name):
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    "break_it, word",
    [
        (drop("config.json"), "config.json"),
        (drop("model.safetensors"), "safetensors"),
        (drop("spiece.model"), "tokenizer"),
        (lambda f: (f / "config.json").write_text('{"auto_map": {"AutoModel": "x.py"}}'), "programkod"),
        (lambda f: (f / "config.json").write_text('{"n_layer": 12, "n_embd": 2048}'), "shape.layers: 24"),
        (
            lambda f: (f / "model.safetensors.index.json").write_text('{"weight_map": {"a": "m-2.safetensors"}}'),
            "m-2.saf",
        ),
    ],
)
def test_a_folder_that_is_not_whole_is_not_loaded(tmp_path, break_it, word):
    folder = whole(tmp_path / "vikter")
    break_it(folder)
    args = ("engine", "gpt-sw3-1.3b-instruct", "--path", str(folder), "--device", "cpu")
    out = CliRunner().invoke(app, args, env={"AKTSAM_STATE": str(tmp_path)})
    assert out.exit_code == 3 and word in out.stderr and "Nothing was loaded" in out.stderr


def test_a_folder_that_nobody_vouches_for_is_not_loaded(tmp_path):
    args = ("engine", "gpt-sw3-1.3b-instruct", "--path", str(whole(tmp_path / "vikter")), "--device", "cpu")
    out = CliRunner().invoke(app, args, env={"AKTSAM_STATE": str(tmp_path)})
    assert out.exit_code == 3 and "kontrollsummor är okända" in out.stderr and "--local" in out.stderr


def test_a_taken_port_and_a_missing_vllm(tmp_path):
    folder = whole(tmp_path / "vikter")
    accept(model("gpt-sw3-1.3b-instruct", {}), folder, {"AKTSAM_STATE": str(tmp_path)})
    args = ("engine", "gpt-sw3-1.3b-instruct", "--path", str(folder), "--device", "cpu", "--python", sys.executable)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        out = ran(*args, "--port", str(taken.getsockname()[1]), AKTSAM_STATE=str(tmp_path))
        assert out.returncode == 3 and f"upptagen av process {os.getpid()} (" in out.stderr
        assert f"is taken by process {os.getpid()} (" in out.stderr
        port = taken.getsockname()[1]
    out = ran(*args, "--port", str(port), AKTSAM_STATE=str(tmp_path))
    assert out.returncode == 3 and "vLLM är inte installerat" in out.stderr and "not installed" in out.stderr
    out = ran(*args[:-1], str(tmp_path / "python9"), "--port", str(port), AKTSAM_STATE=str(tmp_path))
    assert out.returncode == 3 and "programmet finns inte" in out.stderr and "no such program" in out.stderr
    shutil.rmtree(tmp_path / "engines")
    (tmp_path / "engines").write_text("")  # where a folder is to be made
    out = ran(*args, "--port", str(port), AKTSAM_STATE=str(tmp_path))
    assert out.returncode == 3 and "går inte att skriva i" in out.stderr and "cannot be written to" in out.stderr
    out = ran(*args, "--host", "10.255.255.1", AKTSAM_STATE=str(tmp_path))
    assert out.returncode == 3 and "inte den här datorns" in out.stderr and "not an address of this" in out.stderr
    key = tmp_path / "engine.key"  # made on the way, for its owner alone
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_models(tmp_path):
    out = asked("models", tmp_path)
    assert out.exit_code == 0 and len(out.stdout.splitlines()) == 18 and "(inte hämtad)" in out.stdout
    cards = json.loads(asked("models --format json", tmp_path).stdout)
    assert {"name", "licence", "context", "weights_gib", "card_gib_8", "tested", "present"} <= cards[0].keys()
