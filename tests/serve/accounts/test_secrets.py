"""Passwords, second factors and codes by themselves."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from serve.accounts import totp
from serve.accounts.codes import new_code, plain
from serve.accounts.passwords import Passwords, Rules
from serve.errors import WeakPassword
from serve.keys import Keyring

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "data/passwords.jsonl").read_text().splitlines()]
KEYS, OTHER_KEYS = Keyring(b"k" * 32), Keyring(b"o" * 32)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(("aktsam.kommun.example",))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["password"][:30])
def test_a_password_is_long_and_not_common_and_otherwise_free(rules: Rules, row: dict[str, Any]) -> None:
    about = ("anna.ek@kommun.example", "Anna Ek")
    if row["why"] is None:
        rules.check(row["password"], row.get("factor", False), *about)
    else:
        with pytest.raises(WeakPassword, match=row["why"]):
            rules.check(row["password"], row.get("factor", False), *about)


def test_a_password_is_kept_as_argon2id_of_a_keyed_hash() -> None:
    kept = Passwords(KEYS.mark).hash("hästbatteri")
    assert kept.startswith("$argon2id$") and "hästbatteri" not in kept
    assert Passwords(KEYS.mark).fits(kept, "hästbatteri")
    assert Passwords(KEYS.mark).fits(kept, "ha\u0308stbatteri"), "the same letters, written in another way"
    assert not Passwords(KEYS.mark).fits(kept, "hästbatteri ")
    assert not Passwords(OTHER_KEYS.mark).fits(kept, "hästbatteri"), "a stolen database is of no use without the key"
    assert not Passwords(KEYS.mark).fits(None, "nobody") and not Passwords(KEYS.mark).fits("skadat", "x")


def test_an_older_hash_is_known_as_old() -> None:
    passwords = Passwords(KEYS.mark)
    assert not passwords.outdated(passwords.hash("x" * 20))
    assert passwords.outdated(passwords.hash("x" * 20).replace("t=2", "t=1"))


RFC_6238 = ((59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
            (2000000000, "69279037"), (20000000000, "65353130"))  # fmt: skip  # appendix B, SHA-1


@pytest.mark.parametrize(("now", "code"), RFC_6238)
def test_the_second_factor_is_that_of_rfc_6238(now: int, code: str) -> None:
    secret = b"12345678901234567890"
    assert totp.at(secret, now // totp.STEP, 8) == code
    assert totp.step_of(secret, code[2:], now, 0) == now // totp.STEP


def test_a_code_of_the_app_works_once_and_a_clock_may_be_off_by_half_a_minute() -> None:
    secret, now = totp.new_secret(), 1_790_000_010.0
    here = int(now) // totp.STEP
    for step in (here - 1, here, here + 1):
        assert totp.step_of(secret, totp.at(secret, step), now, 0) == step
        assert totp.step_of(secret, totp.at(secret, step), now, step) is None, "used"
    assert totp.step_of(secret, totp.at(secret, here - 2), now, 0) is None
    assert totp.step_of(secret, "å23456", now, 0) is None


def test_an_app_can_read_the_address() -> None:
    secret = totp.new_secret()
    assert base64.b32decode(totp.shown(secret)) == secret
    assert totp.uri(secret, "anna ek").startswith("otpauth://totp/Aktsam:anna%20ek?secret=")


def test_one_time_codes_differ_and_are_read_as_people_type_them() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
    assert plain("abcde-23456") == plain(" ABCDE 23456 ") == "ABCDE23456"
