"""How a name is written: its given names and surname, its initials, and when two written forms can be one name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

PARTICLES = frozenset(
    [
        "von",
        "van",
        "af",
        "de",
        "del",
        "da",
        "dos",
        "di",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "bint",
        "abu",
        "ter",
        "ten",
        "der",
    ]
)
NOBLE = frozenset({"von", "af", "jr", "sr", "junior", "senior"})  # left out by nobody: Carl von Essen is not Carl Essen
# Spellings of one name in different transliterations, folded to one; regular expressions on case-folded text.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^m[ou]h?a?mm?[aeu]d+$", "muhammad"),
        (r"^[ae]h?m[ae]d$", "ahmad"),
        (r"^h?uss?[ae]i?[iy]?n$|^hoss?ei?n$", "hussein"),
        (r"^(?:yu|yo|jo|ju)ss?[eu]f$", "yusuf"),
        (r"^ibrah[ie]*m$", "ibrahim"),
        (r"^fath?[iy]?ma$|^fad[uo]?mo$", "fatima"),
        (r"^a[iy]+sh?(?:a|o)h?$", "aisha"),
        (r"^[ck]h?ali+d$", "khalid"),
        (r"^ya?h?y?a$", "yahya"),
        (r"^abd[iu]rr?ah?man$", "abdirahman"),
        (r"^zai?y?n[ae]b$", "zainab"),
        (r"^ka?rim$", "karim"),
        (r"^m[ae]r[iy]+am$", "maryam"),
        (r"^s[aá]i+d$|^sa[iy]+d$", "said"),
    )
)
_SPLIT = re.compile(r"[\s\u00a0]+")
_INITIAL = re.compile(r"[^\W\d_]\.?")
# What is heard alike, on case-folded text.
_EAR = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("ph", "f"), ("ch|ck|q|c(?![eiy])", "k"), ("c", "s"), ("sz|sh|z", "s"), ("th", "t"), ("w", "v"), ("ou|oo", "o"),
        ("ee", "i"), ("f$", "v"), ("y(?![aeiou])", "i"), ("j", "i"), ("x", "ks"), (r"([bdfgklmnprstv])\1+", r"\1"),
        ("ii", "i"), ("aa", "a"), ("uu", "u"), ("(?<=[bdgkst])h", ""), ("h$", ""),
    )
)  # fmt: skip
# Family names that stand first, as Vietnamese and Chinese names are written.
FAMILY_FIRST = frozenset(
    (
        "nguyen", "tran", "pham", "le", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong", "ly", "huynh", "phan", "hoang",
        "dinh", "truong", "zhang", "wang", "li", "chen", "liu", "yang", "huang", "zhao", "wu",
    )
)  # fmt: skip
_VOWEL = re.compile("[aeiouyåäöé]")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "ö", "æ": "ä", "ð": "d"})
_WRITTEN = str.maketrans({"ş": "sh", "š": "sh", "č": "ch", "ç": "ch", "ž": "zh", "đ": "dj"})
_HEADING = re.compile(r"\s*[A-ZÅÄÖÉÜ-]{3,}(?:\s+[A-ZÅÄÖÉÜ][a-zåäöéü][\w-]*)+\s*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}[^\W\d_]?\.?|[A-ZÅÄÖÉ]{2,3}\.?|[^\W\d_]")
_DOUBLE = re.compile(r"(?!EK\b)[A-ZÅÄÖ][BCDFGHJKLMNPRSTVW] [A-ZÅÄÖÉ][a-zåäöéü]")  # a double name by its initials
_CODE = re.compile(
    r"[A-ZÅÄÖÉ]{2,3}[a-zåäöé]{1,2}|[A-ZÅÄÖÉ][a-zåäöé][A-ZÅÄÖÉ][a-zåäöé]?"
)  # how one signs where two share initials: ALu


@dataclass(frozen=True)
class Name:
    """A written form taken apart. given and surname are case-folded; initials holds what is only hinted at ("A.S.")."""

    given: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    initials: str = ""
    register: bool = (
        False  # written "Surname, Given": what stands first among the given names may not be the one in use
    )

    @cached_property
    def full(self) -> bool:
        """Whether both a given name and a surname are written out."""
        return bool(self.given and self.surname)

    @cached_property
    def told_by(self) -> frozenset[str]:
        """The words that people are taken for each other by: the first given name and the surname."""
        return frozenset((*self.given[:1], *self.surname))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the name, hyphenated ones both whole and in parts."""
        return frozenset(part for word in (*self.given, *self.surname) for part in (word, *word.split("-")))

    @cached_property
    def key(self) -> str:
        """What all equal names share; a person's stable name inside the registry."""
        return " ".join([*self.given, *self.surname, *([f"{self.initials}."] if self.initials else [])])


