"""Whose a short form is: a lone given name or surname, a nickname, initials. Unclear ones stay apart, and are asked about."""

from collections import Counter

from anonymize.asking import Asking
from anonymize.clusters import Clusters
from anonymize.customs import common, listed
from anonymize.facts import contradict
from anonymize.forms import Forms
from anonymize.fresh import Fresh
from anonymize.lettered import Lettered, apart
from anonymize.mentions import Mention, Place
from anonymize.names import FAMILY_FIRST, plain, sound
from anonymize.roles import KIN, NEIGHBOURS, WORK, conflict, unlike
from anonymize.speakers import held
from anonymize.stated import Told

ELDERS = frozenset({"MORFORALDER", "FARFORALDER"})
_CHOICES = 3  # bearers of a surname alone that the officer is asked to choose among


class ShortForms(Lettered):
    """Places every mention that does not say a full name, once the full names are clustered."""

    def __init__(self, forms: Forms, clusters: Clusters, told: Told, asking: Asking) -> None:
        super().__init__(forms, clusters, told)
        self.asking = asking
        self.alone: dict[str, bool] = {}
        self.fresh = Fresh(forms.sources)
        self.plain: dict[str, str] = {}  # lone words without foreign accents → the first written so

    def place(self) -> dict[Place, str]:
        """Return (document index, start) → person. Words first, then initials, which may stand for anyone named by then."""
        short = [key for key in self.forms.by_key if key not in self.forms.rich]
        for initials in (False, True):
            keys = [key for key in short if bool(self.forms.names[key].initials) is initials]
            for key in keys:
                for mention in (row := self.forms.by_key[key]):
                    self.whose[mention.place] = self._whose(key, row, mention)
                self._verify(key, row)
            for key in filter(self.fresh.borne, keys):
                self._part(key, self.forms.by_key[key])
        for place in self.told.same.keys() & self.whose.keys():
            self.whose[place] = self._meant(place)
        return self.whose | held(self.whose, self.told.said.spoken, self.clusters)

    def _verify(self, key: str, row: list[Mention]) -> None:
        """What is told at two places of one person must be true of one: "Jack, 6 år" is not "morbror Jack"."""
        told = [(m, said) for m in row if (said := self.told.said.facts[m.place].without_roles())]
        alike = Counter((said, self.whose[m.place]) for m, said in told)
        for mention, said in told:
            person = self.whose[mention.place]
            if any(person == other and contradict(said, s) for s, other in alike):
                self.fresh.tell(key, mention, sure=True)
                self.whose[mention.place] = apart(key, mention)
                alike -= Counter([(said, person)])

    def _part(self, key: str, row: list[Mention]) -> None:
        """A word that the case has told of another of the name is a full name's only in documents that tell of them in full."""
        for mention in row:
            root = self.whose[mention.place]
            if root == key:  # nobody's full name explains it: farmor Elsa, and Elsa, 2 år
                self.whose[mention.place] = f"{key} #{mention.document}"
            elsewhere = root in self.clusters and not self.tells_of(mention, root)
            if elsewhere and not mention.roles and not self.told_of(mention, [root]):
                self._ask(key, mention, [root])
                self.whose[mention.place] = apart(key, mention)

    def _meant(self, place: Place) -> str:
        """Return whose a mention is that the text says is the person of another."""
        other = self.told.same[place]
        for _ in self.told.same:  # "tidigare Ek, född Lund"
            if other.key in self.forms.rich or other.place not in self.told.same:
                break
            other = self.told.same[other.place]
        return self.clusters.root(other.key) if other.key in self.forms.rich else self.whose[other.place]

    def _whose(self, key: str, row: list[Mention], mention: Mention) -> str:
        if mention.family:
            return key
        if self.forms.names[key].initials:
            return self.lettered(key, mention)
        if mention.place in self.told.same:
            return key  # told apart below, when all others have their person
        return self._place(key, row, mention)

    def _place(self, key: str, row: list[Mention], mention: Mention) -> str:
        """Return whose a lone word is: the one person it can mean; else it stays apart, and the officer is asked."""
        word = sound(self.forms.names[key].given[0])
        bare = self._bare(word)
        written = self._bearers(word) or self._bearers(bare)
        fits = written or self.heard(key)
        roles = {r.role for r in mention.roles}
        if not fits and (kin := self.surname.get(word) or self.surname.get(bare)):
            return self._place_surname(key, mention, word, kin, roles)
        if fits and (mention.titled or word in FAMILY_FIRST or word not in listed()):
            fits = fits | self.last.get(word, set())  # Wang Li and Wang Jun; Ali Hassan, and Herr Ali who is Omar Ali
        fits = fits | self.also_called(mention, word, fits)
        if not self.unclear.keys().isdisjoint(fits):  # "Sven E" may be the Sven Ek of the case
            fits = {f for f in fits if fits.isdisjoint(self.unclear.get(f, ()))}
        able = sorted(fits) if not roles else [f for f in sorted(fits) if not conflict(roles, self.clusters.roles(f))]
        hardly = self.hardly(mention, able)
        if able and hardly.issuperset(able):
            self.fresh.tell(key, mention, sure=True)
            return key if mention.bearer else apart(key, mention)
        left = [f for f in able if f not in hardly]
        able = left if roles else self.unofficial(mention, left)
        owner = self._told_apart(key, mention, able, heard=not written) or self._choose(key, row, mention, able)
        if owner in fits and (rivals := self._rivals(mention, word, owner, fits)):
            self._ask(key, mention, sorted({owner, *rivals}))
            return apart(key, mention)
        return owner

    def _rivals(self, mention: Mention, word: str, owner: str, fits: set[str]) -> set[str]:
        """Return who else is as likely meant as the one chosen: who is spelled so, or staff there of that surname.

        Mohamed, of whom one is Mohammed; and Martin, in a paper that a Johan Martin signs.
        """
        spelled = plain(mention.name.given[0])
        exact = {f for f in fits if any(spelled in map(plain, name.words) for name in self._names([f]))}
        named = self.last.get(word, set()) - fits if word in listed() and not mention.roles else set()
        staff = {f for f in named & self.officials if (mention.document, f) in self.here}
        return (exact if owner not in exact else set()) | staff

    def _told_apart(self, key: str, mention: Mention, able: list[str], *, heard: bool) -> str | None:
        """Return a person of its own for a lone word that the text tells from all who bear it, or the only one told alike."""
        roles, own = {r.role for r in mention.roles}, _own(mention)
        if able and mention.theirs and not any(roles & self.clusters.roles(f) for f in able):
            sure = bool(roles & KIN) and all(self.clusters.roles(f) & KIN - roles for f in able)
            self.fresh.tell(key, mention, sure=sure)
            return apart(key, mention)  # "hans bror Baran": named by somebody else's kin
        if len(able) > 1 and (owner := self.told_of(mention, able)):
            return owner
        # by ear alone, in another role
        unheard = bool(own and able and heard) and not any(own & self.being[f] for f in able)
        if unheard or self.another(mention, able, sound(self.forms.names[key].given[0]), own):
            if own & ELDERS and any(f in self.parents for f in able):  # mamma Lina is hardly mormor Lina
                self._ask(key, mention, able)
            self.fresh.tell(key, mention, sure=self.surely(mention, able))
            return key if mention.bearer else apart(key, mention)
        return None

    def _choose(self, key: str, row: list[Mention], mention: Mention, able: list[str]) -> str:
        """Return the one of those able whom a role, a number or nothing else tells; else ask."""
        roles, own = {r.role for r in mention.roles}, _own(mention)
        by_role = [f for f in able if own & self.being[f]] if own else []
        if len(by_role) == 1:
            return by_role[0]
        if own & ELDERS and any(f in self.parents for f in able):  # mamma Lina is hardly mormor Lina
            self._ask(key, mention, able)
            return apart(key, mention)
        ours = self.roles[key]
        others = [f for f in able if ours and conflict(ours, self.clusters.roles(f))]  # a child Dag, a therapist Dag
        able = [f for f in able if f not in others or (mention.document, f) in self.here]
        if others and not able and not roles:
            return apart(key, mention)  # the therapist Dag, or the child
        if len(able) == 1 and not others and not self.fresh.told(key, mention):
            return able[0]
        if owner := self._by_identifier(mention, able):
            return owner
        if able:
            self._ask(key, mention, able)
            return apart(key, mention)
        return self.evident(key, row) or self._alone(key, row, mention, roles)

    def _bare(self, word: str) -> str:
        """Return a word without the genitive s that may have been taken for a part of it; Lukas is not Luka's."""
        return word if word in listed() else word.removesuffix("s")

    def _bearers(self, word: str) -> set[str]:
        return self.given.get(word) or set()

    def _by_identifier(self, mention: Mention, able: list[str]) -> str | None:
        """Return the one of those able whose number stands beside the short form, too, or whose surname its e-mail spells."""
        ties = self.owned.get(mention.place)
        marked = [
            root
            for tie in ties or ()
            for root in able
            if root in self.owners[tie.label, tie.value] or (tie.label == "EMAIL" and self._spells(tie.value, root))
        ]
        return marked[0] if len({*marked}) == 1 else None

    def _place_surname(self, key: str, mention: Mention, word: str, kin: set[str], roles: set[str]) -> str:
        """A lone surname is its one bearer's, if the document names it in full and nothing speaks against it."""
        second = all(self.second(word, k) for k in kin)  # lillasyster Anh, of Minh Anh Nguyen
        among = WORK | NEIGHBOURS if second else roles if word in common() else KIN | NEIGHBOURS
        telling = roles & among  # "doktor Ek" is not the client; of Sandström-Wu there is one
        able = [k for k in sorted(kin) if not telling or telling & self.clusters.roles(k)]
        able = [k for k in able if not conflict(roles, self.clusters.roles(k)) and not self.passing(roles, k)]
        by_role = [k for k in able if roles & self.clusters.roles(k)]
        if mention.bearer or self.another(mention, able, "", set()):
            own = key if mention.bearer else apart(key, mention)
            return by_role[0] if len(by_role) == 1 else own
        if len(by_role) == 1 and not mention.theirs:
            return by_role[0]
        if owner := self._by_identifier(mention, able):
            return owner
        alone = len(kin) == 1 and not self.slip(word)
        if alone and able and not (mention.theirs or mention.called) and self.borne_alone(mention, word, able[0]):
            return able[0]
        if not telling and not self.slip(word) and (named := self.named_alone(mention, able, kin)):
            return named
        if (
            1 < len(able) <= _CHOICES and len(self.forms.by_key[key]) > 1
        ):  # of more, or once only: it is not worth a choice
            self._ask(key, mention, able)
        return apart(key, mention)

    def _alone(self, key: str, row: list[Mention], mention: Mention, roles: set[str]) -> str:
        """A short form that no full name explains is one person, unless its roles in the case contradict each other."""
        bare = self._bare(key)
        if bare != key and len(bare) > 3 and bare in self.forms.by_key:  # "Zofias väska" where there is a Zofia
            return self._alone(bare, self.forms.by_key[bare], mention, roles)
        if not mention.bearer and (first := self.plain.setdefault(plain(key), key)) != key:  # Paweł and Pawel
            return self._alone(first, self.forms.by_key[first], mention, roles)
        if key not in self.alone:
            every = {frozenset(r.role for r in m.roles) for m in row}
            parent = any(r.owner < 0 and r.role in ("MAMMA", "PAPPA") for m in row for r in m.roles)
            child = any("BARN" in roles for roles in every)  # the son Khalid, and his father's father Khalid
            self.alone[key] = not (parent and child) and not any(unlike(a, b) for a in every for b in every)
        if self.alone[key]:
            return key
        return f"{key} #{min(roles)}" if roles else f"{key} #{mention.document}"

    def _ask(self, key: str, mention: Mention, able: list[str]) -> None:
        self.asking.whose(self._bare(sound(key)), mention, able)  # of Haddad and Haddads, once


def _own(mention: Mention) -> set[str]:
    """Return what a mention is said to be itself: "Bos pappa Micke" says nothing of the case's father."""
    return {r.role for r in mention.roles if not r.owner}
