"""Engines are reached on loopback or private addresses only (promise 9).

The name is resolved here, every address checked, and the connection made to the address that was checked: a name
that changes its mind between check and connect changes nothing. Proxies are ignored.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Collection
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import httpx2

from pipelines.errors import AddressRefused, EngineUnavailable

# RFC 1122, RFC 1918, RFC 4291, RFC 4193. Link-local is not among them: cloud machines keep their secrets there.
PRIVATE = tuple(
    map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"))
)
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host; OSError when there are none."""
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_private(address: str) -> bool:
    """Tell whether an address is loopback or private."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in PRIVATE if network.version == ip.version)


def checked(host: str, port: int, allowed: Collection[str] = (), look: Resolve = resolve) -> str:
    """Return the address to connect to. AddressRefused unless all of the host's are private or a setting names it."""
    try:
        addresses = look(host, port)
    except OSError:
        addresses = []
    if not addresses:
        raise EngineUnavailable(f"Det finns ingen adress för modellens värdnamn {host}.")
    if host not in allowed and not all(map(is_private, addresses)):
        raise AddressRefused(
            f"Modellens värdnamn {host} leder ut från det egna nätet. Inget skickades. "
            "Är det rätt dator, skriv namnet under engines.openai.allow_hosts."
        )
    return addresses[0]


class Pin:
    """Points a request at the address that was checked, and keeps the name for Host and for TLS."""

    def __init__(self, allowed: Collection[str], look: Resolve) -> None:
        self.allowed, self.look = frozenset(allowed), look

    def __call__(self, request: httpx2.Request) -> httpx2.Request:
        url = request.url
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        address = checked(url.host, port, self.allowed, self.look)
        extensions: dict[str, Any] = {**request.extensions, "sni_hostname": url.host}
        return httpx2.Request(
            request.method, url.copy_with(host=address), headers=request.headers, stream=request.stream,
            extensions=extensions,
        )  # fmt: skip


class Guarded(httpx2.AsyncHTTPTransport):
    """The transport of every request that holds text."""

    def __init__(self, pin: Pin, verify: ssl.SSLContext | bool = True) -> None:
        super().__init__(verify=verify, trust_env=False, limits=httpx2.Limits(max_connections=None))
        self._pin = pin

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request to the checked address."""
        numeric = request.url.host.replace(".", "").isdecimal() or ":" in request.url.host
        pinned = (
            self._pin(request) if numeric else await asyncio.to_thread(self._pin, request)
        )  # names may take a while
        return await super().handle_async_request(pinned)


class GuardedSync(httpx2.HTTPTransport):
    """The same for the one look at what the server serves, before any loop runs."""

    def __init__(self, pin: Pin, verify: ssl.SSLContext | bool = True) -> None:
        super().__init__(verify=verify, trust_env=False)
        self._pin = pin

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request to the checked address."""
        return super().handle_request(self._pin(request))


def trust(ca_file: Path | None) -> ssl.SSLContext | bool:
    """Return whom to trust over TLS: the municipality's own authority (a PEM file), or the usual ones."""
    return ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
