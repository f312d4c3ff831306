"""Only loopback and private addresses, checked after the name is resolved, and connected to as checked."""

import asyncio
import os
import socket
import ssl
import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from anonymize.masked import MaskedText
from pipelines.engines.address import checked, is_private
from pipelines.engines.base import Message, Prompt
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import AddressRefused, EngineUnavailable
from tests.kit.servers import plain, serving

PROMPT = Prompt((Message("user", MaskedText("Hej.")),))

ADDRESSES = {
    "127.0.0.1": True, "127.8.8.8": True, "10.1.2.3": True, "172.16.0.1": True, "172.31.255.255": True,
    "192.168.1.20": True, "::1": True, "fd12:3456::1": True, "::ffff:10.0.0.1": True,
    "172.15.0.1": False, "172.32.0.1": False, "8.8.8.8": False, "0.0.0.0": False, "169.254.169.254": False,
    "100.64.0.1": False, "192.0.2.1": False, "2001:db8::1": False, "fe80::1%eth0": False, "::": False,
    "::ffff:8.8.8.8": False, "64:ff9b::a00:1": False, "224.0.0.1": False,
}  # fmt: skip


@pytest.mark.parametrize("address, private", ADDRESSES.items())
def test_what_is_private(address, private):
    assert is_private(address) is private


def test_every_address_of_a_name_counts():
    names = {"inne": ["10.0.0.5"], "ute": ["93.184.215.14"], "dubbel": ["10.0.0.5", "93.184.215.14"], "ingen": []}

    def look(host, _port):
        return names[host]

    assert checked("inne", 80, (), look) == "10.0.0.5"
    for name in ("ute", "dubbel"):
        with pytest.raises(AddressRefused, match=name):
            checked(name, 80, (), look)
        assert checked(name, 80, (name,), look) == names[name][0]
    with pytest.raises(EngineUnavailable):
        checked("ingen", 80, (), look)


@pytest.mark.parametrize("host", ["[::ffff:8.8.8.8]", "134744072", "0x08080808", "8.8.8.8", "0", "[::]"])
async def test_odd_ways_to_write_a_public_address(host):
    engine = OpenAIEngine(OpenAISettings(base_url=f"http://{host}:9/v1", connect_timeout=0.5), {})
    try:
        with pytest.raises(AddressRefused):
            await engine.answer(PROMPT, max_tokens=5)
    finally:
        await engine.aclose()


async def good(_request, out):
    await out.say("ja")


async def test_a_name_that_changes_its_mind_is_never_followed():
    """The address that was checked is the one connected to: nobody asks twice for one request."""
    asked = []

    def look(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) < 4 else ["93.184.215.14"]

    async with serving(plain(good)) as server:
        settings = OpenAISettings(base_url=f"http://motor.example:{server.port}/v1", connect_timeout=1)
        engine = OpenAIEngine(settings, {}, look)
        assert (await engine.answer(PROMPT, max_tokens=5)).text == "ja"
        assert asked == ["motor.example"] * 3 == ["motor.example"] * len(server.requests)
        assert {r.headers["host"] for r in server.requests} == {f"motor.example:{server.port}"}
        with pytest.raises(AddressRefused):
            await engine.answer(PROMPT, max_tokens=5)
        await engine.aclose()


async def test_a_redirect_is_not_followed():
    async def away(request, out):
        if request.path == "/v1/chat/completions":
            await out.json({}, 307, location="http://93.184.215.14/v1/chat/completions")
        else:
            await plain(good)(request, out)

    async with serving(away) as server:
        engine = OpenAIEngine(OpenAISettings(base_url=server.url, retries=0), {})
        with pytest.raises(EngineUnavailable):
            await engine.answer(PROMPT, max_tokens=5)
        await engine.aclose()


ASK = """
import asyncio, httpx2, os
from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings

async def main():
    async with httpx2.AsyncClient() as naive:  # the proxy really stands in the way of whoever heeds the environment
        await naive.get(os.environ["URL"] + "/models")
    engine = OpenAIEngine(OpenAISettings(base_url=os.environ["URL"]))
    print((await engine.answer(Prompt((Message("user", MaskedText("Hej.")),)), max_tokens=5)).text)
    await engine.aclose()

asyncio.run(main())
"""


async def test_proxies_are_ignored():
    async with serving(plain(good)) as server, serving(plain(good)) as proxy:
        names = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy")
        environ = {name: f"http://127.0.0.1:{proxy.port}" for name in names}
        environ |= {"URL": server.url, "PATH": os.environ["PATH"]}
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASK, env=environ, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asyncio.wait_for(asking.communicate(), 30)
        assert (said.decode().strip(), len(proxy.requests), len(server.requests)) == ("ja", 1, 3)


def test_localhost_is_private_here():
    assert is_private(checked("localhost", 80))
    assert socket.gethostbyname("localhost") == "127.0.0.1"


def certificate(folder, name):
    """Write a self-signed certificate for a name, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(plain_key + made.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize("name, trusted", [("motor.example", True), ("annan.example", False)])
async def test_tls_is_to_the_name_and_the_connection_to_the_checked_address(tmp_path, name, trusted):
    """The municipality's own authority is enough, and a certificate for another name is not."""
    file = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    async with serving(plain(good), context) as server:
        settings = OpenAISettings(base_url=f"https://motor.example:{server.port}/v1", ca_file=file, retries=0)
        engine = OpenAIEngine(settings, {}, lambda _host, _port: ["127.0.0.1"])
        if trusted:
            assert (await engine.answer(PROMPT, max_tokens=5)).text == "ja"
        else:
            with pytest.raises(EngineUnavailable):
                await engine.answer(PROMPT, max_tokens=5)
            assert not server.requests
        await engine.aclose()
