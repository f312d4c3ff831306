"""Which mentions are one person: links what the text gives evidence for, keeps the rest apart, asks the officer.

Works on distinct written forms, so time is linear in mentions: full names first, then what shortens just one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from anonymize.addresses import spelled
from anonymize.alike import abbreviates, alike, same_family
from anonymize.asking import Asking
from anonymize.clusters import Clusters
from anonymize.customs import customary
from anonymize.forms import Forms
from anonymize.hinted import hinted
from anonymize.likely import Likely
from anonymize.mentions import Mention, Tie
from anonymize.names import given_parts, plain, sound, surname_parts
from anonymize.people import Registry, Source
from anonymize.registry import gathered
from anonymize.roles import KIN
from anonymize.said import Said, said
from anonymize.short import ShortForms
from anonymize.shortnames import short_for
from anonymize.spans import Span
from anonymize.spellings import Spellings
from anonymize.stated import Told
from anonymize.telling import Telling
from anonymize.undisturbed import undisturbed


@undisturbed
def link(sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Registry:
    """Return who every PERSON span names, and whose the identifiers beside them are, over all documents of a case."""
    rows = [tuple(row) for row in spans]
    read = said(sources, rows)
    linker = Linker(Forms(sources, read.found), read)
    registry = linker.registry()
    return replace(registry, whose={**registry.whose, **spelled(linker.forms, linker.clusters, sources, rows)})


class Linker:
    """One linking of one case: joins the full names, leaves the rest to ShortForms."""

    def __init__(self, forms: Forms, said: Said) -> None:
        self.forms, self.ties, self.said = forms, said.ties, said
        self.clusters = Clusters(
            {key: {r.role for m in row for r in m.roles} for key, row in forms.rich.items()},
            {key: forms.told(key, said.facts) for key in forms.rich},
        )
        self.firsts = {word for key in forms.rich for word in given_parts(forms.names[key].given)}
        self.halves: dict[str, list[list[str]]] = defaultdict(list)  # double given names: [karl, erik]
        self.asking = Asking(forms, self.clusters)

    def registry(self) -> Registry:
        """Return who is who."""
        self._keep_apart()
        Spellings(self.forms, self.clusters).join()
        self._join_shortened()
        told = Telling(self.forms, self.clusters, self.said).told()
        self._join_nicknames(told)
        self._join_customary()
        self._join_by_identifier()
        short = ShortForms(self.forms, self.clusters, told, self.asking)
        whose = {m.place: self.clusters.root(m.key) for row in self.forms.rich.values() for m in row}
        whose |= dict(hinted(short))
        whose |= short.place()
        likely = Likely(self.forms, whose, self.said.facts)
        coined = dict(likely.coined()) | dict(likely.usual())
        whose = {place: coined.get(one := coined.get(person, person), one) for place, person in whose.items()}
        for mention, person in Likely(self.forms, whose, self.said.facts).pairs():
            self.asking.whose(sound(mention.key), mention, [person])
        return gathered(self.forms, self.clusters, whose, self.said, self.asking.unanswered(whose))

    def _keep_apart(self) -> None:
        """Two whom the text tells apart are never joined; nor are two people of one written name."""
        for a, b in self.said.two:
            self.clusters.forbid(a.key, b.key)
        bearers: dict[str, list[str]] = defaultdict(list)
        for key, row in self.forms.rich.items():
            if row[0].bearer:
                bearers[row[0].name.key].append(key)
        for keys in bearers.values():
            for n, key in enumerate(keys):
                for other in keys[:n]:
                    self.clusters.forbid(other, key)
        for one, other in self.forms.told_by_initial():
            self.clusters.forbid(one, other)

    def _join_shortened(self) -> None:
        """Names that leave out given names, or have only an initial for a part, of exactly one other."""
        by_surname: dict[str, list[str]] = defaultdict(list)
        by_given: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            for word in surname_parts(self.forms.names[key].surname):
                by_surname[word].append(key)
            for word in given_parts(self.forms.names[key].given):
                by_given[word].append(key)
            for word in self.forms.names[key].given[:1]:
                if "-" in word:
                    self.halves[key.replace("-", " ")].append([sound(part) for part in word.split("-")])
        for key in self.forms.rich:
            name = self.forms.names[key]
            pool = {o for word in surname_parts(name.surname)[-1:] for o in by_surname[word] + by_given[word]}
            pool |= {*(by_given[sound(name.given[0])] if name.given else ())}
            fits = [o for o in pool if o != key and self.forms.names[o].full and abbreviates(name, self.forms.names[o])]
            if (
                len(name.initials) == 1
                and name.surname
                and any(self._lone(m, name.initials) for m in self.forms.beside(key))
            ):
                continue  # "B. Berg" where the same document speaks of a Bertil, too
            if len({self.clusters.root(o) for o in fits}) == 1 and not self._introduced(key, min(fits)):
                if all(self._respelled(key, o) for o in fits):
                    self.asking.same(key, min(fits))
                    continue
                self.clusters.join(min(fits), key, "förkortat namn", self.forms.by_key[key][0].place)

    def _respelled(self, short: str, long: str) -> bool:
        """Say whether a shorter name also spells a word otherwise: Mohammed Hassan and Mohamed Hassan Ali are two steps apart."""
        ours, theirs = ({plain(w) for w in self.forms.names[key].words if "-" not in w} for key in (short, long))
        return not ours <= theirs

    def _introduced(self, short: str, long: str) -> bool:
        """Say whether the shorter name is told of as other kin, or as kin in a document that names the longer as none."""
        kin = self.clusters.roles(short) & KIN - {"MAMMA", "PAPPA"}
        apart = kin and not kin & self.clusters.roles(long) and self.forms.together(short, long)
        return bool(apart) or self.clusters.of_other_kin(short, long) or self._halves(short, long)

    def _halves(self, short: str, long: str) -> bool:
        """Say whether the longer name is elsewhere written with a hyphen: Karl is not Karl-Erik, nor Karl Erik who is."""
        words = [sound(word) for word in (*self.forms.names[short].given, *self.forms.names[short].surname)]
        return any(
            words[:1] == double[:1] and words[1:2] != double[1:] for double in self.halves[long.replace("-", " ")]
        )

    def _lone(self, mention: Mention, letter: str) -> bool:
        """Whether a mention is a given name alone that begins with the letter and no full name of the case explains."""
        given = mention.name.given[:1]
        return not mention.name.surname and any(g[0] == letter and not self._explained(sound(g)) for g in given)

    def _explained(self, word: str) -> bool:
        """Whether a full name of the case explains a first name: is it, begins as it does, or is what it is short for."""
        return any(word == first or (word[:3] == first[:3] and len(word) > 3) for first in self.firsts) or any(
            long in self.firsts for long in customary().get(word, ())
        )

    def _join_nicknames(self, told: Told) -> None:
        """Kenta Blom is Kenneth Blom where the text shows Kenneth "Kenta" Blom."""
        for key in self.forms.rich:
            for owner in (
                told.nicknames.get(sound(self.forms.names[key].given[0]), ()) if self.forms.names[key].given else ()
            ):
                if same_family(self.forms.names[key], self.forms.names[owner]):
                    self.clusters.join(owner, key, "smeknamn i texten", self.forms.by_key[key][0].place)

    def _join_customary(self) -> None:
        """Jocke Ek is the only Joakim Ek where a role or a number says so, too, or no paper has both first names.

        Brothers may be Lars and Lasse: whoever writes of both tells of them in one paper. That is asked.
        """
        by_first: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            by_first[" ".join(self.forms.names[key].given[:1])].append(key)
        owned: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for tie in self.ties:
            owned[tie.mention.key].add((tie.label, tie.value))
        for key in self.forms.rich:
            name = self.forms.names[key]
            bearers = (o for long in customary().get(" ".join(name.given[:1]), ()) for o in by_first[long])
            fits = [o for o in bearers if same_family(name, self.forms.names[o])]
            roots = {self.clusters.root(o) for o in fits}
            if len(roots) != 1 or roots == {self.clusters.root(key)} or any(self.forms.together(o, key) for o in fits):
                continue
            apart = not any(
                self.forms.share(name, self.forms.names[o]) or self.clusters.of_other_kin(o, key) for o in fits
            )
            alike = any(self.clusters.roles(o) & self.clusters.roles(key) or owned[o] & owned[key] for o in fits)
            if alike or (apart and self._alone(key, fits)):
                self.clusters.join(min(fits), key, "vedertaget kortnamn", self.forms.by_key[key][0].place)
            elif not self.clusters.forbidden(min(fits), key):
                self.asking.same(key, min(fits))

    def _alone(self, key: str, fits: Sequence[str]) -> bool:
        """Say whether nobody else of the case can be called so, by any given name: Kalle may be Karl-Erik, or Per Karl."""
        names, word = self.forms.names, self.forms.names[key].given[0]
        one = {self.clusters.root(o) for o in (key, *fits)}
        longs = {m.name.given[0] for m in self.forms.all if m.name.given} - {names[o].given[0] for o in fits}
        others = (o for o in self.forms.rich if self.clusters.root(o) not in one)
        family = (o for o in others if same_family(names[key], names[o]) or same_family(names[o], names[key]))
        return not any({*customary()[word]} & {*long.split("-")} for long in longs) and not any(
            short_for(word, given) for o in family for given in names[o].given
        )

    def _join_by_identifier(self) -> None:
        """One personnummer, phone or e-mail beside two full names that share a word, or are a slip of the pen apart."""
        owners: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in self.ties:
            if tie.mention.key in self.forms.rich and tie.label != "DATE_OF_BIRTH" and len(tie.value) >= 6:
                owners[tie.label, tie.value].append(tie)
        for (label, _), ties in owners.items():
            for tie in ties[1:]:
                a, b = ties[0].mention.key, tie.mention.key
                sure = label == "PERSONNUMMER" or (not self.forms.together(a, b) and None)
                if sure is not False and alike(self.forms.names[a], self.forms.names[b], sure=bool(sure)):
                    self.clusters.join(a, b, "samma " + label.lower(), ties[0].place, tie.place)
