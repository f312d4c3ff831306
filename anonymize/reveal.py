"""Names put back into what an engine wrote: placeholders exactly, never fuzzily; the lost, bent and invented are listed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from anonymize.vault import LOOKALIKE, PLACEHOLDER, WORDS, Vault

_IN_ANSWER = re.compile(PLACEHOLDER.pattern + r"(?P<s>s(?![^\W_]))?")
# The end of a text that more text could make a placeholder of, or give a genitive s.
_OPEN = re.compile(
    r"\[(?:[A-Z]{0,24}|[A-Z]{1,24}-\d{0,9}|[A-Z]{1,24}-\d{1,9}[a-z]{1,4}|[A-Z]{1,24}-\d{1,9}[a-z]{0,4}\]s?)$"
)
_MARKUP = r"[\s*_`~<>/\\a-z\u00ad\u200b-\u200f\u2060\ufeff]*"  # what a model may have put inside the brackets
_DASH = "[-_‐-―−]"
_MUTATED = re.compile(
    rf"(?i:{LOOKALIKE.pattern}|\[{_MARKUP}(?:{WORDS}){_MARKUP}{_DASH}?{_MARKUP}\d+{_MARKUP}\])"
    rf"|\[?(?<![\w-])(?:{WORDS}){_DASH}\d+[a-z]{{0,3}}(?!\w)\]?"
)
_BEGINS = re.compile(r"(?:(?:^|\n)[-•*–]?\s?|[.!?]\s|[.!?][\"”’]\s)$")
_CONTEXT = 4  # characters before a placeholder that tell whether it begins a sentence


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
    rest = PLACEHOLDER.sub("\ufffc", text)
    bent = dict.fromkeys(m[0] for m in _MUTATED.finditer(rest))
    stream = Revealer(vault)
    return Revealed(
        stream.feed(text) + stream.close(),
        tuple(p for p in found if vault.surface(p) is not None),
        tuple(p for p in dict.fromkeys(expected) if p not in found),
        tuple(bent),
        tuple(p for p in found if vault.surface(p) is None),
    )


class Revealer:
    """Restores a stream piece by piece, holding back only an end that may be the start of a placeholder (some 40 characters).

    However the stream is cut, what comes out, put together, is the same.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._held = ""
        self._before = ""  # the last characters of what has been let through, as the engine wrote them

    def feed(self, piece: str) -> str:
        """Take a piece of the engine's text; return what can be shown now."""
        text = self._held + piece
        open_end = _OPEN.search(text)
        cut = open_end.start() if open_end else len(text)
        self._held = text[cut:]
        return self._restore(text[:cut])

    def close(self) -> str:
        """Return what was held back, now that nothing follows."""
        text, self._held = self._held, ""
        return self._restore(text)

    def _restore(self, text: str) -> str:
        whole = self._before + text
        out = _IN_ANSWER.sub(lambda m: self._surface(m, whole), text)
        self._before = whole[-_CONTEXT:]
        return out

    def _surface(self, match: re.Match[str], whole: str) -> str:
        genitive = match["s"] or ""
        placeholder = match[0].removesuffix(genitive) if genitive else match[0]
        entry = self._vault.entry(placeholder)
        if entry is None:
            return match[0]
        surface = entry.surface
        at = len(whole) - len(match.string) + match.start()
        if entry.label == "PERSON" and surface[:1].islower() and _BEGINS.search(whole[max(0, at - _CONTEXT) : at]):
            surface = surface[0].upper() + surface[1:]
        # Swedish writes no further s after s, x or z: "Lars", not "Larss" (Svenska skrivregler 2017, § 11.2).
        return surface if genitive and surface[-1:].casefold() in "sxz" else surface + genitive
