"""Full names that are one name written in several ways: by hyphen, order, transliteration, ear, or a scanner."""

import re
from collections import defaultdict

from anonymize.clusters import Clusters
from anonymize.customs import listed, surnames
from anonymize.forms import Forms
from anonymize.names import FAMILY_FIRST, ear, joined, plain, same
from anonymize.scanned import misread, slips

_SPELLED = re.compile(r",?\s+(?:(?:som\s+)?stavas\s+)?(?:utan|med)\s+(?:bindestreck|[a-zåäö]{1,2}\b)")
_BARE = str.maketrans("åäö", "aao")


class Spellings:
    """Joins the full names of a case that are spellings of one."""

    def __init__(self, forms: Forms, clusters: Clusters) -> None:
        self.forms, self.clusters = forms, clusters

    def join(self) -> None:
        """Full names that are one name in two spellings; the shorter of two surnames only when it fits one longer."""
        buckets: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            name = self.forms.names[key]  # of one with initials alone, these are all that tells D. Lind from R. Lind
            buckets[joined(name.given) or f"{name.initials}."].append(key)
        for bucket in buckets.values():
            for key in bucket:
                alike = [o for o in bucket if o != key and same(self.forms.names[key], self.forms.names[o])]
                fits = [o for o in alike if self._longer(o, key) and not self._two_spellings(o, key)]
                if len({self.clusters.root(o) for o in fits}) == 1 and not self._two(*alike):
                    self._join(fits[0], key, "stavning")
        self._heard()
        self._misread()
        self._turned()
        self._bare()

    def _turned(self) -> None:
        """Names with the surname first; where several bear the name that it turns into, it is for other evidence to say whose."""
        turned: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            name = self.forms.names[key]
            turned[f"{' '.join(name.surname)} {' '.join(name.given)}"].append(key)
        self._turned_in_full()
        for key in self.forms.rich:
            others = turned.get(self.forms.names[key].key, ())
            if (
                len(others) == 1
                and others[0] < key
                and not any({*key.split()} <= both for both in (listed(), FAMILY_FIRST))
            ):
                self._join(others[0], key, "ordning")

    def _turned_in_full(self) -> None:
        """A register's KYRÖ ELVI SOFIA is the one Elvi Kyrö of the case: its first word is a surname, and no first name."""
        pairs: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for key in self.forms.rich:
            name = self.forms.names[key]
            if len(name.surname) == 1 and name.given and not name.initials:
                pairs[(*name.surname, name.given[0])].append(key)
        for key in self.forms.rich:
            words, name = key.partition(" (")[0].split(), self.forms.names[key]
            if len(words) > 2 and not name.initials and words[0] not in listed():
                fits = [o for o in pairs.get(tuple(words[:2]), ()) if o != key]
                if len({self.clusters.root(o) for o in fits}) == 1:
                    self._join(fits[0], key, "ordning")

    def _bare(self) -> None:
        """Full names of which one is written without the dots and rings of the other: Asa Mansson, Åsa Månsson."""
        written: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                written[plain(key).translate(_BARE)].append(key)
        for first, *others in written.values():
            for key in others if len(others) == 1 and not self._two(first, *others) else ():
                dotted = [k for k in (first, key) if k != k.translate(_BARE)]
                known = listed() | surnames()
                if (
                    len(dotted) == 1
                    and not self.forms.together(first, key)
                    and not {*key.split(), *first.split()} <= known
                ):
                    self._join(first, key, "utan prickar")

    def _heard(self) -> None:
        """Full names that sound alike in every part and share one part to the letter: Sophia Ek and Sofia Ek."""
        heard: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                heard[" ".join(ear(p) for p in key.replace("-", " ").split())].append(key)
        for first, *others in heard.values():
            for key in others if not self._two(first, *others) else ():
                if set(key.split()) & set(first.split()) and not self._written_apart(first, key):
                    self._join(first, key, "uttal")

    def _misread(self) -> None:
        """Full names that only a scanner tells apart: Valdemar Ekström and Valdernar Ekströrn."""
        scanned: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                scanned[" ".join(misread(p) for p in key.split())].append(key)
        for first, *others in scanned.values():
            for key in others if not self._two(first, *others) else ():
                if all(slips(a, b) for a, b in zip(first.split(), key.split(), strict=True) if a != b):
                    self._join(first, key, "inläsningsfel")

    def _join(self, a: str, b: str, rule: str) -> None:
        """Join two spellings, unless they are other kin (fadern Mohammed, sonen Mohamed), or one is told to be spelled so."""
        if self._spelled(a) or self._spelled(b):
            return
        if plain(a) == plain(b) or not self.clusters.of_other_kin(a, b):
            self.clusters.join(a, b, rule, self.forms.by_key[b][0].place)

    def _spelled(self, key: str) -> bool:
        """Say whether a paper tells how a name is spelled, "Karl Erik Ek utan bindestreck": not as the other is."""
        return any(_SPELLED.match(self.forms.sources[m.document].text, m.end) for m in self.forms.by_key[key])

    def _two(self, *keys: str) -> bool:
        """Say whether some of the keys are known to be different people: what fits all of them is none's."""
        return any(self.clusters.forbidden(a, b) for n, a in enumerate(keys) for b in keys[:n])

    def _written_apart(self, a: str, b: str) -> bool:
        """Say whether one document has both spellings, and more than a hyphen between them."""
        return a.replace("-", " ") != b.replace("-", " ") and self.forms.together(a, b)

    def _two_spellings(self, a: str, b: str) -> bool:
        """Say whether one document has a first name in two transliterations and little else: its writer means two people."""
        ours, theirs = (plain("-".join(self.forms.names[k].given)) for k in (a, b))
        return ours != theirs and len(a.split()) == 2 and self.forms.together(a, b)

    def _longer(self, a: str, b: str) -> bool:
        size = len(self.forms.names[a].surname), len(self.forms.by_key[a]), a
        return size > (len(self.forms.names[b].surname), len(self.forms.by_key[b]), b)
