"""The only place outside `anonymize` that makes MaskedText, and only of masked parts."""

from collections.abc import Iterable

from anonymize.masked import MaskedText


def join(parts: Iterable[MaskedText], between: str = " ") -> MaskedText:
    """Return masked parts as one text."""
    return MaskedText(between.join(part.text for part in parts))
