"""Full names that are one name written in several ways: by hyphen, order, transliteration, ear, or a scanner."""

from collections import defaultdict

from anonymize.clusters import Clusters
from anonymize.customs import listed
from anonymize.forms import Forms
from anonymize.names import ear, joined, misread, same


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
                fits = [
                    o
                    for o in bucket
                    if o != key and same(self.forms.names[key], self.forms.names[o]) and self._longer(o, key)
                ]
                if len({self.clusters.root(o) for o in fits}) == 1:
                    self.clusters.join(fits[0], key, "stavning", self.forms.by_key[key][0].place)
        self._heard()
        self._misread()
        reverse = {
            f"{' '.join(self.forms.names[k].surname)} {' '.join(self.forms.names[k].given)}": k for k in self.forms.rich
        }
        for key in self.forms.rich:
            if (other := reverse.get(key)) and other < key and not {*key.split()} <= listed():
                self.clusters.join(other, key, "ordning", self.forms.by_key[key][0].place)

    def _heard(self) -> None:
        """Full names that sound alike in every part and share one part to the letter: Sophia Ek and Sofia Ek."""
        heard: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                heard[" ".join(ear(p) for p in key.replace("-", " ").split())].append(key)
        for first, *others in heard.values():
            for key in others if not self._two(first, *others) else ():
                if set(key.split()) & set(first.split()) and not self._written_apart(first, key):
                    self.clusters.join(first, key, "uttal", self.forms.by_key[key][0].place)

    def _misread(self) -> None:
        """Full names that only a scanner tells apart: Valdemar Ekström and Valdernar Ekströrn."""
        scanned: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                scanned[" ".join(misread(p) for p in key.split())].append(key)
        for first, *others in scanned.values():
            for key in others if not self._two(first, *others) else ():
                if all(len(a) > 4 for a, b in zip(first.split(), key.split(), strict=True) if a != b):
                    self.clusters.join(first, key, "inläsningsfel", self.forms.by_key[key][0].place)

    def _two(self, *keys: str) -> bool:
        """Say whether some of the keys are known to be different people: what fits all of them is none's."""
        return any(self.clusters.forbidden(a, b) for n, a in enumerate(keys) for b in keys[:n])

    def _written_apart(self, a: str, b: str) -> bool:
        """Say whether one document has both spellings, and more than a hyphen between them."""
        return a.replace("-", " ") != b.replace("-", " ") and self.forms.together(a, b)

    def _longer(self, a: str, b: str) -> bool:
        size = len(self.forms.names[a].surname), len(self.forms.by_key[a]), a
        return size > (len(self.forms.names[b].surname), len(self.forms.by_key[b]), b)
