"""aktsam doctor --egress: tries to get out in every way that a program would, and is content when none of them works.

Nothing is sent but the attempt itself: a name to look up, a connection that is closed at once, one question to a proxy.
"""

import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

from serve.doctor.facts import Facts
from serve.doctor.network import PROXIES
from serve.doctor.report import Line, error, ok, warning
from serve.doctor.settings import Egress

SHUT = "Stäng vägen i brandväggen, och för tjänsterna med IPAddressDeny=any (deploy/systemd)."
Attempt = Callable[[], Line]


def egress(facts: Facts) -> Iterator[Line]:
    """A line for each way: ok when it leads nowhere. All are tried at once."""
    attempts = list(_attempts(facts.doctor.egress, facts.environ))
    with ThreadPoolExecutor(len(attempts) or 1) as pool:
        yield from pool.map(lambda attempt: attempt(), attempts)
    if not attempts:
        yield warning("egress", "Ingen väg ut är prövad.", "Ange mål under egress i doctor.yaml.")


def _attempts(where: Egress, environ: Mapping[str, str]) -> Iterator[Attempt]:
    yield from (partial(lookup, name) for name in where.names)
    yield from (partial(connection, address, where.seconds) for address in where.addresses)
    proxies = {value for name, value in environ.items() if name.lower() in PROXIES and value}
    yield from (partial(through, proxy, where) for proxy in sorted(proxies))


def lookup(name: str) -> Line:
    """A name from outside that can be looked up is a way out: what is asked for may carry anything (DNS tunnels)."""
    try:
        found = sorted(
            {
                str(row[4][0])
                for row in socket.getaddrinfo(f"{name}." if "." in name else name, 443, type=socket.SOCK_STREAM)
            }
        )
    except OSError:
        return ok("egress", f"DNS: {name} går inte att slå upp.")
    told = f"DNS: {name} slogs upp ({found[0]}). Uppslagningar är en väg ut."
    return error("egress", told, "Låt datorn bara slå upp kommunens egna namn, eller inga alls.")


def connection(address: str, seconds: float) -> Line:
    """A TCP connection that is made is a way out."""
    host, _, port = address.rpartition(":")
    kind = "IPv6" if host.startswith("[") else "IPv4"
    try:
        socket.create_connection((host.strip("[]"), int(port)), seconds).close()
    except OSError:
        return ok("egress", f"{kind}: {address} svarar inte.")
    return error("egress", f"{kind}: {address} svarade. Datorn når ut.", SHUT)


def through(proxy: str, where: Egress) -> Line:
    """A proxy that opens a page is a way out; one that asks for a password is one for whoever has it."""
    url = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    told = f"proxy {url.hostname}:{url.port or 80}"
    try:
        with socket.create_connection((url.hostname or "", url.port or 80), where.seconds) as opened:
            opened.settimeout(where.seconds)
            opened.sendall(f"GET {where.page} HTTP/1.0\r\nHost: {urlsplit(where.page).netloc}\r\n\r\n".encode())
            status = opened.recv(64).split(b" ")[1:2]
    except (OSError, ValueError):
        return ok("egress", f"{told} svarar inte.")
    if status and status[0][:1] in (b"2", b"3"):
        return error("egress", f"{told} hämtade {where.page}. Datorn når ut genom den.", "Ta bort proxyn. " + SHUT)
    return warning("egress", f"{told} svarade, men lämnade inte ut sidan.", "Ta bort proxyn ur tjänstens miljö.")
