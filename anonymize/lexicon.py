"""What is known of a word by itself: an ordinary Swedish word, a first name, a surname, a place.

Ordinary words come from the package hunspell-sv (LGPL-3.0, a dependency), the rest from lists/ and the name prior.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntFlag
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution

from anonymize.errors import DetectorFailed
from anonymize.lists import read


class Kind(IntFlag):
    """What a lower-case word can be. The WORD flags say that the same letters are also an ordinary word."""

    NONE = 0
    FIRST = 1
    FIRST_WORD = 2
    SURNAME = 4
    SURNAME_WORD = 8
    PLACE = 16
    ORDINARY = 32
    SHAPED = 64  # ends like a surname

    @property
    def name_like(self) -> bool:
        """Whether the word is a name and hardly anything else."""
        return bool(self & (Kind.FIRST | Kind.SURNAME))

    @property
    def perhaps_name(self) -> bool:
        """Whether the word is some person's name."""
        return bool(self & (Kind.FIRST | Kind.SURNAME | Kind.FIRST_WORD | Kind.SURNAME_WORD))


ENDINGS = tuple(
    sorted(
        ["en", "et", "n", "t", "ar", "er", "or", "arna", "erna", "orna", "na", "s", "ens", "ets", "as", "ars", "ers", "ors", "arnas", "ernas", "ornas", "nas", "a", "ade", "at", "ad", "ande", "are", "ast", "aste", "r", "te", "de", "dd", "tt", "d", "it", "its", "igt", "iga", "ig", "lig", "ligt", "liga", "is", "ern", "eln", "st", "ste", "e", "m", "ats", "ades", "ades", "es", "ns", "ts"],
        key=len,
    )
)  # fmt: skip
SURNAME_SHAPE = re.compile(
    r".{2,}(?:sson|ssons|qvist|kvist|ström|strand|berg|bergh|gren|lund|blad|stedt|stedts|dahl|dal|vall|wall|holm|ius|ović|ovic|ević|evic|ić|ski|ska|cki|dottir"
    r"|oglu|oğlu|zadeh|pour|yan|ian|nen|lainen|bäck|feldt|sköld|hielm|hjelm|skog|felt|elius|mark|löf|löv|man|ell|én|in)$"
)
DICTIONARY = ("hunspell-sv", "sv_SE.dic")


def _dictionary() -> frozenset[str]:
    """Return the lower-case entries of the Swedish dictionary."""
    package, name = DICTIONARY
    try:
        files = distribution(package).files or []
        path = next(f.locate() for f in files if f.name == name)
        lines = open(path, encoding="utf-8", errors="replace").read().split("\n")  # noqa: SIM115
    except (PackageNotFoundError, StopIteration, OSError) as error:
        raise DetectorFailed("ordlista", f"paketet {package} saknas") from error
    return frozenset(word for line in lines if (word := line.split("/", 1)[0].split("\t", 1)[0]).islower())


@dataclass(frozen=True)
class Lexicon:
    """Says what a lower-case word can be; answers are remembered by the instance, bounded."""

    stems: frozenset[str] = field(default_factory=_dictionary, repr=False)
    words: frozenset[str] = field(default_factory=lambda: frozenset(read("words")), repr=False)
    first: frozenset[str] = field(default_factory=lambda: _low("first_names"), repr=False)
    first_words: frozenset[str] = field(default_factory=lambda: _low("first_words"), repr=False)
    surnames: frozenset[str] = field(default_factory=lambda: _low("surnames"), repr=False)
    surname_words: frozenset[str] = field(default_factory=lambda: _low("surname_words"), repr=False)
    places: frozenset[str] = field(default_factory=lambda: _low("places") | _low("kommuner"), repr=False)
    kind: Callable[[str], Kind] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", lru_cache(maxsize=1 << 16)(self._kind))

    def _kind(self, word: str) -> Kind:
        kind = self._exact(word)
        if not kind & ~Kind.ORDINARY and word.endswith("s") and len(word) > 3:
            kind |= self._exact(word[:-1])
        if not kind & ~Kind.ORDINARY and "-" in word:
            parts = [self._exact(part) for part in word.split("-") if len(part) > 1]
            if parts and all(part.perhaps_name for part in parts):
                kind |= Kind.FIRST if parts[0] & (Kind.FIRST | Kind.FIRST_WORD) else Kind.SURNAME
            elif any(part.name_like for part in parts) and not all(self.ordinary(p) for p in word.split("-")):
                kind |= Kind.SURNAME
        return (
            kind | Kind.ORDINARY
            if self.ordinary(word)
            else kind | (Kind.SHAPED if SURNAME_SHAPE.match(word) else Kind.NONE)
        )

    def _exact(self, word: str) -> Kind:
        kind = Kind.NONE
        if word in self.first or word in self.first_words:
            kind |= Kind.FIRST_WORD if word in self.first_words else Kind.FIRST
        if word in self.surnames or word in self.surname_words:
            kind |= Kind.SURNAME_WORD if word in self.surname_words else Kind.SURNAME
        return kind | Kind.PLACE if word in self.places else kind

    def ordinary(self, word: str) -> bool:
        """Say whether a lower-case word is Swedish, inflected or compound."""
        if word in self.words or self._inflected(word):
            return True
        for cut in range(3, len(word) - 2):
            head = word[:cut]
            if (head in self.stems or (head[-1] == "s" and head[:-1] in self.stems)) and self._inflected(word[cut:]):
                return True
        return False

    def _inflected(self, word: str) -> bool:
        if word in self.stems or word in self.words:
            return True
        for ending in ENDINGS:
            if word.endswith(ending):
                stem = word[: -len(ending)]
                if len(stem) >= 3 and (stem in self.stems or stem + "a" in self.stems or stem + "e" in self.stems):
                    return True
        return False


def _low(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in read(name))
