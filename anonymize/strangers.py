"""Who is hardly the one full name that a short form fits: the text parts the two, or tells of one what the other is not."""

import re
from collections import Counter
from dataclasses import replace
from functools import cached_property

from anonymize.clusters import Clusters
from anonymize.couples import of_other_name
from anonymize.customs import common, listed, surnames
from anonymize.facts import ELDER, agree, contradict, parental
from anonymize.forms import Forms
from anonymize.indexed import Indexed
from anonymize.mentions import Mention, Place
from anonymize.names import FAMILY_FIRST, Name, given_parts, sound, surname_parts
from anonymize.roles import KIN, NEIGHBOURS, PASSING, WORK, unlike
from anonymize.stated import Told
from anonymize.writers import Writers

NEW = NEIGHBOURS | KIN | WORK
STRANGE = NEIGHBOURS | {"SLAKTING"}  # whom a case names by a first name, and who is none of those it is about

# Roles that a family or a case gives one person: the same role and nearly the same name are two pieces of evidence.
ONE = frozenset({"MAMMA", "PAPPA", "REKTOR", "GODMAN", "KLIENT", "PARTNER", "ANMALARE"})
_OFFICE = re.compile(r"\bsoc\s+$", re.IGNORECASE)  # "soc Åsa"

_BEGINS = re.compile(r"(?:^|[.!?:][ \t]+|\n\W*|,[ \t]+|\b(?:att|och|men|då|när|som|sedan)[ \t]+)$", re.IGNORECASE)
_DOES = re.compile(r"[ \t]+(?!(?:och|eller|samt|som|är[ \t]+(?:\w+[ \t]+)*(?:efter|för)?namn)\b)[a-zåäö]{2,}|:[ \t]")

_THERE = re.compile(r"\W*(?:närvarande|deltagare|deltog)\b", re.IGNORECASE)


def acts(mention: Mention, text: str) -> bool:
    """Say whether a mention begins a clause and something is said of what it does: "Ek uppger", no "båda Ek", "hette Ek"."""
    word = sound(mention.name.given[0]) if mention.name.given else ""
    begins = _BEGINS.search(text, max(0, mention.start - 12), mention.start)
    return word not in FAMILY_FIRST and bool(begins and _DOES.match(text, mention.end))


