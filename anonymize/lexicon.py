"""What is known of a word by itself: an ordinary Swedish word, a first name, a surname, a place.

Ordinary words come from the package hunspell-sv (LGPL-3.0, a dependency), the rest from lists/ and the name prior.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from anonymize.errors import DetectorFailed
from anonymize.lists import read
from anonymize.ner.prior import NamePrior


class Kind:
    """What a lower-case word can be, as bits of an int. The WORD bits say that the same letters are also an ordinary word."""

    NONE = 0
    FIRST = 1
    FIRST_WORD = 2
    SURNAME = 4
    SURNAME_WORD = 8
    PLACE = 16
    ORDINARY = 32
    SHAPED = 64  # looks like a name: by its ending, or to the name prior
    NAME = FIRST | SURNAME  # a name and hardly anything else
    PERHAPS = NAME | FIRST_WORD | SURNAME_WORD  # some person's name


ENDINGS = tuple(sorted(read("endings"), key=len))
SURNAME_SHAPE = re.compile(
    r".{2,}(?:sson|qvist|kvist|ström|strand|berg|gren|lund|blad|stedt|ović|ovic|ević|evic|ić|dott[ie]r|oğlu|oglu|zadeh)"
)
FINNISH = re.compile(r".{2,}[aeiouyäö]nen")
SHORT_PART = re.compile(r"(?:^|-)[^-]{1,2}(?:-|$)")
NAMELIKE = 0.6  # a prior from which a word that no list knows looks like a name
CERTAIN = 0.6  # the same for what may be a compound
ROOM = 1 << 17  # words remembered
TAIL = 6  # letters that the last part of a compound has, when its first part is in no dictionary: "Wienarkitekten"
DEFINITE = ("en", "et", "na")  # what such a last part ends in; names seldom do
LONGEST = 40
PLAINLY = 0.3  # a name prior under which it is one
PREFIXES = ("an", "av", "be", "bort", "fram", "för", "in", "miss", "ned", "om", "på", "sam", "till", "und", "under", "upp", "ur",
            "ut", "vid", "åter", "över")  # fmt: skip
DICTIONARY = ("hunspell-sv", "sv_SE.dic")


def entries() -> Iterator[tuple[str, str]]:
    """Yield the lower-case words of the Swedish dictionary with the letters that say which endings they take."""
    package, name = DICTIONARY
    try:
        files = distribution(package).files or []
        path = next(f.locate() for f in files if f.name == name)
        lines = Path(str(path)).read_text(encoding="utf-8", errors="replace").split("\n")
    except (PackageNotFoundError, StopIteration, OSError) as error:
        raise DetectorFailed("ordlista", f"paketet {package} saknas") from error
    for line in lines:
        word, _, flags = line.split("\t", 1)[0].partition("/")
        if word.islower():
            yield word, flags


def _dictionary() -> frozenset[str]:
    return frozenset(word for word, _ in entries())


@dataclass(frozen=True)
class Lexicon:
    """Says what a lower-case word can be; answers are remembered by the instance, bounded."""

    stems: frozenset[str] = field(default_factory=_dictionary, repr=False)
    words: frozenset[str] = field(default_factory=lambda: frozenset(read("words")), repr=False)
    first: frozenset[str] = field(default_factory=lambda: low("first_names") | low("first_counted"), repr=False)
    first_words: frozenset[str] = field(default_factory=lambda: low("first_words"), repr=False)
    surnames: frozenset[str] = field(default_factory=lambda: low("surnames"), repr=False)
    surname_words: frozenset[str] = field(default_factory=lambda: low("surname_words"), repr=False)
    places: frozenset[str] = field(default_factory=lambda: low("places") | low("kommuner"), repr=False)
    prior: NamePrior | None = field(default=None, repr=False)
    seen: dict[str, int] = field(default_factory=dict, repr=False)

    def kind(self, word: str) -> int:
        """Return what a lower-case word can be."""
        seen = self.seen.get(word)
        return self.kinds([word])[word] if seen is None else seen

    def kinds(self, words: Iterable[str]) -> dict[str, int]:
        """Return what each of many lower-case words can be; the prior is asked once for all that are new."""
        if len(self.seen) > ROOM:
            self.seen.clear()
        new = [word for word in words if word not in self.seen]
        for word in new:
            self.seen[word] = self._kind(word)
        asked = [word for word in new if self._open(word)] if self.prior else []
        if self.prior and asked:
            bare = [word[:-1] if word.endswith("s") and len(word) > 4 else word for word in asked]
            scores = self.prior.scores(asked + bare)
            for n, word in enumerate(asked):
                least = CERTAIN if self.seen[word] & Kind.ORDINARY else NAMELIKE
                if max(scores[n].name, scores[len(asked) + n].name) >= least:
                    self.seen[word] |= Kind.SHAPED
        return {word: self.seen[word] for word in words}

    def _open(self, word: str) -> bool:
        """Say whether lists leave open if a word is a name: not in them, and not in the dictionary as it stands."""
        return (
            not self.seen[word] & (Kind.PERHAPS | Kind.PLACE)
            and word not in self.stems
            and word not in self.words
            and len(word) > 2
            and not SHORT_PART.search(word)
        )

    def _kind(self, word: str) -> int:
        kind = self.exact(word)
        if not kind and word.endswith("s") and len(word) > 3:
            kind = self.exact(word[:-1])
            if word in self.stems or word in self.words:
                kind &= Kind.NAME | Kind.PLACE  # "tills" is nobody's
        if not kind and "-" in word:
            head, last = word.rsplit("-", 1)
            if len(last) > 3 and self.inflected(last) and not self.exact(last):
                return Kind.ORDINARY | (self._hyphenated(head) if "-" in head else self.exact(head))  # "A-inkomster"
            kind = self._hyphenated(word)
        shaped = SURNAME_SHAPE.fullmatch(word) and word not in self.stems and word not in self.words
        if shaped or (FINNISH.fullmatch(word) and not self.ordinary(word)):
            kind |= Kind.SHAPED
        if self.ordinary(word) or (not kind and self._strange(word)):
            kind |= Kind.ORDINARY
        return kind

    def _strange(self, word: str) -> bool:
        """Say whether it is a compound of something unknown and a word that no name ends in: "Ikeagrundaren"."""
        if not word.endswith(DEFINITE) or not word.isalpha() or len(word) > LONGEST or self.share(word) >= PLAINLY:
            return False
        for cut in range(2, len(word) - TAIL + 1):
            if word[cut:] in self.stems or self.inflected(word[cut:]):
                head = word[:cut]
                named = any(self.exact(h) & Kind.PERHAPS for h in (head, head.removesuffix("s")))
                return not named and (not self.prior or self.share(head) < NAMELIKE)
        return False

    def _hyphenated(self, word: str) -> int:
        parts = [self.exact(part) for part in word.split("-") if len(part) > 1]
        if parts and all(part & Kind.PERHAPS for part in parts):
            return Kind.FIRST if parts[0] & (Kind.FIRST | Kind.FIRST_WORD) else Kind.SURNAME
        plain = any(p in self.stems and not self.exact(p) & Kind.PERHAPS for p in word.split("-"))
        named = any(part & Kind.NAME for part in parts) and not plain
        return Kind.SURNAME if named else Kind.NONE

    def exact(self, word: str) -> int:
        """Return what the lists say of exactly this word."""
        kind = Kind.NONE
        if word in self.first or word in self.first_words:
            kind |= Kind.FIRST_WORD if word in self.first_words else Kind.FIRST
        if word in self.surnames or word in self.surname_words:
            kind |= Kind.SURNAME_WORD if word in self.surname_words else Kind.SURNAME
        return kind | Kind.PLACE if word in self.places else kind

    def share(self, word: str) -> float:
        """Return the name prior of a word: how much of its use is as a name; without a prior, half."""
        return self.prior.score(word).name if self.prior else 0.5

    def naming(self, word: str) -> float:
        """Return how much of a word's use is as a name of a person, a place or a street; without a prior, all of it."""
        return 1 - self.prior.score(word).word if self.prior else 1.0

    def likelier(self, one: str, other: str) -> bool:
        """Say whether the first word is likelier a name than the second; without a prior, yes."""
        if not self.prior:
            return True
        first, second = self.prior.scores([one, other])
        return first.name >= second.name

    def ordinary(self, word: str) -> bool:
        """Say whether a lower-case word is Swedish, inflected or compound."""
        if word in self.words or self.inflected(word):
            return True
        prefixed = any(word.startswith(p) and word[len(p) :] in self.words and len(word) > len(p) + 2 for p in PREFIXES)
        if prefixed and not self.exact(word) and (not self.prior or self.share(word) < NAMELIKE):
            return True  # "anhöll": the list has the strong verbs
        for cut in range(3, len(word) - 2):
            head = word[:cut]
            if (head in self.stems or (head[-1] == "s" and head[:-1] in self.stems)) and self.inflected(word[cut:]):
                return True
        return False

    def inflected(self, word: str) -> bool:
        """Say whether a word is in the dictionary, as it stands or inflected."""
        if word in self.stems or word in self.words:
            return True
        for ending in ENDINGS:
            if word.endswith(ending):
                stem = word[: -len(ending)]
                if len(stem) >= 3 and (stem in self.stems or stem + "a" in self.stems or stem + "e" in self.stems):
                    return True
        return False


def low(name: str) -> frozenset[str]:
    """Return the entries of a list in lower case."""
    return frozenset(word.lower() for word in read(name))
