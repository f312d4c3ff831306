"""Processes and listening sockets as /proc tells them (proc(5))."""

import contextlib
import os
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

LISTEN = "0A"


@dataclass(frozen=True)
class Process:
    """One process. Its environment is None when we may not read it."""

    pid: int
    argv: tuple[str, ...] = field(repr=False)
    environ: dict[str, str] | None = field(repr=False)
    sockets: frozenset[str] = field(repr=False, default=frozenset())

    @property
    def line(self) -> str:
        """The command line."""
        return " ".join(self.argv)


@dataclass(frozen=True)
class Listener:
    """One listening TCP socket."""

    address: IPv4Address | IPv6Address
    port: int
    process: Process | None

    @property
    def outward(self) -> bool:
        """Tell whether another machine can reach it."""
        mapped = getattr(self.address, "ipv4_mapped", None)
        return not (mapped or self.address).is_loopback


def processes(proc: Path = Path("/proc")) -> Iterator[Process]:
    """Yield what runs; those that end while we look are left out."""
    for folder in sorted(proc.glob("[0-9]*"), key=lambda p: int(p.name)):
        with contextlib.suppress(OSError):
            argv = tuple(
                part for part in (folder / "cmdline").read_bytes().decode(errors="replace").split("\0") if part
            )
            if argv:
                yield Process(int(folder.name), argv, _environ(folder), frozenset(_sockets(folder)))


def ram(proc: Path = Path("/proc")) -> tuple[float, float]:
    """Return the machine's memory in GiB: all of it, and what is free for a new program (MemAvailable)."""
    rows = dict(line.split(":", 1) for line in (proc / "meminfo").read_text().splitlines())
    return int(rows["MemTotal"].split()[0]) / 2**20, int(rows["MemAvailable"].split()[0]) / 2**20


def _environ(folder: Path) -> dict[str, str] | None:
    try:
        rows = (folder / "environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return None
    return {name: value for name, _, value in (row.partition("=") for row in rows if row)}


def _sockets(folder: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for link in (folder / "fd").iterdir():
            with contextlib.suppress(OSError):
                if found := re.fullmatch(r"socket:\[(\d+)\]", os.readlink(link)):
                    yield found[1]


def listeners(proc: Path, running: Iterable[Process]) -> Iterator[Listener]:
    """Yield the listening sockets, with their process where we may see it."""
    owners = {inode: process for process in running for inode in process.sockets}
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(FileNotFoundError):
            for row in (proc / "net" / table).read_text().splitlines()[1:]:
                _, local, _, state, *rest = row.split()
                if state == LISTEN:
                    address, port = local.split(":")
                    yield Listener(_address(address), int(port, 16), owners.get(rest[5]))


def _address(text: str) -> IPv4Address | IPv6Address:
    """Return the address of a hexadecimal one: words of four bytes in the machine's own order."""
    packed = b"".join(int(text[n : n + 8], 16).to_bytes(4, "little") for n in range(0, len(text), 8))
    return ip_address(socket.inet_ntop(socket.AF_INET if len(packed) == 4 else socket.AF_INET6, packed))
