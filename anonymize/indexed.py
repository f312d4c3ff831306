"""By what the people of a case may be called: word → whom it may mean, once the full names are clustered."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from anonymize.alike import abbreviates
from anonymize.clusters import Clusters
from anonymize.customs import listed
from anonymize.forms import Forms
from anonymize.mentions import Mention, Place, Tie
from anonymize.names import FAMILY_FIRST, Name, ear, given_parts, joined, sound, spelt, surname_parts
from anonymize.quotes import quoted
from anonymize.roles import RoleEvidence
from anonymize.signs import coded, hints
from anonymize.stated import Told

OFTEN = 2  # times that both of "Edda, Caroline" are named alone, before they are two


class Indexed:
    """The clustered full names of a case by given name, surname, sound, initials, role and identifier."""

    def __init__(self, forms: Forms, clusters: Clusters, told: Told) -> None:
        self.forms, self.clusters, self.told = forms, clusters, told
        self.given: dict[str, set[str]] = defaultdict(set)  # also nicknames that the text explains
        self.surname: dict[str, set[str]] = defaultdict(set)
        self.last: dict[str, set[str]] = defaultdict(set)  # the last word of a name: what a title stands before
        self.ears: dict[str, set[str]] = defaultdict(set)
        self.initials: dict[str, set[str]] = defaultdict(set)
        self.codes: dict[str, set[str]] = defaultdict(set)  # as who shares initials signs: alu
        self.firsts: dict[str, set[str]] = defaultdict(set)  # the first names of a cluster
        self.owned: dict[Place, list[Tie]] = defaultdict(list)  # identifiers beside a mention
        self.owners: dict[tuple[str, str], set[str]] = defaultdict(set)  # identifier → the full names it stands beside
        self.holders: dict[str, set[str]] = defaultdict(set)  # role → the full names that have it
        self.being: dict[str, set[str]] = defaultdict(
            set
        )  # full names → their roles, but whose son or daughter they are
        self.written: dict[str, list[str]] = defaultdict(list)  # full names of one person
        self.never: dict[Place, list[Mention]] = defaultdict(list)  # whom the text says a mention is not
        self.parents: set[str] = set()  # whom the case calls mother or father, of nobody in particular
        self.here: dict[tuple[int, str], int] = {}  # document, full name → where it first stands
        self.told_in: set[tuple[int, str]] = set()  # documents that have a full name as more than a label of who speaks
        for mention in forms.all:
            if mention.key in forms.rich:
                named = mention.document, clusters.root(mention.key)
                self.here.setdefault(named, mention.start)
                if mention.place not in told.said.spoken:
                    self.told_in.add(named)
        self._index()
        self._index_identifiers(told.said.ties)
        for word, keys in told.nicknames.items():
            index = self.initials if word.endswith(".") else self.given
            index[word.removesuffix(".")] |= {clusters.root(key) for key in keys}
        for word, keys in told.borne.items():
            self.surname[word] |= {clusters.root(key) for key in keys}
        for a, b in told.said.two:
            self.never[a.place].append(b)
            self.never[b.place].append(a)

    def _index(self) -> None:
        for key in self.forms.rich:
            name, root = self.forms.names[key], self.clusters.root(key)
            self.written[root].append(key)
            if self._listed(key) or (root not in self.clusters.evidence and self._quoted(key)):
                continue
            if key in self.forms.doubles:
                for word in (*name.given, *name.surname):
                    self.surname[sound(word)].add(root)
                continue
            self.firsts[root].update(name.given[:1])
            for word in {joined(name.given), *given_parts(name.given[:1])}:
                if name.given and word in {sound(part) for part in name.given[0].split("-")} and "-" in name.given[0]:
                    continue  # the last half of a double name: Göran is not Claes-Göran
                self.given[word].add(root)
                self.ears[ear(word)].add(root)
            for given in name.given[:1]:
                self.given[spelt(given)].add(root)
                self.given[sound(given.replace("-", ""))].add(root)  # Majbritt
            for word in {*map(sound, name.surname), *surname_parts(name.surname), *middle(name)}:
                self.surname[word].add(root)
            for word in surname_parts(name.surname)[-1:]:
                self.last[word].add(root)
            for letters in hints(name):
                self.initials[letters].add(root)
            for letters in coded(name):
                self.codes[letters].add(root)
            if any(
                r.role in ("MAMMA", "PAPPA", "VARDNADSHAVARE") and not r.owner
                for m in self.forms.rich[key]
                for r in m.roles
            ):
                self.parents.add(root)
            for role in self.clusters.roles(key):
                self.holders[role].add(root)
            self.being[root] |= {r.role for m in self.forms.rich[key] for r in m.roles if not self._of_somebody(m, r)}

    @cached_property
    def unclear(self) -> dict[str, list[str]]:
        """Names with an initial for a part, of which the case has several people that fit, with these."""
        hints = (key for key in self.forms.rich if not self.forms.names[key].full and self.clusters.root(key) == key)
        fits = {key: self._fits(key) for key in hints if key not in self.clusters.evidence}
        return {key: roots for key, roots in fits.items() if len(roots) > 1}

    def _fits(self, key: str) -> list[str]:
        """Return the people whose full name a shortened one can be."""
        names, name = self.forms.names, self.forms.names[key]
        pool = {o for word in surname_parts(name.surname)[-1:] for o in self.surname.get(word, ())}
        first = given_parts(name.given[:1])
        pool |= (
            {self.clusters.root(k) for k in self.forms.rich if first & given_parts(names[k].given)} if first else set()
        )
        return sorted(
            o
            for o in pool - {key}
            if any(names[long].full and abbreviates(name, names[long]) for long in self.written[o])
        )

    def _of_somebody(self, mention: Mention, role: RoleEvidence) -> bool:
        """Say whether it is told whose child somebody is, "Eva Ek, dotter till Bo Ek": a child of the case she need not be."""
        text = self.forms.sources[mention.document].text
        return role.role == "BARN" and text.startswith((" till ", " åt "), role.end)

    def _listed(self, key: str) -> bool:
        """Say whether a name is two people of a list, "Möte: Edda, Caroline, Thabo": both of them are often named alone."""
        name = self.forms.names[key]
        commas = all("," in m.surface for m in self.forms.by_key[key])
        if not commas or not len(name.given) == len(name.surname) == 1:
            return False
        return all(len(self.forms.by_key.get(word, ())) >= OFTEN for word in (*name.given, *name.surname))

    def tells_of(self, mention: Mention, root: str) -> bool:
        """Say whether a mention's document tells of somebody by a full name: of who only speaks in it, nobody else does."""
        named = mention.document, root
        return named in (self.here if mention.place in self.told.said.spoken else self.told_in)

    def _quoted(self, key: str) -> bool:
        """Say whether a name stands in quotation marks only: 'a letter to "Kalle Ek"' makes no Ek of whoever is called Kalle."""
        return all(quoted(m, self.forms.sources) for m in self.forms.rich[key])

    def _index_identifiers(self, ties: Sequence[Tie]) -> None:
        for tie in ties:
            self.owned[tie.mention.place].append(tie)
            if tie.mention.key in self.forms.rich:
                self.owners[tie.label, tie.value].add(self.clusters.root(tie.mention.key))

    def _is(self, mention: Mention) -> str | None:
        """Return whose a full name is, or initials that the document explains."""
        full = self.told.legends.get((mention.document, mention.name.initials), mention)
        return self.clusters.root(full.key) if full.key in self.forms.rich else None

    def _signed(self, mention: Mention) -> str | None:
        """Return whose a name is, initials that sign a note and fit one full name included: "… /ALu".

        Who signs a protocol may stand in it: "Närvarande: Anki. Vid pennan: AF".
        """
        letters, text = mention.name.initials, self.forms.sources[mention.document].text
        owners = self.signed(letters) if len(letters) > 1 and text.endswith("/", 0, mention.start) else set()
        return self._is(mention) or (next(iter(owners)) if len(owners) == 1 else None)

    def signed(self, letters: str) -> set[str]:
        """Return whose initials these are by the full names of the case; ALu is Anna Lundin only where nobody is A. L. U."""
        return self.initials.get(letters) or self.codes.get(letters) or set()

    def _spells(self, address: str, root: str) -> bool:
        """Say whether an e-mail address spells the surname of a person."""
        words = {sound(word) for word in re.split(r"[^\w]|[\d_]", address.partition("@")[0])}
        return any(root in self.surname.get(word, ()) for word in words if len(word) > 1)


def middle(name: Name) -> set[str]:
    """Return what may be a surname between the first name and the last: Brunnström in Sara Brunnström Farahani, not Linnea."""
    first = name.surname and sound(name.surname[0]) in FAMILY_FIRST  # all of Minh Duc Nguyen is his given name
    return {word for word in given_parts(name.given[1:]) if first or word not in listed()}
