"""Vaults at rest: one encrypted file, one vault per case id, each under a key of its own that the tenant's key wraps.

Deleting a case's wrapped key makes its vault unreadable for ever; changing the tenant's key rewraps, and touches no vault.
"""

import base64
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anonymize.errors import VaultError
from anonymize.seal import KEY_BYTES, new_key, seal, unseal
from anonymize.vault import Vault

VARIABLE = "AKTSAM_VAULT_KEY"


def read_key(file: Path | None = None, environ: Mapping[str, str] = os.environ) -> bytes:
    """Return the tenant's 32 bytes from a key file or $AKTSAM_VAULT_KEY (base64); VaultError says how to make one."""
    text = file.read_text(encoding="ascii") if file and file.is_file() else environ.get(VARIABLE, "")
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError(
            f"Nyckel till valvet saknas. Ange --key-file eller {VARIABLE} med 32 byte i base64 "
            "(skapa en med: openssl rand -base64 32 > aktsam.key && chmod 600 aktsam.key)."
        )
    return key


def create_key(file: Path) -> bytes:
    """Make a key file that only its owner can read; an existing file is never overwritten."""
    key = new_key()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(base64.b64encode(key).decode() + "\n")
    return key


class VaultFile:
    """The vaults of a tenant in one file. Every write replaces the whole file at once, readable by its owner alone."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key

    def cases(self) -> tuple[str, ...]:
        """Return the case ids that have a vault."""
        return tuple(self._read())

    def load(self, case: str) -> Vault:
        """Return a case's vault, a new one if it has none; VaultError for a wrong key or a changed file."""
        record = self._read().get(case)
        if record is None:
            return Vault(case)
        case_key = unseal(self._key, _bytes(record, "key"), f"nyckel {case}")
        data = json.loads(unseal(case_key, _bytes(record, "vault"), f"valv {case}"))
        vault = Vault.load(data)
        if vault.case != case:
            raise VaultError("Valvet hör till ett annat ärende.")
        return vault

    def save(self, vault: Vault) -> None:
        """Write a case's vault under its key, made at first sight."""
        records = self._read()
        old = records.get(vault.case)
        case_key = unseal(self._key, _bytes(old, "key"), f"nyckel {vault.case}") if old else new_key()
        plain = json.dumps(vault.dump(), ensure_ascii=False).encode("utf-8", "surrogatepass")
        records[vault.case] = self._record(vault.case, case_key, seal(case_key, plain, f"valv {vault.case}"))
        self._write(records)

    def forget(self, case: str) -> bool:
        """Erase a case's key and vault; say whether there was one."""
        records = self._read()
        gone = records.pop(case, None) is not None
        if gone:
            self._write(records)
        return gone

    def rotate(self, new: bytes) -> None:
        """Wrap every case's key with another tenant key; the vaults themselves stay as they are."""
        records = self._read()
        keys = {case: unseal(self._key, _bytes(record, "key"), f"nyckel {case}") for case, record in records.items()}
        self._key = new
        self._write({case: self._record(case, keys[case], _bytes(records[case], "vault")) for case in records})

    def _record(self, case: str, case_key: bytes, sealed: bytes) -> dict[str, str]:
        wrapped = seal(self._key, case_key, f"nyckel {case}")
        return {"key": base64.b64encode(wrapped).decode(), "vault": base64.b64encode(sealed).decode()}

    def _read(self) -> dict[str, Any]:
        if not self._path.exists():
            return {}
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return dict(content["cases"])
        except (ValueError, KeyError, TypeError):
            raise VaultError("Valvfilen är skadad eller är inte en valvfil.") from None

    def _write(self, records: dict[str, Any]) -> None:
        try:
            self._replace(records)
        except OSError as error:  # said of the vault, not of the file beside it that was to become it
            raise OSError(error.errno, error.strerror, str(self._path)) from None

    def _replace(self, records: dict[str, Any]) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".valv-")  # mkstemp: 0600
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                json.dump({"aktsam_vault": 1, "cases": records}, out)
                out.flush()
                os.fsync(out.fileno())
            os.replace(name, self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def __repr__(self) -> str:
        return f"VaultFile({self._path.name})"


def _bytes(record: Any, field: str) -> bytes:
    try:
        return base64.b64decode(record[field], validate=True)
    except (KeyError, TypeError, ValueError):
        raise VaultError("Valvfilen är skadad eller är inte en valvfil.") from None