@lru_cache(maxsize=65536)
def parse(surface: str) -> Name:
    """Take a written name apart: "Svensson, Anna", "Anna-Karin Svensson", "A. Svensson", "Anna S", "A.S.", "Anna".

    A single word is put in given; whether it is a surname is for the case to tell.
    """
    if not any(c.isalpha() for c in surface):  # no letters: a name to nobody but whoever marked it
        return Name(given=(surface,))
    if "," in surface:
        family, given = (part.strip() for part in surface.split(",", 1))
        if len(family.split()) == 1 and len(given) > 2:
            return Name(tuple(fold(w) for w in given.split()), (fold(family),))
        surface = f"{given} {family}"
    bare = surface.strip(" .\"'”’()")
    if _INITIALS.fullmatch(surface.strip()) and not (bare.isalpha() and len(bare) > 3):
        return Name(initials="".join(c for c in surface.casefold() if c.isalpha()))
    if _CODE.fullmatch(bare):
        return Name(initials=bare.casefold())
    parts = [fold(w) for w in _SPLIT.split(surface.strip()) if fold(w)]
    if not parts:
        return Name(given=(surface,))
    words = [w for w in parts if not _hint(w)]
    if (
        len(parts) == len(words) and len(words) in (2, 3, 4) and _HEADING.match(surface)
    ):  # "HADDAD Mohamed Ali", as registers write
        return Name(tuple(words[1:]), (words[0],))
    if not words or (len(parts) == 1 and len(parts[0]) <= 3 and not _VOWEL.search(parts[0])):  # "A-K", "mlk"
        return Name(initials="".join(parts).replace("-", ""))
    if _hint(parts[-1]):  # "Anna S", "Nils Aslak L.", "Yousef A-K"
        return Name(given=tuple(words), initials=parts[-1].replace("-", ""))
    if _DOUBLE.match(surface):  # "AK Sundh", "KG Ek"
        return Name(surname=tuple(words[1:]), initials=words[0])
    if _hint(parts[0]):  # "A. Svensson", "A-M Glad Lind", "R. V. Dahl-Nielsen"
        first = next(n for n, p in enumerate(parts) if not _hint(p))
        letters = "".join(h[0] for p in parts[:first] for h in p.split("-") if h)
        return Name(surname=tuple(words), initials=letters) if letters else Name(given=tuple(words))
    if len(words) > 1 and sound(words[0]) in FAMILY_FIRST and sound(words[-1]) not in FAMILY_FIRST:
        return Name(tuple(reversed(words[1:])), (words[0],))
    if len(words) == 3 and plain(words[0]) in ("van", "thi") and sound(words[-1]) in FAMILY_FIRST:
        return Name((words[1], words[0]), (words[2],))  # Thi Lan Nguyen is Nguyen Thi Lan
    cut = next((n for n, w in enumerate(words) if n and w in PARTICLES), len(words) - 1)
    return Name(tuple(words[:cut]), tuple(words[cut:])) if len(words) > 1 else Name(given=tuple(words))


def fold(word: str) -> str:
    """Return a word of a name case-folded, without punctuation at its ends."""
    return word.strip(".,;:()[]\"'”’“„/\\").casefold()


def _hint(part: str) -> bool:
    """Whether a word only hints at a part of a name: "k", "a-k", "e-ml"."""
    return all(len(p) == 1 for p in part.split("-")) or ("-" in part and len(part) <= 4 and not _VOWEL.search(part[2:]))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return one spelling for all transliterations that we know of a name; foreign accents are dropped, å ä ö are letters."""
    bare = plain(word)
    return next((to for pattern, to in _SOUNDS if pattern.match(bare)), bare)


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Return a word without foreign accents; å ä ö are letters."""
    return "".join(c if c in "åäö" else unicodedata.normalize("NFKD", c)[:1] for c in word).translate(_LETTERS)


def spelt(word: str) -> str:
    """Return a word with foreign letters written out as they sound: Şilan is also Shilan."""
    return plain(word.translate(_WRITTEN))


@lru_cache(maxsize=65536)
def ear(word: str) -> str:
    """Return how a name sounds to somebody who writes it down: Viveca and Viveka, Sophia and Sofia, Liiban and Liban are one."""
    heard = sound(word)
    for pattern, to in _EAR:
        heard = pattern.sub(to, heard)
    return heard


def given_parts(given: tuple[str, ...]) -> frozenset[str]:
    """Return the given names, hyphenated ones both whole and in parts, by sound."""
    return frozenset(sound(p) for g in given for p in (g, *g.split("-")))


def surname_parts(surname: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a surname by sound, hyphens read as spaces."""
    return tuple(sound(p) for w in surname for p in w.split("-") if p)


def joined(given: tuple[str, ...]) -> str:
    """Return "anna-karin" for ("anna", "karin") and ("anna-karin",) alike."""
    return "-".join(sound(g) for g in given)


def same(a: Name, b: Name) -> bool:
    """Say whether two full names are one name in two spellings: hyphens, order, transliteration, a double surname cut short."""
    left, right = set(surname_parts(a.surname)), set(surname_parts(b.surname))
    cut = (left <= right or right <= left) and not (left ^ right) & NOBLE
    return bool(left and right) and joined(a.given) == joined(b.given) and cut


def shortens(short: Name, long: Name) -> bool:
    """Say whether a name leaves out words of another ("Anna Ek" for "Anna Maria Ek Lund"); never the first, nor half a one."""
    words, whole = [[*map(sound, n.given), *surname_parts(n.surname)] for n in (short, long)]
    return (
        len(words) < len(whole) and words[0] == whole[0] and _in_order(words, whole) and not {*whole} - {*words} & NOBLE
    )


def _in_order(words: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in words)


def near(a: str, b: str, least: int = 4) -> bool:
    """Say whether two words are one slip of the pen apart, both at least so many letters."""
    return a != b and min(len(a), len(b)) >= least and DamerauLevenshtein.distance(a, b, score_cutoff=1) == 1
