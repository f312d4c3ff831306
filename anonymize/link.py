"""Which mentions are one person: links what the text gives evidence for, keeps the rest apart, asks the officer.

Works on distinct written forms, so time is linear in mentions: full names first, then what shortens just one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from anonymize.addresses import spelled
from anonymize.alike import abbreviates, alike, same_family
from anonymize.clusters import Clusters
from anonymize.customs import customary, listed
from anonymize.forms import Forms
from anonymize.mail import correspondents
from anonymize.mentions import Mention, Tie
from anonymize.names import ear, given_parts, joined, misread, same, sound, surname_parts
from anonymize.people import Registry, Source
from anonymize.registry import gathered
from anonymize.said import Said, said
from anonymize.short import ShortForms
from anonymize.spans import Span
from anonymize.stated import Change, Told, households, legends, nicknames, renamed


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

    def registry(self) -> Registry:
        """Return who is who."""
        self._keep_apart()
        self._join_spellings()
        self._join_shortened()
        self._join_stated()
        self._join_nicknames()
        self._join_customary()
        self._join_by_identifier()
        told = Told(self.nicknames, self.same, self.legends, self.said)
        short = ShortForms(self.forms, self.clusters, told)
        whose = {m.place: self.clusters.root(m.key) for row in self.forms.rich.values() for m in row} | short.place()
        return gathered(self.forms, self.clusters, whose, self.ties, tuple(short.questions.values()))

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

    def _join_spellings(self) -> None:
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
        self._join_heard()
        self._join_misread()
        reverse = {
            f"{' '.join(self.forms.names[k].surname)} {' '.join(self.forms.names[k].given)}": k for k in self.forms.rich
        }
        for key in self.forms.rich:
            if (other := reverse.get(key)) and other < key and not {*key.split()} <= listed():
                self.clusters.join(other, key, "ordning", self.forms.by_key[key][0].place)

    def _join_heard(self) -> None:
        """Full names that sound alike in every part and share one part to the letter: Sophia Ek and Sofia Ek."""
        heard: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                heard[" ".join(ear(p) for p in key.replace("-", " ").split())].append(key)
        for first, *others in heard.values():
            for key in others if not self._two(first, *others) else ():
                if set(key.split()) & set(first.split()) and not self._written_apart(first, key):
                    self.clusters.join(first, key, "uttal", self.forms.by_key[key][0].place)

    def _join_misread(self) -> None:
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

    def _together(self, a: str, b: str) -> bool:
        """Say whether one document has both spellings: its writer means two people."""
        return bool({m.document for m in self.forms.by_key[a]} & {m.document for m in self.forms.by_key[b]})

    def _written_apart(self, a: str, b: str) -> bool:
        """Say whether one document has both spellings, and more than a hyphen between them."""
        return a.replace("-", " ") != b.replace("-", " ") and self._together(a, b)

    def _longer(self, a: str, b: str) -> bool:
        size = len(self.forms.names[a].surname), len(self.forms.by_key[a]), a
        return size > (len(self.forms.names[b].surname), len(self.forms.by_key[b]), b)

    def _join_shortened(self) -> None:
        """Names that leave out given names, or have only an initial for a part, of exactly one other."""
        by_surname: dict[str, list[str]] = defaultdict(list)
        by_given: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            for word in surname_parts(self.forms.names[key].surname):
                by_surname[word].append(key)
            for word in given_parts(self.forms.names[key].given):
                by_given[word].append(key)
        for key in self.forms.rich:
            name = self.forms.names[key]
            pool = {o for word in surname_parts(name.surname)[-1:] for o in by_surname[word]}
            pool |= {*(by_given[sound(name.given[0])] if name.given else ())}
            fits = [o for o in pool if o != key and self.forms.names[o].full and abbreviates(name, self.forms.names[o])]
            if (
                len(name.initials) == 1
                and name.surname
                and any(self._lone(m, name.initials) for m in self.forms.beside(key))
            ):
                continue  # "B. Berg" where the same document speaks of a Bertil, too
            if len({self.clusters.root(o) for o in fits}) == 1:
                self.clusters.join(min(fits), key, "förkortat namn", self.forms.by_key[key][0].place)

    def _lone(self, mention: Mention, letter: str) -> bool:
        """Whether a mention is a given name alone that begins with the letter and no full name of the case explains."""
        given = mention.name.given[:1]
        return not mention.name.surname and any(g[0] == letter and sound(g) not in self.firsts for g in given)

    def _join_nicknames(self) -> None:
        """Kenta Blom is Kenneth Blom where the text shows Kenneth "Kenta" Blom."""
        for key in self.forms.rich:
            for owner in (
                self.nicknames.get(sound(self.forms.names[key].given[0]), ()) if self.forms.names[key].given else ()
            ):
                if {*surname_parts(self.forms.names[key].surname)} & {*surname_parts(self.forms.names[owner].surname)}:
                    self.clusters.join(owner, key, "smeknamn i texten", self.forms.by_key[key][0].place)

    def _join_customary(self) -> None:
        """A customary short name and the same surname are two pieces of evidence: Jocke Ek is the only Joakim Ek."""
        by_first: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            by_first[" ".join(self.forms.names[key].given[:1])].append(key)
        for key in self.forms.rich:
            name = self.forms.names[key]
            bearers = (o for long in customary().get(" ".join(name.given[:1]), ()) for o in by_first[long])
            fits = [o for o in bearers if same_family(name, self.forms.names[o])]
            if len({self.clusters.root(o) for o in fits}) == 1:
                self.clusters.join(min(fits), key, "vedertaget kortnamn", self.forms.by_key[key][0].place)

    def _join_stated(self) -> None:
        """What the text says outright: nicknames, changed surnames, a household's surname, who signs a mail."""
        found, sources = self.forms.all, self.forms.sources
        for mention, word in nicknames(found, sources):
            if (key := mention.key) in self.forms.rich:
                self.nicknames[sound(word)].add(key)
        for change in renamed(found, sources):
            self._rename(change)
        self.legends = {(letters.document, letters.name.initials): full for letters, full in legends(found, sources)}
        for first, partner in households(found, sources):
            key = " ".join([*first.name.given, *partner.name.surname])
            if key in self.forms.rich:
                self.same[first.place] = self.forms.by_key[key][0]
        self.same |= {short.place: full for short, full in correspondents(found, sources)}

    def _rename(self, change: Change) -> None:
        mention, other = change.mention, change.other
        key, words = mention.key, [*other.name.given, *other.name.surname]
        if key not in self.forms.rich:
            self._rename_short(mention, other)
            return
        full = other.key if other.key in self.forms.rich else f"{joined(self.forms.names[key].given)} {' '.join(words)}"
        told = (
            self.clusters.roles(full) <= self.clusters.roles(key)
            if full in self.forms.rich and full != other.key
            else True
        )
        if full in self.forms.rich and told:  # "Svärmor Anna Ek" is not the Anna Lund who was called Ek
            self.clusters.join(key, full, change.rule, mention.place, other.place, sure=True)
        if len(words) == 1:
            self.same[other.place] = mention

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
                sure = label == "PERSONNUMMER" or (not self._together(a, b) and None)
                if sure is not False and alike(self.forms.names[a], self.forms.names[b], sure=bool(sure)):
                    self.clusters.join(a, b, "samma " + label.lower(), ties[0].place, tie.place)
