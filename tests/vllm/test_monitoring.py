"""The dashboard and the alerts, asked of a real Prometheus that has read a real gateway and a real vLLM."""

import json
import re
import subprocess
import time
from contextlib import contextmanager
from urllib.request import Request, urlopen

import httpx2
import pytest
import yaml

from tests.kit.vllm_server import ROOT, aktsam, free_port

pytestmark = pytest.mark.operation
PLACE = ROOT / "deploy/monitoring"
BOARD = json.loads((PLACE / "grafana/aktsam.json").read_text(encoding="utf-8"))
RULES = [
    rule
    for group in yaml.safe_load((PLACE / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
SHOWN = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
WATCHED = [rule["expr"] for rule in RULES]
METRIC = re.compile(r"\b(?:aktsam|vllm)[:_][a-z_]+")


@contextmanager
def running(command, where, environ=None, **more):
    with (where / f"{command[0].rpartition('/')[2]}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environ, cwd=where, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def until(ask, seconds=120):
    """Return what `ask` returns once it is true."""
    end = time.monotonic() + seconds
    while True:
        try:
            if found := ask():
                return found
        except (OSError, httpx2.HTTPError):
            pass
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.3)


@pytest.fixture(scope="module")
def prometheus(server, tmp_path_factory):
    """A Prometheus with our own files, only the ports changed, that has read both services."""
    where = tmp_path_factory.mktemp("prometheus")
    gateway, port = free_port(), free_port()
    config = (PLACE / "prometheus.yml").read_text(encoding="utf-8")
    for old, new in (("8400", gateway), ("8000", server.port), ("15s", "1s"), ("30s", "1s")):
        assert old in config
        config = config.replace(old, str(new))
    (where / "prometheus.yml").write_text(config, encoding="utf-8")
    (where / "alerts.yml").write_text((PLACE / "alerts.yml").read_text(encoding="utf-8"), encoding="utf-8")
    serve, environ = aktsam("serve", "--port", str(gateway), AKTSAM_STATE=str(where / "state"))
    asked = ["prometheus", f"--config.file={where}/prometheus.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with running(serve, where, environ), running([*asked, f"--storage.tsdb.path={where}/data"], where):
        url = f"http://127.0.0.1:{port}/api/v1"
        until(lambda: len([t for t in get(url, "targets")["activeTargets"] if t["health"] == "up"]) == 2)
        yield url


def get(url, path, **query):
    reply = httpx2.get(f"{url}/{path}", params=query, timeout=30).json()
    assert reply["status"] == "success", reply
    return reply["data"]


def test_every_query_is_understood_and_every_metric_is_one_that_is_told(prometheus):
    told = {name for family, facts in get(prometheus, "metadata").items() for name in names(family, facts[0]["type"])}
    for query in (*SHOWN, *WATCHED):
        get(prometheus, "query", query=query)
        asked = set(METRIC.findall(query))
        assert asked <= told, (query, asked - told)


def names(family, kind):
    """Return the series that a family of this kind has."""
    return {
        "histogram": {f"{family}_bucket", f"{family}_sum", f"{family}_count"},
        "counter": {family, f"{family}_total"},
    }.get(kind, {family})


def test_what_is_asked_of_both_services_has_values(prometheus, server):
    """The model has answered the other tests, or answers now: those panels are not empty."""
    body = json.dumps({"model": "tiny", "prompt": "Hej", "max_tokens": 4}).encode()
    headers = {"Authorization": f"Bearer {server.environ['AKTSAM_ENGINE_KEY']}", "Content-Type": "application/json"}
    with urlopen(Request(f"http://127.0.0.1:{server.port}/v1/completions", body, headers), timeout=60) as reply:
        assert reply.status == 200
    for query in ("aktsam_cases", "sum(vllm:num_requests_running)", "max by (instance) (vllm:kv_cache_usage_perc)"):
        until(lambda query=query: get(prometheus, "query", query=query)["result"])
    until(
        lambda: float(get(prometheus, "query", query="sum(vllm:generation_tokens_total)")["result"][0]["value"][1]) > 0
    )


def test_an_alert_goes_off_when_a_service_is_gone(prometheus, tmp_path):
    """The rules are loaded and calm while both answer; tested on told series, one goes off after its time."""
    rules = get(prometheus, "rules")["groups"][0]["rules"]
    assert [rule["name"] for rule in rules] == [rule["alert"] for rule in RULES]
    assert {rule["name"] for rule in rules if rule["state"] == "firing"} == set()
    case = {
        "rule_files": [str(PLACE / "alerts.yml")],
        "tests": [{
            "interval": "1m",
            "input_series": [
                {"series": 'up{job="aktsam", instance="a"}', "values": "1 1 0x10"},
                {"series": 'aktsam_jobs_total{state="failed", kind="summary"}', "values": "0+1x20"},
                {"series": "vllm:num_requests_waiting", "values": "3x20"},
            ],
            "alert_rule_test": [
                {"eval_time": "1m", "alertname": "TjanstenSvararInte", "exp_alerts": []},
                {"eval_time": "8m", "alertname": "TjanstenSvararInte", "exp_alerts": [{
                    "exp_labels": {"severity": "page", "job": "aktsam", "instance": "a"},
                    "exp_annotations": RULES[0]["annotations"]}]},
                {"eval_time": "15m", "alertname": "ArbetenMisslyckas", "exp_alerts": [{
                    "exp_labels": {"severity": "ticket"}, "exp_annotations": RULES[2]["annotations"]}]},
                {"eval_time": "15m", "alertname": "ModellenHarKo", "exp_alerts": [{
                    "exp_labels": {"severity": "ticket"}, "exp_annotations": RULES[5]["annotations"]}]},
            ],
        }],
    }  # fmt: skip
    (tmp_path / "test.yml").write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
    done = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "test.yml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
