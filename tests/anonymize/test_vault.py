"""The vault: the number says who, the letter how it was written, and nothing of it shows in logs."""

import logging

import pytest

from anonymize.errors import VaultError
from anonymize.vault import LOOKALIKE, Vault, letters


@pytest.mark.parametrize(
    ("n", "letter"), [(0, ""), (1, "b"), (25, "z"), (26, "aa"), (27, "ab"), (51, "az"), (52, "ba"), (702, "aaa")]
)
def test_letters_of_written_forms(n: int, letter: str) -> None:
    assert letters(n) == letter


def test_numbers_go_by_first_appearance_and_letters_by_written_form() -> None:
    vault = Vault()
    given = [vault.pseudonym(*row) for row in [
        ("PERSON", "a", "Anna Svensson"), ("PERSON", "b", "Bo"), ("PERSON", "a", "Anna"), ("LOCATION", "bo", "Bo"), ("PERSON", "a", "Anna"),
    ]]  # fmt: skip
    assert given == ["[PERSON-1]", "[PERSON-2]", "[PERSON-1b]", "[PLATS-1]", "[PERSON-1b]"]
    assert [vault.surface(p) for p in given] == ["Anna Svensson", "Bo", "Anna", "Bo", "Anna"]
    assert vault.surface("[PERSON-3]") is None


def test_two_people_never_share_a_placeholder_though_they_share_a_name() -> None:
    vault = Vault()
    assert vault.pseudonym("PERSON", "Anna Ek", "Anna") != vault.pseudonym("PERSON", "Anna Lund", "Anna")


def test_a_role_replaces_the_word_never_the_number_and_old_placeholders_still_open() -> None:
    vault = Vault()
    vault.pseudonym("PERSON", "a", "Anna")
    vault.role(1, "BARN")
    assert vault.pseudonym("PERSON", "a", "Anna") == "[BARN-1]"
    assert vault.pseudonym("PERSON", "a", "Ann") == "[BARN-1b]"
    assert {vault.surface("[BARN-1]"), vault.surface("[PERSON-1]")} == {"Anna"}


@pytest.mark.parametrize("word", ["ADRESS", "barn", "BARN-1", "", "MOR FAR"])
def test_a_role_cannot_pose_as_another_kind_of_placeholder(word: str) -> None:
    with pytest.raises(VaultError):
        Vault().role(1, word)


def test_numbers_are_never_reused_and_what_was_given_can_always_be_opened() -> None:
    vault = Vault()
    for key, surface in [("a", "Anna Ek"), ("b", "Bo"), ("c", "Annika")]:
        vault.pseudonym("PERSON", key, surface)
    vault.adopt("PERSON", "c", 1)  # known by two names, and found to be one
    assert vault.pseudonym("PERSON", "c", "Anki") == "[PERSON-1b]"
    assert vault.surface("[PERSON-3]") == "Annika"
    assert vault.pseudonym("PERSON", "d", "Dag") == "[PERSON-4]"


def test_nothing_of_it_shows(caplog: pytest.LogCaptureFixture) -> None:
    vault = Vault("ärende 7")
    vault.pseudonym("PERSON", "anna svensson", "Anna Svensson")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("x").debug("%r %s %r", vault, vault, vault.entry("[PERSON-1]"))
    assert "Anna" not in caplog.text and "svensson" not in caplog.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"numbers": 1, "entries": [], "words": {}, "next": {}},
        {"numbers": [["a"]], "entries": [], "words": {}, "next": {}},
    ],
)
def test_a_damaged_vault_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(VaultError):
        Vault.load(data)


@pytest.mark.parametrize(("text", "found"), [
    ("[PERSON-1]", True), ("[person 1]", True), ("[Person_12b]", True), ("<ADRESS-3>", True), ("［PERSON-1］", True), ("[BARN-3]", True),
    ("[1]", False), ("[se bilaga 2]", False), ("(s. 3)", False), ("[...]", False), ("(BBIC 2018)", False), ("(sid 2)", False), ("[HANDLAGGARE-4]", True), ("[X1]", False),
])  # fmt: skip
def test_what_could_be_taken_for_a_placeholder(text: str, found: bool) -> None:
    assert bool(LOOKALIKE.search(text)) is found
