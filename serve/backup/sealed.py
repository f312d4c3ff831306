"""A file of sealed records under the installation's key. Another key, a changed byte, a lost or moved record or end: refused.

First a line that says what it is, then a JSON line in the open (when, which key, which version), then the records: four bytes
of length, and JSON sealed with AES-256-GCM, bound to that line and to its number. The last one tells how many there are.
"""

import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from anonymize.errors import VaultError
from serve.backup.errors import BackupError, WrongKey
from serve.keys import Keyring

MAGIC = b"AKTSAM-BACKUP-1\n"
LONGEST = 1 << 30  # bytes of a record; more is no record of ours
Record = dict[str, Any]
DAMAGED = "Kopian {} är skadad eller avkortad. Använd en annan."


@dataclass(frozen=True)
class Header:
    """What anyone may know of a copy."""

    kind: str  # "all", or "keys": the cases' wrapped keys alone
    made: str
    aktsam: str
    schema: str  # the database's version
    key: str  # fingerprint of the key that opens it
    id: str = ""


def write(path: Path, keys: Keyring, header: Header, records: Iterable[Record]) -> int:
    """Write a file that only its owner can read, whole or not at all; return how many records it holds."""
    line = json.dumps(asdict(header) | {"id": secrets.token_hex(16)}).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(MAGIC + line)
            count = 0
            for count, record in enumerate(records, 1):
                _put(out, keys, line, count, record)
            _put(out, keys, line, count + 1, {"end": count})
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, path)
        return count
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _put(out: BinaryIO, keys: Keyring, line: bytes, number: int, record: Record) -> None:
    sealed = keys.seal_secret(json.dumps(record).encode(), _place(line, number))
    out.write(len(sealed).to_bytes(4, "big") + sealed)


def _place(line: bytes, number: int) -> str:
    return f"backup {hashlib.sha256(line).hexdigest()} {number}"


def header(path: Path) -> Header:
    """Return a file's header, without any key; BackupError when it is no copy of ours."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[Header, bytes, int]:
    try:
        with path.open("rb") as file:
            if file.readline(64) != MAGIC:
                raise BackupError(f"{path.name} är ingen säkerhetskopia från Aktsam.")
            line = file.readline(4096)
            return Header(**json.loads(line)), line, file.tell()
    except OSError as error:
        raise BackupError(f"{path} finns inte eller kan inte läsas ({error.strerror}).") from None
    except (ValueError, TypeError):
        raise BackupError(DAMAGED.format(path.name)) from None


def records(path: Path, keys: Keyring) -> Iterator[Record]:
    """Yield every record; WrongKey for another key, BackupError for a file that is not whole and as it was written."""
    known, line, start = _opened(path)
    if known.key != keys.fingerprint:
        raise WrongKey(
            f"Kopian {path.name} hör till en annan nyckel (avtryck {known.key}; den här har {keys.fingerprint}). "
            "Utan rätt nyckel är kopian oläsbar, för alltid."
        )
    with path.open("rb") as file:
        file.seek(start)
        number = 1
        while "end" not in (record := _get(file, keys, line, number, path.name)):
            yield record
            number += 1
        if record["end"] != number - 1 or file.read(1):
            raise BackupError(DAMAGED.format(path.name))


def _get(file: BinaryIO, keys: Keyring, line: bytes, number: int, name: str) -> Record:
    length = int.from_bytes(file.read(4), "big")
    try:
        if not 0 < length < LONGEST:
            raise ValueError
        return dict(json.loads(keys.open_secret(file.read(length), _place(line, number))))
    except (VaultError, ValueError):
        raise BackupError(DAMAGED.format(name)) from None
