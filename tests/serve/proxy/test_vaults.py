"""Vaults between requests: sealed, bounded, gone in time."""

import pickle

import pytest

from anonymize.errors import VaultError
from anonymize.vault import Vault
from serve.proxy.errors import Crowded
from serve.proxy.vaults import Kept, Vaults, _derived, only


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def kept(surface="Torbjörn Quistgaard"):
    vault = Vault()
    return Kept(vault, (vault.pseudonym("PERSON", surface, surface),), ("sha256:0",))


def test_there_and_back():
    vaults = Vaults(60, 9, 9999)
    vaults.put("hemlig", kept())
    back = vaults.get("hemlig")
    assert (back.vault.surface("[PERSON-1]"), back.expected, back.hashes) == (
        "Torbjörn Quistgaard",
        ("[PERSON-1]",),
        ("sha256:0",),
    )
    assert vaults.get("annan") is None
    vaults.drop("hemlig")
    vaults.drop("hemlig")
    assert vaults.get("hemlig") is None and len(vaults) == 0


def test_nothing_readable_is_held():
    """Neither the name, nor the secret, nor the key made of it: all that is held, as bytes."""
    vaults = Vaults(60, 9, 9999)
    vaults.put("hemligheten", kept())
    held = pickle.dumps({name: value for name, value in vars(vaults).items() if name not in ("_lock", "_clock")})
    name, key = _derived("hemligheten")
    assert name.encode() in held
    for secret in ("Quistgaard", "hemligheten", "PERSON", key.hex()):
        assert secret.encode() not in held and secret not in repr(vaults) + repr(vars(vaults))
    assert key not in held


def test_one_does_not_open_for_the_other():
    vaults = Vaults(60, 9, 9999)
    vaults.put("a", kept())
    vaults.put("b", kept("Kalle Ek"))
    a, b = _derived("a")[0], _derived("b")[0]
    vaults._sealed[a], vaults._sealed[b] = vaults._sealed[b], vaults._sealed[a]
    for secret in "ab":
        with pytest.raises(VaultError):
            vaults.get(secret)


def test_time():
    clock = Clock()
    vaults = Vaults(60, 9, 9999, clock)
    vaults.put("a", kept())
    clock.now = 59
    vaults.put("b", kept())
    assert vaults.get("a")
    clock.now = 60
    assert vaults.get("a") is None and vaults.get("b")
    vaults.put("b", kept())
    clock.now = 118
    vaults.sweep()
    assert len(vaults) == 1


def test_room():
    vaults = Vaults(60, 2, 2000)
    for secret in ("a", "b", "b"):
        vaults.put(secret, kept())
    with pytest.raises(Crowded):
        vaults.put("c", kept())
    vaults.drop("a")
    with pytest.raises(Crowded):
        vaults.put("c", kept("x" * 2000))
    vaults.put("c", kept())


def test_only_what_was_shown():
    vault = Vault()
    for name in ("Anna", "Kalle", "Eva"):
        vault.pseudonym("PERSON", name, name)
    shown = only(vault, ["[PERSON-2]", "[PERSON-9]"])
    assert [shown.surface(f"[PERSON-{n}]") for n in (1, 2, 3, 9)] == [None, "Kalle", None, None]
    assert len(vault) == 3
