"""One-time codes that a person reads and types: who made an account or reset it hands one over."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: the code is read by a person. 5 bits a letter
LENGTH = 10  # letters, 50 bits; guesses are counted (see lockout.py)


def new_code() -> str:
    """Return a code as it is shown: ABCDE-23456."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def plain(code: str) -> str:
    """Return a code as it is compared: case, hyphens and spaces do not count."""
    return "".join(c for c in code.upper() if c.isalnum())
