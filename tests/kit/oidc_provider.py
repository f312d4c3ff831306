"""npm's certified oidc-provider, started by the tests on loopback, and a browser that logs in there."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2

HERE = Path(__file__).parent / "oidc"
SECRET = "en-hemlighet-bara-for-proven-0001"


@contextmanager
def provider(back: str) -> Iterator[str]:
    """Run the provider until the block ends; yields its issuer. `back` is where it sends people back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ran = ["node", HERE / "provider.mjs", str(port), back]
    with subprocess.Popen(ran, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def log_in(address: str, person: str, back: str) -> str:
    """Go where a browser is sent, log in as a person, agree, and return where one is sent back to."""
    with httpx2.Client(trust_env=False, timeout=30) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                there = urljoin(str(answer.url), answer.headers["location"])
                if there.startswith(back):
                    return there
                answer = browser.get(there)
                continue
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action, answer.text[:500]
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            form = {"prompt": prompt.group(1) if prompt else "login", "login": person, "password": "vad som helst"}
            answer = browser.post(urljoin(str(answer.url), action.group(1)), data=form)
    raise AssertionError("the provider never sent anybody back")
