"""The distinct ways a case writes its people: what each form says, and where it stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from anonymize.customs import listed, surnames
from anonymize.facts import NOTHING, Facts
from anonymize.mentions import Mention, Place
from anonymize.names import Name, ear, given_parts, joined, sound
from anonymize.people import Source


class Forms:
    """Written forms by key, with their mentions in reading order. A rich form says enough to be a person of its own."""

    def __init__(self, sources: Sequence[Source], found: Sequence[Mention]) -> None:
        self.sources = sources
        self.all = found
        self.names: dict[str, Name] = {}
        self.by_key: dict[str, list[Mention]] = defaultdict(list)
        self.by_document: dict[int, list[Mention]] = defaultdict(list)
        for mention in found:
            self.names.setdefault(mention.key, mention.name)
            self.by_key[mention.key].append(mention)
            self.by_document[mention.document].append(mention)
        self._documents: dict[str, frozenset[int]] = {}
        self.spellings: dict[tuple[int, str], set[str]] = defaultdict(
            set
        )  # document, ear → how its first names are spelled
        self.beginning: dict[tuple[int, str], list[Mention]] = defaultdict(list)  # document, first letter → mentions
        for mention in found:
            if mention.name.given:
                word = mention.name.given[0]
                self.spellings[mention.document, ear(word)].add(sound(word))
                self.beginning[mention.document, sound(word)[:1]].append(mention)
        self.rich = {k: row for k, row in self.by_key.items() if not row[0].family and _says_enough(self.names[k])}

    @cached_property
    def doubles(self) -> frozenset[str]:
        """The forms that are a double surname alone, "García Luna": the first word is others' surname, and no first name."""
        last = {word for key in self.rich for word in self.names[key].surname[-1:] if len(self.names[key].given) > 0}
        pairs = (
            (key, self.names[key])
            for key in self.rich
            if len(self.names[key].given) == len(self.names[key].surname) == 1
        )
        return frozenset(
            key
            for key, name in pairs
            if name.given[0] in surnames() - listed() and name.given[0] in last and not name.initials
        )

    def told(self, key: str, facts: Mapping[Place, Facts]) -> Facts:
        """Return what is said at all mentions of a form, besides roles."""
        whole = NOTHING
        for mention in self.by_key[key]:
            whole |= facts[mention.place]
        return whole.without_roles()

    def beside(self, key: str) -> list[Mention]:
        """Return every mention of the documents that use the form."""
        return [m for n in self.documents(key) for m in self.by_document[n]]

    def together(self, a: str, b: str) -> bool:
        """Say whether one document has both forms: its writer may mean two people."""
        return not self.documents(a).isdisjoint(self.documents(b))

    def share(self, a: Name, b: Name) -> bool:
        """Say whether one document has the first names of both, in whatever way it names who bears them."""
        ours, theirs = (self.naming[sound(name.given[0])] for name in (a, b))
        return not ours.isdisjoint(theirs)

    @cached_property
    def naming(self) -> dict[str, set[int]]:
        """First names by sound, double ones in parts too, with the documents that have them."""
        out: dict[str, set[int]] = defaultdict(set)
        for mention in self.all:
            for word in given_parts(mention.name.given[:1]):
                out[word].add(mention.document)
        return out

    def documents(self, key: str) -> frozenset[int]:
        """Return the documents that use a form."""
        if key not in self._documents:
            self._documents[key] = frozenset(m.document for m in self.by_key[key])
        return self._documents[key]

    def told_by_initial(self) -> Iterator[tuple[str, str]]:
        """Yield "Anna R" and "Anna L" of one document: who writes an initial tells two of the name apart by it."""
        hinted: dict[tuple[int, str], list[str]] = defaultdict(list)
        for key in self.rich:
            name = self.names[key]
            if name.initials and name.given:
                for document in self.documents(key):
                    hinted[document, joined(name.given)].append(key)
        for keys in hinted.values():
            for a, b in combinations(keys, 2):
                if self.names[a].initials[0] != self.names[b].initials[0]:
                    yield a, b

    def line(self, mention: Mention) -> int:
        """Return the line of its document a mention stands on, from 1."""
        return self.sources[mention.document].text.count("\n", 0, mention.start) + 1


def _says_enough(name: Name) -> bool:
    """Two parts of a name written out, or one and a hint at the other."""
    return name.full or bool(name.initials and (name.given or name.surname))
