"""Which mentions are one person: links what the text gives evidence for, keeps the rest apart, asks the officer.

Works on distinct written forms, so time is linear in mentions: full names first, then what shortens just one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from anonymize.addresses import spelled
from anonymize.clusters import Clusters
from anonymize.customs import customary, listed
from anonymize.fields import filled
from anonymize.forms import Forms
from anonymize.mail import correspondents
from anonymize.mentions import Mention, Place, Tie, identifiers, mentions
from anonymize.names import Name, ear, given_parts, joined, misread, near, same, shortens, sound, surname_parts
from anonymize.people import Registry, Source
from anonymize.registry import gathered
from anonymize.short import ShortForms
from anonymize.spans import Span
from anonymize.stated import Change, Told, households, legends, nicknames, renamed


def link(sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Registry:
    """Return who every PERSON span names, and whose the identifiers beside them are, over all documents of a case."""
    rows = [tuple(row) for row in spans]
    found, same = filled(mentions(sources, rows), sources)
    linker = Linker(Forms(sources, found), list(identifiers(found, sources, rows)), same)
    registry = linker.registry()
    return replace(registry, whose={**registry.whose, **spelled(linker.forms, linker.clusters, sources, rows)})


class Linker:
    """One linking of one case: joins the full names, leaves the rest to ShortForms."""

    def __init__(self, forms: Forms, ties: Sequence[Tie], same: Mapping[Place, Mention]) -> None:
        self.forms, self.ties = forms, ties
        self.legends: dict[tuple[int, str], Mention] = {}  # what initials mean in one document
        self.same = dict(same)  # single mentions that the text says are the person of another
        self.clusters = Clusters({key: {r.role for m in row for r in m.roles} for key, row in forms.rich.items()})
        self.firsts = {word for key in forms.rich for word in given_parts(forms.names[key].given)}
        self.nicknames: dict[str, set[str]] = defaultdict(set)

    def registry(self) -> Registry:
        """Return who is who."""
        self._join_spellings()
        self._join_shortened()
        self._join_stated()
        self._join_nicknames()
        self._join_customary()
        self._join_by_identifier()
        told = Told(self.nicknames, self.same, self.legends, self.ties)
        short = ShortForms(self.forms, self.clusters, told)
        whose = {m.place: self.clusters.root(m.key) for row in self.forms.rich.values() for m in row} | short.place()
        return gathered(self.forms, self.clusters, whose, self.ties, tuple(short.questions.values()))

    def _join_spellings(self) -> None:
        """Full names that are one name in two spellings; the shorter of two surnames only when it fits one longer."""
        buckets: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            buckets[joined(self.forms.names[key].given)].append(key)
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
            for key in others:
                if set(key.split()) & set(first.split()):
                    self.clusters.join(first, key, "uttal", self.forms.by_key[key][0].place)

    def _join_misread(self) -> None:
        """Full names that only a scanner tells apart: Valdemar Ekström and Valdernar Ekströrn."""
        scanned: dict[str, list[str]] = defaultdict(list)
        for key in self.forms.rich:
            if self.forms.names[key].full:
                scanned[" ".join(misread(p) for p in key.split())].append(key)
        for first, *others in scanned.values():
            for key in others:
                if all(len(a) > 4 for a, b in zip(first.split(), key.split(), strict=True) if a != b):
                    self.clusters.join(first, key, "inläsningsfel", self.forms.by_key[key][0].place)

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
            fits = [
                o for o in pool if o != key and self.forms.names[o].full and _abbreviates(name, self.forms.names[o])
            ]
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
            fits = [o for o in bearers if _same_family(name, self.forms.names[o])]
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
        if full in self.forms.rich:
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
                if _alike(self.forms.names[a], self.forms.names[b], sure=label == "PERSONNUMMER"):
                    self.clusters.join(a, b, "samma " + label.lower(), ties[0].place, tie.place)


def _abbreviates(short: Name, long: Name) -> bool:
    """Say whether a name leaves out parts of a full one, or has only initials for them."""
    surname = {*surname_parts(long.surname)}
    if not short.initials:
        words = {*map(sound, short.given), *surname_parts(short.surname)}
        return shortens(short, long) or words <= surname or joined((*short.given, *short.surname)) == joined(long.given)
    if short.surname:
        rest = surname | {*map(sound, long.given[1:])}
        given = "".join(part[0] for g in long.given for part in g.split("-") if part)
        return given.startswith(short.initials) and {*surname_parts(short.surname)} <= rest
    last = {
        "".join(w[0] for w in surname_parts(long.surname)),
        *(w[0] for w in surname),
        *(w[0] for w in long.given[1:]),
    }
    return short.initials in last and joined(short.given) in {joined(long.given), *given_parts(long.given[:1])}


def _same_family(a: Name, b: Name) -> bool:
    """Say whether two names share a surname, or one has just its initial."""
    if a.surname and b.surname:
        return bool({*surname_parts(a.surname)} & {*surname_parts(b.surname)})
    return bool(a.initials and b.surname and b.surname[-1].startswith(a.initials))


def _alike(a: Name, b: Name, *, sure: bool) -> bool:
    """Say whether two names beside one identifier are one person's. A phone may be shared, so it takes more than a number."""
    given = bool(given_parts(a.given) & given_parts(b.given)) or any(near(x, y) for x in a.given for y in b.given)
    surnames = surname_parts(a.surname), surname_parts(b.surname)
    return given and (sure or any(x == y or near(x, y) for x in surnames[0] for y in surnames[1]))
