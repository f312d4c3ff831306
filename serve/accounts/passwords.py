"""Passwords by NIST SP 800-63B-4, 3.1.1.2: long, not common, otherwise free; kept as Argon2id of a keyed hash.

No rules of composition, no expiry. 15 characters where the password stands alone, 8 beside a second factor.
"""

import string
import threading
import unicodedata
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from serve.errors import WeakPassword

ALONE, BESIDE, LONGEST = 15, 8, 200  # code points (3.1.1.2, items 1, 2 and 4)
SERVICE = ("aktsam", "aktsamaktsam", "aktsamhet")  # words of the service (3.1.1.2, blocklist)
ROWS = (
    "1234567890",
    "qwertyuiop",
    "qwertyuiopå",
    "asdfghjkl",
    "asdfghjklöä",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyzåäö",
)
FOLD = str.maketrans("åäöéü", "aaoeu")
AROUND, SHORT = 8, 5  # figures and signs around a word that leave it guessable; a unit that may not make up the whole
AT_ONCE = 2  # hashes computed at the same time: each takes 19 MiB and a core for a moment
COMMON = "Lösenordet är ett av de vanligaste, eller lätt att gissa. Ta till exempel fyra ord som inte hör ihop."


class Passwords:
    """Checks and keeps passwords. `pepper` is a keyed hash whose key is not in the database."""

    def __init__(self, pepper: Callable[[str], str]) -> None:
        # Argon2id, 19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet; RFC 9106.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._pepper, self._turn = pepper, threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        with self._turn:
            return self._hasher.hash(self._pepper(_same(password)))

    def fits(self, kept: str | None, password: str) -> bool:
        """Say whether a password is the kept one. Without one it takes as long, and is wrong."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobody, self._pepper(_same(password))) and kept is not None
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Say whether a password should be hashed anew, with today's parameters."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody")


class Rules:
    """What a password must hold. `words` are the installation's own, such as its host names."""

    def __init__(self, words: tuple[str, ...] = ()) -> None:
        self._words = words

    def check(self, password: str, second_factor: bool, *about: str) -> None:
        """Return when the password will do; WeakPassword says why not. `about`: login name and shown name."""
        least, length = BESIDE if second_factor else ALONE, len(_same(password))
        if length < least:
            raise WeakPassword(f"Lösenordet behöver minst {least} tecken. Ta till exempel fyra ord som inte hör ihop.")
        if length > LONGEST:
            raise WeakPassword(f"Lösenordet får ha högst {LONGEST} tecken.")
        if self._guessable(_plain(password), {_plain(w) for w in (*SERVICE, *self._words, *about) if w}):
            raise WeakPassword(COMMON)

    def _guessable(self, whole: str, own: set[str]) -> bool:
        """The whole password is compared, and its derivatives: a word with figures around it, repeated, or keys in a row."""
        core = whole.strip(string.digits + string.punctuation)
        forms = {whole, core} if len(whole) - len(core) <= AROUND else {whole}
        units = {unit for form in forms if (unit := _unit(form))}
        words = {part for word in own for part in (word, *word.replace("@", ".").split(".")) if len(part) > 2}
        return any(len(u) < SHORT for u in units) or any(f in common() or f in words or _row(f) for f in forms | units)


@cache
def common() -> frozenset[str]:
    """Return the shipped lists of common passwords, folded."""
    here = Path(__file__).parent
    lists = (here / "common_sv.txt", here / "common_en.txt")
    return frozenset(_plain(line) for path in lists for line in path.read_text("utf-8").split())


def _same(password: str) -> str:
    """One form of what looks the same (NFC: 3.1.1.2, item on Unicode)."""
    return unicodedata.normalize("NFC", password)


def _plain(text: str) -> str:
    return "".join(_same(text).casefold().split()).translate(FOLD)


def _unit(text: str) -> str:
    """Return what a text is a repetition of, "" when of nothing."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else ""


def _row(text: str) -> bool:
    """Whether the text is nothing but keys or letters in a row, either way."""
    rows = [row.translate(FOLD) for row in ROWS]
    return any(text in way * 3 for row in rows for way in (row, row[::-1]))
