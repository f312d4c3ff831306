"""Which mentions are one person: links what the text gives evidence for, keeps the rest apart, asks the officer.

Works on distinct written forms, so time is linear in mentions: full names first, then what shortens just one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from anonymize.addresses import Addressees, spelled
from anonymize.alike import abbreviates, alike, same_family
from anonymize.asking import Asking
from anonymize.clusters import Clusters
from anonymize.customs import customary
from anonymize.facts import agree
from anonymize.forms import Forms
from anonymize.hinted import hinted
from anonymize.likely import Likely
from anonymize.mail import correspondents
from anonymize.mentions import Mention, Tie
from anonymize.names import given_parts, joined, sound, surname_parts
from anonymize.people import Registry, Source
from anonymize.registry import gathered
from anonymize.roles import KIN
from anonymize.said import Said, said
from anonymize.short import ShortForms
from anonymize.spans import Span
from anonymize.speakers import introduced
from anonymize.spellings import Spellings
from anonymize.stated import Change, Told, households, identified, legends, neighbours, nicknames, renamed, spelled_out
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
        self.legends: dict[tuple[int, str], Mention] = {}  # what initials mean in one document
        self.same = dict(said.same)  # single mentions that the text says are the person of another
        self.clusters = Clusters(
            {key: {r.role for m in row for r in m.roles} for key, row in forms.rich.items()},
            {key: forms.told(key, said.facts) for key in forms.rich},
        )
        self.firsts = {word for key in forms.rich for word in given_parts(forms.names[key].given)}
        self.nicknames: dict[str, set[str]] = defaultdict(set)
        self.borne: dict[str, set[str]] = defaultdict(set)  # surnames that the text says somebody has, or had
        self.halves: dict[str, list[list[str]]] = defaultdict(list)  # double given names: [karl, erik]
        self.asking = Asking(forms, self.clusters)

    def registry(self) -> Registry:
        """Return who is who."""
        self._keep_apart()
        Spellings(self.forms, self.clusters).join()
        self._join_shortened()
        self._join_stated()
        self._join_nicknames()
        self._join_customary()
        self._join_by_identifier()
        told = Told(self.nicknames, self.borne, self.same, self.legends, self.said)
        short = ShortForms(self.forms, self.clusters, told, self.asking)
        whose = {m.place: self.clusters.root(m.key) for row in self.forms.rich.values() for m in row}
        whose |= dict(hinted(short))
        whose |= short.place()
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
                    self.halves[self.clusters.root(key)].append([sound(part) for part in word.split("-")])
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
                self.clusters.join(min(fits), key, "förkortat namn", self.forms.by_key[key][0].place)

    def _introduced(self, short: str, long: str) -> bool:
        """Say whether the shorter name is told of as other kin, or as kin in a document that names the longer as none."""
        kin = self.clusters.roles(short) & KIN - {"MAMMA", "PAPPA"}
        apart = kin and not kin & self.clusters.roles(long) and self.forms.together(short, long)
        return bool(apart) or self.clusters.of_other_kin(short, long) or self._halves(short, long)

    def _halves(self, short: str, long: str) -> bool:
        """Say whether the longer name is elsewhere written with a hyphen: Karl is not Karl-Erik, nor Karl Erik who is."""
        words = [sound(word) for word in (*self.forms.names[short].given, *self.forms.names[short].surname)]
        return any(
            words[:1] == double[:1] and words[1:2] != double[1:] for double in self.halves[self.clusters.root(long)]
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

    def _join_nicknames(self) -> None:
        """Kenta Blom is Kenneth Blom where the text shows Kenneth "Kenta" Blom."""
        for key in self.forms.rich:
            for owner in (
                self.nicknames.get(sound(self.forms.names[key].given[0]), ()) if self.forms.names[key].given else ()
            ):
                if {*surname_parts(self.forms.names[key].surname)} & {*surname_parts(self.forms.names[owner].surname)}:
                    self.clusters.join(owner, key, "smeknamn i texten", self.forms.by_key[key][0].place)

    def _join_customary(self) -> None:
        """Jocke Ek is the only Joakim Ek where a role or a number says so, too. Brothers may be Lars and Lasse: that is asked."""
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
            if any(self.clusters.roles(o) & self.clusters.roles(key) or owned[o] & owned[key] for o in fits):
                self.clusters.join(min(fits), key, "vedertaget kortnamn", self.forms.by_key[key][0].place)
            elif not self.clusters.forbidden(min(fits), key):
                self.asking.same(key, min(fits))

    def _join_stated(self) -> None:
        """What the text says outright: nicknames, changed surnames, a household's surname, who signs a mail."""
        found, sources = self.forms.all, self.forms.sources
        near = list(neighbours(found, sources))
        for mention, word in nicknames(found, near, sources):
            if key := self._full(mention):
                self.nicknames[sound(word)].add(key)
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
        full = [m for m in (change.mention, change.other) if m.key in self.forms.rich]
        short = [m for m in (change.mention, change.other) if m.key not in self.forms.rich]
        if len(full) == 2:
            self.clusters.join(full[0].key, full[1].key, change.rule, full[0].place, full[1].place, sure=True)
        elif full and short[0].name.given:
            word = sound(short[0].name.given[0])
            self.same[short[0].place] = full[0]
            bearers = {
                self.clusters.root(k) for k in self.forms.rich if word in given_parts(self.forms.names[k].given[:1])
            }
            if len(bearers) == 1:
                self.clusters.join(full[0].key, bearers.pop(), change.rule, full[0].place, short[0].place, sure=True)
                self.nicknames[word].add(full[0].key)

    def _hardly_another(self, full: str, key: str) -> bool:
        """Say whether nothing is told of a full name that is not told of key: Svärmor Anna Ek, 82 år, was never Anna Lund."""
        ours, theirs = self.clusters.facts(key), self.clusters.facts(full)
        return self.clusters.roles(full) <= self.clusters.roles(key) and (not theirs or agree(ours, theirs))

    def _rename_short(self, mention: Mention, other: Mention) -> None:
        """ "TN … hon heter numera Therese Blom", "Linnea hette Ek förut": one side is a short form."""
        if other.key in self.forms.rich:
            self.same[mention.place] = other
            if mention.name.initials and not mention.name.given:
                self.nicknames[f"{mention.name.initials}."].add(other.key)
        elif not other.name.initials:
            self.same[other.place] = mention

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
