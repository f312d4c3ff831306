"""The start: what stops it, what it listens on, TLS, and the command that works without it."""

import hashlib
import json
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr
from typer import Exit
from typer.testing import CliRunner

from serve.accounts import defaults
from serve.accounts.cli import commands
from serve.app import create_app
from serve.cli import check_address, listening, opened
from serve.errors import StoreError
from serve.settings import ServeSettings, is_loopback
from serve.tools import Tools
from tests.serve.accounts.kit import GOOD

HOSTS = {
    "127.0.0.1": True,
    "::1": True,
    "localhost": True,
    "0.0.0.0": False,
    "::": False,
    "10.0.0.5": False,
    "a.example": False,
}
PEM = Path("aktsam.pem")
ADDRESSES: tuple[tuple[dict[str, Any], bool], ...] = (
    ({}, True),
    ({"host": "10.0.0.5"}, False),
    ({"host": "10.0.0.5", "accounts": True}, False),
    ({"host": "10.0.0.5", "tls_cert": PEM, "tls_key": PEM}, False),
    ({"host": "10.0.0.5", "accounts": True, "tls_cert": PEM, "tls_key": PEM}, True),
    ({"host": "0.0.0.0", "accounts": True, "trusted_proxies": ("10.0.0.1",)}, True),
)


@pytest.mark.parametrize(("host", "loopback"), HOSTS.items())
def test_which_addresses_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(("given", "fits"), ADDRESSES)
def test_what_others_reach_needs_accounts_and_tls(given: dict[str, Any], fits: bool) -> None:
    if fits:
        check_address(ServeSettings(**given))
    else:
        with pytest.raises(Exit):
            check_address(ServeSettings(**given))


def sha(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


LEFT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"proxy": {"keys": {"verksamhetssystem": sha("test")}}}, "proxy.keys.verksamhetssystem"),
    ({"proxy": {"keys": {"a": "sha256:" + sha("changeme")}}}, "proxy.keys.a"),
    ({"database": SecretStr("postgresql+psycopg://aktsam:changeme@db/aktsam")}, "database"),
    ({"tls_cert": PEM}, "båda"),
    ({"tls_cert": PEM, "tls_key": Path("finns-inte.key")}, "finns-inte.key"),
)


@pytest.mark.parametrize(("given", "told"), LEFT)
def test_a_secret_left_at_its_default_stops_the_start(given: dict[str, Any], told: str) -> None:
    defaults.check(ServeSettings())
    with pytest.raises(StoreError, match=told):
        defaults.check(ServeSettings(**given))


def test_the_handbooks_own_examples_are_among_them() -> None:
    guide = (Path(__file__).parents[3] / "docs/handbok/api.md").read_text()
    shown = [word for word in guide.split() if len(word) == 64 and not set(word) - set("0123456789abcdef")]
    assert shown and set(shown) <= defaults.EXAMPLES


def test_a_key_that_is_none_and_an_administrator_without_a_password_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "install.key").write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
    (tmp_path / "install.key").chmod(0o600)
    with opened(ServeSettings(state=tmp_path)) as store, pytest.raises(StoreError, match="exempel"):
        defaults.check_store(ServeSettings(), store)
    with opened(ServeSettings(state=tmp_path / "b")) as store:
        defaults.check_store(ServeSettings(), store)
        with pytest.raises(StoreError, match="inte valt"):
            defaults.check_store(ServeSettings(host="10.0.0.5", accounts=True), store)


def run(folder: Path, *words: str, given: str = "") -> Result:
    env = {"AKTSAM_STATE": str(folder), "AKTSAM_SERVE__ACCOUNTS": "true"}
    return CliRunner().invoke(commands(opened), words, input=given, env=env)


def test_accounts_from_the_machine_itself(tmp_path: Path) -> None:
    weak = run(tmp_path, "password", "admin", given="kort\n")
    assert weak.exit_code == 2 and "minst 15" in weak.stderr and "kort" not in weak.stderr.split("minst")[0]
    assert run(tmp_path, "password", "admin", given=GOOD + "\n").exit_code == 0
    assert "admin\tAdministratör\tdrift\taktivt" in run(tmp_path, "list").stdout
    made = run(tmp_path, "code", "admin")
    assert made.exit_code == 0 and len(made.stdout.strip()) == 11
    assert "väntar" in run(tmp_path, "list").stdout
    assert run(tmp_path, "code", "ingen").exit_code == 2


def certificate(folder: Path) -> tuple[Path, Path]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*form))
    secret.chmod(0o600)
    return cert, secret


def test_tls_and_what_follows_from_it(tmp_path: Path, using: Tools) -> None:
    cert, key = certificate(tmp_path)
    chosen = ServeSettings(state=tmp_path / "s", tls_cert=cert, tls_key=key)
    defaults.check(chosen)
    codes: list[str] = []
    with socket.socket() as at, opened(chosen) as store:
        at.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(chosen, using, store, codes.append), **listening(chosen)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        address = f"https://localhost:{at.getsockname()[1]}"
        trust = ssl.create_default_context(cafile=str(cert))
        with httpx2.Client(base_url=address, verify=trust, trust_env=False, timeout=60) as client:
            answer = client.post("/api/v1/session", json={"code": codes[-1]}, headers={"x-forwarded-for": "10.1.1.1"})
            assert answer.status_code == 201
            given = answer.headers["set-cookie"]
            assert given.startswith("__Host-aktsam_session=") and "; Secure" in given
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
            assert client.get("/api/v1/session").json()["who"] == "lokal"
        server.should_exit = True
        thread.join(30)
    assert json.dumps(listening(chosen)["forwarded_allow_ips"]) == "[]" and not listening(chosen)["proxy_headers"]
