"""Names put back into what an engine wrote: placeholders exactly, never fuzzily; the lost, bent and invented are listed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from anonymize.vault import LOOKALIKE, PLACEHOLDER, Vault


@dataclass(frozen=True)
class Revealed:
    """The text with originals, and placeholders: put back, expected but absent, nearly one, one that was never made."""

    text: str = field(repr=False)
    returned: tuple[str, ...]
    dropped: tuple[str, ...]
    mutated: tuple[str, ...]
    invented: tuple[str, ...]


def reveal(text: str, vault: Vault, expected: Iterable[str] = ()) -> Revealed:
    """Restore a text that an engine wrote. `expected` are the placeholders its sources hold."""
    found = dict.fromkeys(m[0] for m in PLACEHOLDER.finditer(text))
    returned = tuple(p for p in found if vault.surface(p) is not None)
    bent = dict.fromkeys(m[0] for m in LOOKALIKE.finditer(text) if not PLACEHOLDER.fullmatch(m[0]))
    out = PLACEHOLDER.sub(lambda m: m[0] if (surface := vault.surface(m[0])) is None else surface, text)
    return Revealed(out, returned, tuple(p for p in dict.fromkeys(expected) if p not in found), tuple(bent),
                    tuple(p for p in found if vault.surface(p) is None))  # fmt: skip
