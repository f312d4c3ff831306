"""The whole product where there is no way out: run in a network namespace of its own, which has loopback and no route.

usage: unshare --map-root-user --net python tests/kit/no_way_out.py FOLDER
"""

import errno
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

import httpx2

from serve.doctor import Facts
from serve.doctor.egress import egress
from tests.kit.vllm_server import ROOT, aktsam, free_port
from tests.serve.kit import Desk
from tests.serve.test_flow import test_the_whole_way

SIOCSIFFLAGS, UP = 0x8914, 0x41  # netdevice(7): IFF_UP | IFF_RUNNING
CASE = "orosanmalan-skola"


def shut_in() -> None:
    """Raise loopback, and make sure that there is nothing else: also the doctor's own attempts must fail."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", UP))
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
    try:
        socket.create_connection(("192.0.2.1", 443), 5)  # TEST-NET-1, RFC 5737
    except OSError as error:
        assert error.errno == errno.ENETUNREACH, error
    lines = list(egress(Facts()))
    assert len(lines) >= 5 and all(line.status == "ok" for line in lines), lines


def command(*args: str, **environ: str) -> str:
    line, env = aktsam(*args, **environ)
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode in (0, 1) and done.stdout, done.stderr  # 1: something is withheld, and told
    return done.stdout


def serve(folder: Path) -> None:
    """Run `aktsam serve` and go the whole way through it over HTTP, from documents to receipt."""
    port = free_port()
    line, env = aktsam("serve", "--port", str(port), AKTSAM_STATE=str(folder / "state"))
    with subprocess.Popen(line, env=env, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            code = re.search(r"#kod=(\S+)", server.stderr.readline())
            assert code, server.stderr.read()
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60,
                               transport=httpx2.HTTPTransport(retries=10)) as client:  # fmt: skip
                at = Desk(client, None, [code[1]], folder)  # type: ignore[arg-type]
                at.login()
                test_the_whole_way(at)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def main(folder: Path) -> None:
    shut_in()
    written = json.loads(command("summarize", str(ROOT / "examples" / CASE), "--format", "json"))
    print(f"summarize: {written['coverage']['sentences']} sentences, engine {written['engine']['name']}")
    serve(folder)
    print("serve: from documents to receipt over HTTP")
    (folder / "examples").mkdir()
    for name in (CASE, f"{CASE}.gold.json"):
        source = ROOT / "examples" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / "examples" / name)
    print("eval:", len(command("eval", "summaries", str(folder / "examples"))), "characters of figures")


if __name__ == "__main__":
    os.environ.pop("AKTSAM_CONFIG", None)
    main(Path(sys.argv[1]))
