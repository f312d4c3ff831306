"""What a case says outright of who is who, taken at its word: nicknames, changed surnames, households, who signs a mail."""

from collections import defaultdict
from dataclasses import replace

from anonymize.addresses import Addressees
from anonymize.clusters import Clusters
from anonymize.couples import couples
from anonymize.facts import agree, contradict
from anonymize.forms import Forms
from anonymize.identified import CALLED, identified
from anonymize.mail import correspondents
from anonymize.mentions import Mention
from anonymize.names import given_parts, joined, sound
from anonymize.naming import Naming
from anonymize.roles import WORK
from anonymize.said import Said
from anonymize.speakers import introduced
from anonymize.stated import (
    Change,
    Told,
    former,
    households,
    legends,
    neighbours,
    nicknames,
    renamed,
    spelled_out,
)


class Telling:
    """Reads what is said outright and joins the full names that it makes one; the rest is for the short forms."""

    def __init__(self, forms: Forms, clusters: Clusters, said: Said) -> None:
        self.forms, self.clusters, self.said = forms, clusters, said
        self.legends: dict[tuple[int, str], Mention] = {}  # what initials mean in one document
        self.same = dict(said.same)  # single mentions that the text says are the person of another
        self.nicknames: dict[str, set[str]] = defaultdict(set)
        self.borne: dict[str, set[str]] = defaultdict(set)  # surnames that the text says somebody has, or had

    def told(self) -> Told:
        """Join what the text says is one, and return what else it says outright: nicknames, households, who signs a mail."""
        found, sources = self.forms.all, self.forms.sources
        near = list(neighbours(found, sources))
        for mention, word in nicknames(found, near, sources):
            if key := self._full(mention):
                self.nicknames[sound(word)].add(key)
        for key, mention in Naming(self.forms, self.clusters, sources).told():
            self.nicknames[sound(mention.name.given[0])].add(key)
        for change in renamed(near, sources):
            self._rename(change)
        for change in identified(near, sources):
            self._identify(change)
        self.legends = {(letters.document, letters.name.initials): full for letters, full in legends(near, sources)}
        for first, partner in households(near, sources):
            key = " ".join([*first.name.given, *partner.name.surname])
            if key in self.forms.rich:
                self.same[first.place] = self.forms.by_key[key][0]
        self.same |= {
            short.place: full for short, full in correspondents(found, sources, Addressees(self.forms, self.clusters))
        }
        self.same |= {short.place: full for short, full in spelled_out(near)}
        self.same |= {label.place: full for label, full in introduced(found, sources, self.said.spoken)}
        for mention in former(found, sources):
            self._rename_only(mention)
        return Told(self.nicknames, self.borne, self.same, self.legends, couples(near), self.said)

    def _rename_only(self, mention: Mention) -> None:
        """The Anna Lund that "förut hette hon Anna Lund" tells of is the only other Anna of the case."""
        word = sound(mention.name.given[0])
        bearers = {
            self.clusters.root(key) for key in self.forms.rich if word in given_parts(self.forms.names[key].given[:1])
        } - {self.clusters.root(mention.key)}
        if len(bearers) == 1:
            self.clusters.join(bearers.pop(), mention.key, "tidigare namn", mention.place)

    def _full(self, mention: Mention) -> str | None:
        """Return the full name of a mention, or the one of the case that its first name alone can mean."""
        if mention.key in self.forms.rich:
            return mention.key
        if mention.bearer or mention.theirs or mention.family or len(mention.name.given) != 1:
            return None
        word = sound(mention.name.given[0])
        bearers = [key for key in self.forms.rich if word in given_parts(self.forms.names[key].given[:1])]
        return bearers[0] if len({self.clusters.root(key) for key in bearers}) == 1 else None

    def _rename(self, change: Change) -> None:
        mention, other = change.mention, change.other
        key, words = mention.key, [*other.name.given, *other.name.surname]
        if key not in self.forms.rich:
            self._rename_short(mention, other)
            return
        full = other.key if other.key in self.forms.rich else f"{joined(self.forms.names[key].given)} {' '.join(words)}"
        if full in self.forms.rich and (full == other.key or self._hardly_another(full, key)):
            self.clusters.join(key, full, change.rule, mention.place, other.place, sure=True)
        if len(words) == 1:
            self.same[other.place] = mention
            self.borne[sound(words[0])].add(key)

    def _identify(self, change: Change) -> None:
        """Jeren, of whom the case has one full name, is the Ceren Ek that the text says she is; with that full name."""
        both = change.mention, change.other
        full = [m for m in both if m.key in self.forms.rich] or [m for m in both if self._full(m)][:1]
        short = [m for m in both if m not in full]
        if len(full) == 2:
            self.clusters.join(full[0].key, full[1].key, change.rule, full[0].place, full[1].place, sure=True)
        elif full and short[0].name.given:
            word, key = sound(short[0].name.given[0]), self._full(full[0]) or full[0].key
            self.same[short[0].place] = self.forms.by_key[key][0]
            bearers = {
                self.clusters.root(k) for k in self.forms.rich if word in given_parts(self.forms.names[k].given[:1])
            }
            if len(bearers) == 1:
                self.clusters.join(key, bearers.pop(), change.rule, full[0].place, short[0].place, sure=True)
                self.nicknames[word].add(key)
            elif not bearers and change.rule == CALLED:
                self.nicknames[word].add(key)

    def _hardly_another(self, full: str, key: str) -> bool:
        """Say whether nothing is told of a full name that is not told of key: Svärmor Anna Ek, 82 år, was never Anna Lund."""
        ours, theirs = self.clusters.facts(key), self.clusters.facts(full)
        roles = self.clusters.roles(full)
        if contradict(ours, theirs) or not roles - self.clusters.roles(key) <= WORK:
            return False
        told = (
            replace(theirs, stage=frozenset()) if roles & WORK else theirs
        )  # a handläggare is one, and grown, by every name
        return not told or agree(ours, theirs)

    def _rename_short(self, mention: Mention, other: Mention) -> None:
        """ "TN … hon heter numera Therese Blom", "Linnea hette Ek förut": one side is a short form."""
        if other.key in self.forms.rich:
            self.same[mention.place] = other
            if mention.name.initials and not mention.name.given:
                self.nicknames[f"{mention.name.initials}."].add(other.key)
        elif not other.name.initials:
            self.same[other.place] = mention
