"""Who may be somebody else of the case by a customary short name or another spelling: asked about, never joined.

Asked only where a first name stands alone, one other person can be meant, nothing speaks against it, and no sentence has both.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from anonymize.customs import common, customary, listed, surnames
from anonymize.facts import NOTHING, Facts, contradict
from anonymize.forms import Forms
from anonymize.mentions import Mention, Place
from anonymize.names import ear, near, sound, surname_parts
from anonymize.roles import KIN, unlike
from anonymize.shortnames import beginnings, begins

_VOWELS = re.compile("[aeiouyåäö]")
_TWICE = re.compile(r"(.)\1+")
_STOP = re.compile(r"[.!?]\s|\n")
_CALLED = re.compile(r"\bkalla\w*\s+[\"”“']?$", re.IGNORECASE)
_WHOSE = re.compile(r"(?:\w[sxz]|\b(?:hans|hennes|deras|min|din|sin|vår|er))\s+[a-zåäö]+,?\s+$", re.IGNORECASE)
_LEAST = 5  # letters of a name that may be another's spelling: Lina and Lena are two
_SHORT = 4  # letters of a short name that is no name of its own
_MENTIONS = 3  # of both together, where one is but the other spelled otherwise: of two named once each that says little


class Likely:
    """The people of a case by what first names they may also bear."""

    def __init__(self, forms: Forms, whose: Mapping[Place, str], facts: Mapping[Place, Facts]) -> None:
        self._forms, self._facts = forms, facts
        self._mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in forms.all:
            self._mentions[whose[mention.place]].append(mention)
        self._words = {person: self._named(person, row) for person, row in self._mentions.items()}

    def pairs(self) -> Iterator[tuple[Mention, str]]:
        """Yield the first mention of somebody named by a first name alone, and the one person they may be."""
        bearing: dict[str, set[str]] = defaultdict(set)  # word, or what is left of it without vowels → people
        for person, words in self._words.items():
            for word in words:
                for also in _also(word):
                    bearing[also].add(person)
        asked: set[frozenset[str]] = set()
        for person, row in self._mentions.items():
            if person in self._forms.rich or not self._lone(person):
                continue
            fits = {o for word in self._words[person] for also in _also(word) for o in bearing[also] if o != person}
            fits = {o for o in fits if any(may_be(a, b) for a in self._words[person] for b in self._words[o])}
            if len(fits) == 1 and self._fits(person, other := fits.pop()) and frozenset((person, other)) not in asked:
                asked.add(frozenset((person, other)))
                yield row[0], other

    def coined(self) -> Iterator[tuple[str, str]]:
        """Yield (person, other) for who is only called what is no name of its own, and can be short for one other's first name.

        Tinnis is Tindra: whoever is called Lasse or Ella may be so christened.
        """
        bearing: dict[str, set[str]] = defaultdict(set)
        for person, words in self._words.items():
            for key in {key for word in words for key in beginnings(word, short=False)}:
                bearing[key].add(person)
        told = set[str]()
        for person, row in self._mentions.items():
            if person in self._forms.rich or not self._lone(person) or any(m.titled or m.placed for m in row):
                continue
            (word,) = self._words[person] or ("",)
            if len(word) < _SHORT or word in listed() | surnames() or self._surname(sound(word)):
                continue
            able = {o for key in beginnings(word, short=True) for o in bearing[key] if o != person}
            able = {o for o in able if any(begins(word, first) for first in self._words[o])}
            other = able.pop() if len(able) == 1 else person
            if (
                other not in {person, *told}
                and (other in self._forms.rich or not any(map(self._called, (*row, *self._mentions[other]))))
                and self._child(person) <= self._child(other)
                and self._fits(person, other, sure=True)
            ):
                told.add(person)
                yield person, other

    def usual(self) -> Iterator[tuple[str, str]]:
        """Yield (person, other) for who is only called what is customarily short for one other's first name, in other papers.

        Not by what very many bear as a name of their own, Lotta or Kalle: that is asked.
        """
        bearing: dict[str, set[str]] = defaultdict(set)
        for person, words in self._words.items():
            for word in words:
                bearing[word].add(person)
        for person, row in self._mentions.items():
            if person in self._forms.rich or not self._lone(person) or any(m.titled or m.placed for m in row):
                continue
            (word,) = self._words[person] or ("",)
            longs = [long for long in customary().get(word, ()) if bearing[long] and word not in common()]
            able = {other for long in longs for other in bearing[long]}
            able |= {o for o, words in self._words.items() if any(begins(word, w) for w in words)} if able else set()
            other = able.pop() if len(able) == 1 else person
            fits = other in self._forms.rich and not self._apart(word, longs) and self._fits(person, other, sure=True)
            told = any(self._called(m) or self._owned(m) for m in row)
            if fits and not told and self._roles(person) <= self._roles(other):
                yield person, other

    def _apart(self, word: str, longs: Sequence[str]) -> bool:
        """Say whether some paper has both names."""
        return any(not self._forms.naming[sound(word)].isdisjoint(self._forms.naming[sound(long)]) for long in longs)

    def _owned(self, mention: Mention) -> bool:
        """Say whether it is told whose a mention is: "Annas man Lasse" is hardly the Lars of the case."""
        text = self._forms.sources[mention.document].text
        return bool(_WHOSE.search(text, max(0, mention.start - 40), mention.start))

    def _called(self, mention: Mention) -> bool:
        """Say whether it is told who is called so: nobody here, or it would be known."""
        return bool(
            _CALLED.search(self._forms.sources[mention.document].text, max(0, mention.start - 24), mention.start)
        )

    def _child(self, person: str) -> bool:
        """Say whether somebody is told to be a child."""
        return "BARN" in self._roles(person) or "child" in self._said(person).stage

    @cached_property
    def _last(self) -> frozenset[str]:
        """The surnames of the case."""
        return frozenset(word for key in self._forms.rich for word in surname_parts(self._forms.names[key].surname))

    def _surname(self, word: str) -> bool:
        """Say whether a word is a surname of the case, or a slip of one."""
        return word in self._last or any(near(word, other) for other in self._last)

    def _lone(self, person: str) -> bool:
        """Say whether somebody is known by one first name, in all documents that have it."""
        name = self._forms.names.get(person)
        return name is not None and len(name.given) == 1 and not (name.surname or name.initials)

    def _named(self, person: str, row: Sequence[Mention]) -> set[str]:
        if person in self._forms.rich:
            return {m.name.given[0] for m in row if m.key in self._forms.rich and m.name.given}
        return {self._forms.names[person].given[0]} if self._lone(person) and not row[0].family else set()

    def _fits(self, a: str, b: str, *, sure: bool = False) -> bool:
        """Say whether nothing is told of one that is hardly so of the other, and a spelling is no single slip (unless sure)."""
        ours, theirs = self._roles(a), self._roles(b)
        if unlike(ours, theirs) or (ours & KIN and theirs & KIN and not ours & theirs) or self._of_others(a):
            return False
        often = len(self._mentions[a]) + len(self._mentions[b]) >= _MENTIONS
        if contradict(self._said(a), self._said(b)) or not (sure or often or self._short(a, b)):
            return False
        return not self._meet(self._mentions[a], self._mentions[b])

    def _short(self, a: str, b: str) -> bool:
        """Say whether one is named by what is customarily short for the other's first name."""
        return any(shortened(ours, theirs) for ours in self._words[a] for theirs in self._words[b])

    def _of_others(self, person: str) -> bool:
        """Say whether somebody is told of as the kin of one who is named: another child's father."""
        return any(r.owner for m in self._mentions[person] for r in m.roles)

    def _roles(self, person: str) -> frozenset[str]:
        return frozenset(r.role for m in self._mentions[person] for r in m.roles if not r.owner)

    def _said(self, person: str) -> Facts:
        whole = NOTHING
        for mention in self._mentions[person]:
            whole |= self._facts[mention.place]
        return whole.without_roles()

    def _meet(self, ours: Sequence[Mention], theirs: Sequence[Mention]) -> bool:
        """Say whether one sentence or list has both: nobody is named twice in one, in two ways."""
        every = sorted([*ours, *theirs], key=lambda m: m.place)
        mine = {m.place for m in ours}
        return any(
            a.document == b.document
            and (a.place in mine) != (b.place in mine)
            and not _STOP.search(self._forms.sources[a.document].text, a.end, b.start)
            for a, b in pairwise(every)
        )


def _also(word: str) -> set[str]:
    """Return the keys by which a name is found: what it is short for, and itself without vowels."""
    return {word, *customary().get(word, ()), f"={_bones(word)}"}


def _bones(word: str) -> str:
    """Return what is heard of a word besides its vowels: Khaled and Khalid, Ellis and Elias."""
    return word[:1] + _TWICE.sub(r"\1", _VOWELS.sub("", ear(word)))


def shortened(a: str, b: str) -> bool:
    """Say whether one of two first names is customarily short for the other: Micke and Mikael."""
    return a in customary().get(b, ()) or b in customary().get(a, ())


def may_be(a: str, b: str) -> bool:
    """Say whether two first names may be one person's: Micke and Mikael, Oliver and Oliwer; not Martin and Martina."""
    if shortened(a, b):
        return True
    if min(len(a), len(b)) < _LEAST or abs(len(a) - len(b)) > 1 or (a[-1] == "a") != (b[-1] == "a"):
        return a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "e"} and len(a) >= _LEAST  # Maria, Marie
    return sound(a) != sound(b) and _bones(a) == _bones(b)
