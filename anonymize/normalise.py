"""One normalised value has one number: how written forms of each label are made equal."""

import re
from collections.abc import Callable


def _digits(surface: str) -> str:
    return re.sub(r"\D", "", surface)


def _personnummer(surface: str) -> str:
    digits = _digits(surface)
    return digits[2:] if len(digits) == 12 else digits or _plain(surface)


def _phone(surface: str) -> str:
    digits = _digits(surface)
    return re.sub(r"^(?:0046|46)0?", "0", digits) if re.match(r"\s*(?:\+|00)", surface) else digits


def _plain(surface: str) -> str:
    return " ".join(surface.casefold().split())


NORMALISERS: dict[str, Callable[[str], str]] = {
    "PERSONNUMMER": _personnummer,
    "PHONE": _phone,
    "DATE_OF_BIRTH": lambda s: _plain(s).removeprefix("den "),
    "ACCOUNT": lambda s: re.sub(r"[\s\-.,–]", "", s.casefold()),
    "VEHICLE": lambda s: re.sub(r"[\s\-]", "", s.casefold()),
    "TEXT": lambda s: s,
}


def normalise(label: str, surface: str) -> str:
    """Return what all written forms of one value share."""
    return NORMALISERS.get(label, _plain)(surface) or surface
