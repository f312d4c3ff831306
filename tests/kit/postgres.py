"""Debian's PostgreSQL, started by the tests on loopback as a user without rights, with its data in a folder of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

SPEED = (
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "max_connections=100",
)  # nothing here outlives the tests


class Postgres:
    """A running server that makes databases."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder  # of the socket
        self._at, self._number = f"aktsam@127.0.0.1:{port}", count(1)

    def fresh(self) -> str:
        """Return the address of a new, empty database."""
        name = f"t{next(self._number)}"
        with psycopg.connect(f"postgresql://{self._at}/postgres", autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://{self._at}/{name}"


TRUST = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")


@contextmanager
def postgres(
    init: Sequence[str] = TRUST, more: Sequence[str] = (), password: str = "", socket_only: bool = False
) -> Iterator[Postgres]:
    """Run a server until the block ends. PostgreSQL refuses to run as root: then Debian's own user runs it."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="aktsam-postgres-"))
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    data, run = folder / "data", {"check": True, "capture_output": True, "cwd": folder, **who}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        (folder / "password").write_text(password or "none")
        asked = ("--username=aktsam", f"--pwfile={folder}/password", "--no-sync", *init)
        subprocess.run([tools / "initdb", "-D", data, *asked], **run)
        at = () if socket_only else ("-h 127.0.0.1",)
        options = " ".join((*at, f"-p {port}", f"-k {folder}", *SPEED, *more))
        start = [tools / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "120", "-o", options, "start"]
        subprocess.run(start, **{**run, "capture_output": False, "stdout": subprocess.DEVNULL})
        try:
            yield Postgres(port, folder)
        finally:
            subprocess.run([tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **run)
    finally:
        shutil.rmtree(folder)
