"""Where the command's vaults come from and go: a file, or nowhere."""

import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from anonymize.errors import VaultError
from anonymize.options import fail
from anonymize.vault import Vault
from anonymize.vaultfile import VaultFile, create_key, read_key


@dataclass(frozen=True)
class Vaults:
    """Vaults of a file; without one, the mapping dies with the process."""

    file: VaultFile | None = None

    @classmethod
    def open(cls, path: Path | None, key_file: Path | None) -> "Vaults":
        """Open or begin a vault file; on a terminal, offer to make a key."""
        if path is None:
            return cls()
        try:
            return cls(VaultFile(path, read_key(key_file)))
        except VaultError as error:
            beside = key_file or path.with_suffix(".key")
            if (
                sys.stdin.isatty()
                and not beside.exists()
                and typer.confirm(f"Nyckel saknas. Skapa {beside.name}?", err=True)
            ):
                return cls(VaultFile(path, create_key(beside)))
            raise fail(str(error), 2) from None

    def get(self, case: str) -> Vault:
        """Return a case's vault."""
        return self.file.load(case) if self.file else Vault(case)

    def put(self, vault: Vault) -> None:
        """Keep a case's vault."""
        if self.file and len(vault):
            self.file.save(vault)


def one(file: VaultFile, path: Path, case: str | None) -> Vault:
    """Return the vault of this case, or the only one there is; VaultError says which there are too many or none of."""
    cases = file.cases()
    if not cases:
        raise VaultError(f"Valvfilen {path.name} saknas eller är tom.")
    if case is None and len(cases) > 1:
        raise VaultError(f"Valvet har {len(cases)} ärenden: ange --case.")
    chosen = cases[0] if case is None else case
    if chosen not in cases:
        raise VaultError("Ärendet finns inte i valvet.")
    return file.load(chosen)