class Strangers(Indexed):
    """Tells which of those who bear a name a mention cannot mean. Any contradiction is enough."""

    def __init__(self, forms: Forms, clusters: Clusters, told: Told) -> None:
        super().__init__(forms, clusters, told)
        self.whose: dict[Place, str] = {}  # the short forms placed by now
        self._writers: dict[int, Writers] = {}
        self._lines: dict[str, Counter[tuple[int, int]]] = {}  # written form → how often its lines have it

    def writers(self, document: int) -> Writers:
        """Return who writes a document, read once."""
        if document not in self._writers:
            self._writers[document] = Writers(self.forms.sources[document].text, self.forms.by_document[document])
        return self._writers[document]

    def line_of(self, mention: Mention) -> str:
        """Return what tells a mention from others written so on its line, "" where there are none: no list has anybody twice."""
        if mention.key not in self._lines:
            self._lines[mention.key] = Counter(map(self._line, self.forms.by_key[mention.key]))
        return f".{mention.start}" if self._lines[mention.key][self._line(mention)] > 1 else ""

    def _line(self, mention: Mention) -> tuple[int, int]:
        """Return where the line of a mention begins: document, code point."""
        return mention.document, self.forms.sources[mention.document].text.rfind("\n", 0, mention.start)

    def hardly(self, mention: Mention, able: list[str]) -> set[str]:
        """Return who of those who bear a name writes of others where it stands, or is written of where it signs."""
        if not any((mention.document, f) in self.here for f in able) or self._listed_there(mention):
            return set()
        others = self.writers(mention.document).others(mention)
        signed = (
            self._signed if len(able) > 1 else self._is
        )  # by initials, where another of the name is left to be meant
        people = {signed(other) or self.whose.get(other.place) for other in others}
        return {f for f in able if f in people}

    def _listed_there(self, mention: Mention) -> bool:
        """Say whether a mention is in a list of who was there: who signs a protocol stands in it, once."""
        text, line = self.forms.sources[mention.document].text, self._line(mention)
        if not _THERE.match(text, line[1] + 1, mention.start):
            return False
        there = (m for m in self.forms.by_document[mention.document] if self._line(m) == line)
        return sum(m.name.given[:1] == mention.name.given[:1] for m in there) == 1

    def unofficial(self, mention: Mention, able: list[str]) -> list[str]:
        """Return whom of several a first name may mean: not staff whom the document does not name, unless all are staff."""
        if len(able) < 2 or self.officials.isdisjoint(able) or mention.called:
            return able
        left = [f for f in able if f not in self.officials or (mention.document, f) in self.here]
        if len(left) != 1 or left[0] in self.officials:
            return able
        soc = _OFFICE.search(self.forms.sources[mention.document].text, mention.start - 8, mention.start)
        return able if soc or not self.writers(mention.document).told(mention) else left

    @cached_property
    def officials(self) -> frozenset[str]:
        """Who has a work title, or signs the case's papers."""
        return frozenset(
            self.clusters.root(key)
            for key, row in self.forms.rich.items()
            if self.clusters.roles(key) & WORK or any(map(self._signs, row))
        )

    def _signs(self, mention: Mention) -> bool:
        before = self.forms.sources[mention.document].text[max(0, mention.start - 20) : mention.start]
        led = mention.signs or ":" in before or " av" in before or "ndertecknad" in before
        return led and self.writers(mention.document).signs(mention)

    def told_of(self, mention: Mention, able: list[str]) -> str | None:
        """Return the only one of several of whom the same is told as of a mention, where the others are told of otherwise."""
        said = self.told.said.facts[mention.place].without_roles()
        left = [f for f in able if said and not contradict(said, self.clusters.facts(f))]
        return left[0] if len(left) == 1 and agree(said, self.clusters.facts(left[0])) else None

    def another(self, mention: Mention, able: list[str], word: str, own: set[str]) -> bool:
        """Say whether a short form is likely none of those who bear the name: the text says so, or introduces somebody new.

        "Farfar Karl", where no Karl of the case is anybody's farfar, is another: many are called Karl. Not many are called Biret.
        """
        if self.surely(mention, able):
            return True
        said = self.told.said.facts[mention.place]
        bare = said.without_roles()
        if mention.titled and any("child" in self.clusters.facts(f).stage for f in able):
            return True  # "herr Ali" is not Ali, 7 år
        if mention.placed and able and all(self.clusters.roles(f) & KIN for f in able):
            return True  # "Anna på BUP" is not the mother
        if bare.which & ELDER and not any(bare.which & self.clusters.facts(f).which for f in able):
            return True  # "lilla Deniz", of whom there is a big one
        if able and not own and of_other_name(mention, self.told.couples, self._names(able)):
            return True
        if mention.bearer:
            return not any(
                agree(said, replace(self.clusters.facts(f), roles=frozenset(self.clusters.roles(f)))) for f in able
            )
        named = bool(able) and all(self.here.get((mention.document, f), mention.start) < mention.start for f in able)
        theirs = {r.role for r in mention.roles if r.owner < 0}
        if named and theirs and not any(parental(theirs) & parental(self.clusters.roles(f)) for f in able):
            return True
        if not (able and own) or any(parental(own) & parental(self.clusters.roles(f)) for f in able):
            return False
        if len(able) == 1 and self._vacant(mention, able[0], own):
            return False
        if all(unlike(frozenset(own), frozenset(self.clusters.roles(f))) for f in able):
            return True
        text = self.forms.sources[mention.document].text
        if named and any(
            not r.owner and r.role in NEW and (r.start >= mention.end or text[r.end : mention.start] == " ")
            for r in mention.roles
        ):
            return True  # whoever has been named in full is not named anew by what they are: "Rut Ek, 84. Dottern Rut"
        strange = all(self.clusters.roles(f) for f in able) or word in surnames() - listed()
        return word in common() or bool(own & STRANGE and strange)

    def _names(self, able: list[str]) -> list[Name]:
        """Return every way that people are written in full."""
        return [self.forms.names[key] for root in able for key in self.written[root]]

    def _vacant(self, mention: Mention, root: str, own: set[str]) -> bool:
        """Say whether what a case has one of, mamma Linda, is nobody yet, and Linda Ek of another paper is nothing yet.

        A paper that names Linda Ek and then mamma Linda means two; who signs papers is no mother of the case.
        """
        there = (mention.document, root) in self.here or root in self.officials
        return own <= ONE and not (there or self.clusters.roles(root) or any(self.holders[role] for role in own))

    def surely(self, mention: Mention, able: list[str]) -> bool:
        """Say whether the text itself parts a short form from those who bear the name, or tells of it what they are not."""
        if mention.place in self.told.said.others or any(
            self._is(other) in able for other in self.never[mention.place]
        ):
            return True
        bare = self.told.said.facts[mention.place].without_roles()
        return bool(bare) and any(contradict(bare, self.clusters.facts(f)) for f in able)

    def borne_alone(self, mention: Mention, word: str, root: str) -> bool:
        """Say whether a surname alone is its one bearer's. The document need not name them in full, if nothing speaks against it.

        "Herr Ek" may be the husband, "Ek på vårdcentralen" a doctor, and a child is seldom called by the surname.
        """
        if self.second(word, root):
            return True
        child = self._child(root)
        plain = word not in listed() and not (mention.titled or mention.placed or child)
        rare = len(word) > 3 and (word not in common() or plain)
        return rare or (mention.document, root) in self.here

    def named_alone(self, mention: Mention, able: list[str], kin: set[str]) -> str | None:
        """Return whom of several of a surname a document has named in full before, where no other of them is there in any way.

        Who does something by a surname, "Ek uppger", is no child, and nobody whom the document has by a first name only.
        """
        document, text = mention.document, self.forms.sources[mention.document].text
        there = {f for f in kin if (document, f) in self.here}
        there |= {f for f in kin for word in self.firsts[f] if sound(word) in self.spoken_of[document]}
        told = (
            mention.titled or mention.called or mention.theirs or mention.placed
        )  # "Ek på vårdcentralen": not this Ek
        if told or text.startswith("s", mention.end):
            return None
        if len(there) > 1 and acts(mention, text):
            there = {f for f in there if (document, f) in self.here and not self._child(f)}
        if len(there) != 1:
            return None
        named = there.pop()
        return named if named in able and self.here.get((document, named), mention.start) < mention.start else None

    @cached_property
    def spoken_of(self) -> dict[int, set[str]]:
        """Return the words that stand alone in each document."""
        return {
            document: {sound(m.name.given[0]) for m in row if len(m.name.given) == 1 and not m.name.surname}
            for document, row in self.forms.by_document.items()
        }

    def _child(self, root: str) -> bool:
        return "BARN" in self.clusters.roles(root) or "child" in self.clusters.facts(root).stage

    def second(self, word: str, root: str) -> bool:
        """Say whether a word is a given name of somebody, and no surname: what Ali Nur Hassan may be called."""
        names = self._names([root])
        last = {part for name in names for part in surname_parts(name.surname)}
        return word not in last and any(word in given_parts(name.given[1:]) for name in names)

    def passing(self, roles: set[str], root: str) -> bool:
        """Whether one met in passing, "hyresvärden Lund", is hardly a Viktor Lund of whom the case tells something else."""
        known = self.clusters.facts(root) or self.clusters.roles(root)
        return bool(roles & PASSING and known) and not roles & self.clusters.roles(root)
