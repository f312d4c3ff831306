"""Vaults at rest: sealed per case, bound to the case; a wrong key, a changed bit and a swapped record are refused."""

import base64
import json
import stat
from pathlib import Path

import pytest

from anonymize.errors import VaultError
from anonymize.seal import new_key, seal, unseal
from anonymize.vault import Vault
from anonymize.vaultfile import VaultFile, create_key, read_key


def filled(case: str, name: str) -> Vault:
    vault = Vault(case)
    vault.pseudonym("PERSON", name.casefold(), name)
    return vault


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, bytes]:
    path, key = tmp_path / "valv", new_key()
    for vault in (filled("a", "Anna Svensson"), filled("b", "Bo Ek")):
        VaultFile(path, key).save(vault)
    return path, key


def test_what_was_saved_comes_back_and_nothing_of_it_can_be_read(saved: tuple[Path, bytes]) -> None:
    path, key = saved
    assert VaultFile(path, key).load("a").surface("[PERSON-1]") == "Anna Svensson"
    assert VaultFile(path, key).load("b").surface("[PERSON-1]") == "Bo Ek"
    raw = path.read_text()
    assert not any(word in raw for word in ("Anna", "anna", base64.b64encode(b"Anna").decode()[:5]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_case_that_has_none_starts_empty(tmp_path: Path) -> None:
    assert len(VaultFile(tmp_path / "none", new_key()).load("a")) == 0


def test_a_wrong_key_is_refused(saved: tuple[Path, bytes]) -> None:
    with pytest.raises(VaultError):
        VaultFile(saved[0], new_key()).load("a")


@pytest.mark.parametrize("field", ["key", "vault"])
def test_every_flipped_bit_is_refused(saved: tuple[Path, bytes], field: str) -> None:
    path, key = saved
    content = json.loads(path.read_text())
    raw = bytearray(base64.b64decode(content["cases"]["a"][field]))
    for n in range(len(raw)):
        raw[n] ^= 1 << (n % 8)
        content["cases"]["a"][field] = base64.b64encode(raw).decode()
        path.write_text(json.dumps(content))
        with pytest.raises(VaultError):
            VaultFile(path, key).load("a")
        raw[n] ^= 1 << (n % 8)


@pytest.mark.parametrize("fields", [("vault",), ("key", "vault")])
def test_a_record_in_another_cases_place_is_refused(saved: tuple[Path, bytes], fields: tuple[str, ...]) -> None:
    path, key = saved
    content = json.loads(path.read_text())
    for field in fields:
        content["cases"]["a"][field] = content["cases"]["b"][field]
    path.write_text(json.dumps(content))
    with pytest.raises(VaultError):
        VaultFile(path, key).load("a")


def test_rotation_rewraps_and_the_old_key_opens_nothing(saved: tuple[Path, bytes]) -> None:
    path, old = saved
    new = new_key()
    VaultFile(path, old).rotate(new)
    assert VaultFile(path, new).load("a").surface("[PERSON-1]") == "Anna Svensson"
    with pytest.raises(VaultError):
        VaultFile(path, old).load("a")


def test_forgetting_a_case_leaves_the_others(saved: tuple[Path, bytes]) -> None:
    file = VaultFile(*saved)
    assert file.forget("a") and not file.forget("a")
    assert file.cases() == ("b",) and len(file.load("a")) == 0


def test_a_forgotten_case_cannot_be_opened_from_a_copy_made_before(saved: tuple[Path, bytes]) -> None:
    path, key = saved
    copy = json.loads(path.read_text())["cases"]["a"]["vault"]
    VaultFile(path, key).forget("a")
    VaultFile(path, key).save(filled("a", "Någon Annan"))  # the same case id begun anew has another key
    content = json.loads(path.read_text())
    content["cases"]["a"]["vault"] = copy
    path.write_text(json.dumps(content))
    with pytest.raises(VaultError):
        VaultFile(path, key).load("a")


def test_corrections_are_kept_and_sealed_with_the_names(saved: tuple[Path, bytes]) -> None:
    path, key = saved
    vault = VaultFile(path, key).load("a")
    vault.corrections = ({"op": "rename", "person": "PERSON-1", "name": "Anki Karlsson"},)
    VaultFile(path, key).save(vault)
    assert VaultFile(path, key).load("a").corrections == vault.corrections
    assert "Karlsson" not in path.read_text() and "Karlsson" not in repr(vault)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cases": 1}', '{"cases": {"a": {}}}', "\x00\x01"])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "valv"
    path.write_text(content)
    with pytest.raises(VaultError):
        VaultFile(path, new_key()).load("a")
    assert path.read_text() == content


def test_keys_come_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "aktsam.key"
    key = create_key(file)
    assert read_key(file, {}) == key == read_key(None, {"AKTSAM_VAULT_KEY": base64.b64encode(key).decode()})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_key(file)


@pytest.mark.parametrize("value", ["", "kort", "A" * 44, base64.b64encode(b"x" * 31).decode()])
def test_a_key_that_is_no_key_is_refused_with_what_to_do(value: str) -> None:
    with pytest.raises(VaultError, match="openssl rand") as error:
        read_key(None, {"AKTSAM_VAULT_KEY": value})
    assert not value or value not in str(error.value)


def test_sealed_text_differs_every_time() -> None:
    key = new_key()
    assert seal(key, b"x", "a") != seal(key, b"x", "a")
    assert unseal(key, seal(key, b"x", "a"), "a") == b"x"
