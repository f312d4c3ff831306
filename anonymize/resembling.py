"""Whose name a lone word is nearly: heard alike, a customary short name, a slip of the pen. Each needs a second evidence."""

from anonymize.alike import same_family
from anonymize.clusters import Clusters
from anonymize.customs import customary, listed
from anonymize.forms import Forms
from anonymize.mentions import Mention
from anonymize.names import ear, near, sound
from anonymize.stated import Told
from anonymize.strangers import ONE, Strangers


class Resembling(Strangers):
    """Finds the one full name that a word resembles, once all full names are clustered."""

    def __init__(self, forms: Forms, clusters: Clusters, told: Told) -> None:
        super().__init__(forms, clusters, told)
        self._heard: dict[str, set[str]] = {}
        self._evident: dict[str, str | None] = {}
        self._slips: dict[str, bool] = {}

    def evident(self, key: str, row: list[Mention]) -> str | None:
        """Return whose a customary short name or a slip of the pen is, where a role or a number says the same as the name."""
        if key not in self._evident:
            found = {r for m in row for r in m.roles if r.role in ONE and not r.owner}
            able = {root for r in found for root in self.holders[r.role]}
            able |= {
                root for m in row for tie in self.owned.get(m.place, ()) for root in self.owners[tie.label, tie.value]
            }
            word = self.forms.names[key].given[0]
            fits = [root for root in able if self._resembles(word, root)]
            self._evident[key] = fits[0] if len(fits) == 1 else None
        return self._evident[key]

    def _resembles(self, word: str, root: str) -> bool:
        given = self.firsts[root]
        slip = word not in listed() and any(near(sound(word), sound(g), 6) for g in given)
        return slip or any(long in given for long in customary().get(word, ()))

    def also_called(self, mention: Mention, word: str, fits: set[str]) -> set[str]:
        """Return who else a customary short name may mean that is written in a full name: Lotta Berg, and Charlotta Lund.

        Not where the document has named in full who is called so, nor of one family: Lars Ek may be Lasse Ek.
        """
        if not fits or word not in customary() or not all(word in self.firsts[f] for f in fits):
            return set()
        if any(self.here.get((mention.document, f), mention.start) < mention.start for f in fits):
            return set()
        able = {f for long in customary()[word] for f in self.given.get(sound(long), ()) if long in self.firsts[f]}
        names = self.forms.names
        kin = {a for a in able for f in fits if same_family(names[a], names[f]) or same_family(names[f], names[a])}
        return able - kin

    def heard(self, key: str) -> set[str]:
        """Return whose name a lone word sounds like, unless one document has both spellings: its writer means two people."""
        if key not in self._heard:
            self._heard[key] = self._sounding(key)
        return self._heard[key]

    def _sounding(self, key: str) -> set[str]:
        word = self.forms.names[key].given[0]
        if word in self.surname or len(word) < 4:
            return set()
        both = any(self.forms.spellings[m.document, ear(word)] != {sound(word)} for m in self.forms.by_key[key])
        return set() if both else self.ears.get(ear(word), set())

    def slip(self, word: str) -> bool:
        """Whether a surname of somebody else in the case is one slip of the pen away."""
        if word not in self._slips:
            ours = self.surname.get(word, set())
            self._slips[word] = any(near(word, other, 3) and theirs - ours for other, theirs in self.surname.items())
        return self._slips[word]
