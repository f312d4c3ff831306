"""Which mentions are one person: links what the text gives evidence for, keeps the rest apart, asks the officer.

Works on distinct written forms, so time is linear in mentions: full names first, then what shortens just one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from anonymize.mentions import Mention, Tie, identifiers, mentions, nicknames, renamed
from anonymize.names import Name, given_parts, hinted, joined, near, same, shortens, sound, surname_parts
from anonymize.people import Evidence, Person, Question, Registry, Source
from anonymize.roles import KIN, conflict
from anonymize.spans import Span


def link(sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Registry:
    """Return who every PERSON span names, and whose the identifiers beside them are, over all documents of a case."""
    return Linker(sources, spans).registry()


class Clusters:
    """Keys of written forms, joined where evidence says so. A join that the roles contradict is refused."""

    def __init__(self, roles: dict[str, set[str]]) -> None:
        self._parent: dict[str, str] = {key: key for key in roles}
        self._roles = {key: set(found) for key, found in roles.items()}
        self.evidence: dict[str, list[Evidence]] = defaultdict(list)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parent)

    def __contains__(self, key: str) -> bool:
        return key in self._parent

    def root(self, key: str) -> str:
        """Return the key that stands for key's whole cluster."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def roles(self, key: str) -> set[str]:
        """Return every role the cluster of key was given."""
        return self._roles[self.root(key)]

    def join(self, a: str, b: str, rule: str, *places: tuple[int, int], sure: bool = False) -> bool:
        """Make a and b one person, unless their roles contradict it and the text does not say so itself (sure)."""
        a, b = self.root(a), self.root(b)
        if a != b and (sure or not conflict(self._roles[a], self._roles[b])):
            self._parent[b] = a
            self._roles[a] |= self._roles[b]
            self.evidence[a] += [*self.evidence.pop(b, []), Evidence(rule, places)]
            return True
        return a == b


class Linker:
    """One linking of one case: built, run once by registry(), thrown away."""

    def __init__(self, sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> None:
        spans = [tuple(row) for row in spans]
        self.sources = sources
        self.all = mentions(sources, spans)
        self.ties = list(identifiers(self.all, sources, spans))
        self.names: dict[str, Name] = {}
        self.by_key: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.all:
            key = _key(mention)
            self.names.setdefault(key, mention.name)
            self.by_key[key].append(mention)
        self.clusters = Clusters(
            {k: {r.role for m in row for r in m.roles} for k, row in self.by_key.items() if self._rich(k)}
        )
        self.whose: dict[tuple[int, int], str] = {}
        self.questions: dict[tuple[str, int], Question] = {}

    def _rich(self, key: str) -> bool:
        """Whether a form says enough to be a person of its own: two parts of a name, or a given name and a hint at the rest."""
        name = self.names[key]
        return not key.startswith("familj ") and (name.full or bool(name.initials and (name.given or name.surname)))

    def registry(self) -> Registry:
        """Return who is who."""
        rich = [key for key in self.by_key if self._rich(key)]
        self.firsts = {word for key in rich for word in given_parts(self.names[key].given)}
        self._join_spellings(rich)
        self._join_shortened(rich)
        self._join_stated()
        self._join_nicknames(rich)
        self._join_by_identifier()
        for key in rich:
            for mention in self.by_key[key]:
                self.whose[mention.place] = key
        self._place_the_short(rich)
        return self._persons()

    def _join_spellings(self, rich: list[str]) -> None:
        """Full names that are one name in two spellings; the shorter of two surnames only when it fits one longer."""
        buckets: dict[str, list[str]] = defaultdict(list)
        for key in rich:
            buckets[joined(self.names[key].given)].append(key)
        for bucket in buckets.values():
            for key in bucket:
                fits = [o for o in bucket if o != key and same(self.names[key], self.names[o]) and self._longer(o, key)]
                if len({self.clusters.root(o) for o in fits}) == 1:
                    self.clusters.join(fits[0], key, "stavning", self.by_key[key][0].place)
        reverse = {f"{' '.join(self.names[k].surname)} {' '.join(self.names[k].given)}": k for k in rich}
        for key in rich:
            if (other := reverse.get(key)) and other < key:
                self.clusters.join(other, key, "ordning", self.by_key[key][0].place)

    def _longer(self, a: str, b: str) -> bool:
        size = len(self.names[a].surname), len(self.by_key[a]), a
        return size > (len(self.names[b].surname), len(self.by_key[b]), b)

    def _join_shortened(self, rich: list[str]) -> None:
        """Names that leave out given names, or have only an initial for a part, of exactly one other."""
        by_surname: dict[str, list[str]] = defaultdict(list)
        by_given: dict[str, list[str]] = defaultdict(list)
        for key in rich:
            for word in surname_parts(self.names[key].surname):
                by_surname[word].append(key)
            for word in given_parts(self.names[key].given):
                by_given[word].append(key)
        for key in rich:
            name = self.names[key]
            pool = by_surname[surname_parts(name.surname)[-1]] if name.surname else by_given[sound(name.given[0])]
            fits = [o for o in pool if o != key and self.names[o].full and _abbreviates(name, self.names[o])]
            rival = name.initials and name.surname and any(self._lone(k, name.initials) for k in self.by_key)
            if len({self.clusters.root(o) for o in fits}) == 1 and not rival:
                self.clusters.join(fits[0], key, "förkortat namn", self.by_key[key][0].place)

    def _lone(self, key: str, letter: str) -> bool:
        """Whether a form is a given name alone that begins with the letter and no full name of the case explains."""
        name = self.names[key]
        return (
            not self._rich(key)
            and bool(name.given)
            and name.given[0].startswith(letter)
            and sound(name.given[0]) not in self.firsts
        )

    def _join_nicknames(self, rich: list[str]) -> None:
        """Kenta Blom is Kenneth Blom where the text shows Kenneth "Kenta" Blom."""
        for key in rich:
            for owner in self.extra.get(sound(self.names[key].given[0]), ()) if self.names[key].given else ():
                if {*surname_parts(self.names[key].surname)} & {*surname_parts(self.names[owner].surname)}:
                    self.clusters.join(owner, key, "smeknamn i texten", self.by_key[key][0].place)

    def _join_stated(self) -> None:
        """What the text says outright: a changed surname that the case also uses in full."""
        self.extra: dict[str, set[str]] = defaultdict(set)
        for mention, word in nicknames(self.all, self.sources):
            if self._rich(key := _key(mention)):
                self.extra[sound(word)].add(key)
        for tie in renamed(self.all, self.sources):
            if tie.other and self._rich(key := _key(tie.mention)):
                self._rename(key, tie, tie.other)

    def _rename(self, key: str, tie: Tie, other: Mention) -> None:
        words = [*other.name.given, *other.name.surname]
        full = _key(other) if self._rich(_key(other)) else f"{joined(self.names[key].given)} {' '.join(words)}"
        if full in self.by_key and self._rich(full):
            self.clusters.join(key, full, tie.rule, tie.mention.place, other.place, sure=True)
        for word in words if len(words) == 1 else []:
            self.extra[sound(word)].add(key)

    def _join_by_identifier(self) -> None:
        """One personnummer, phone or e-mail beside two full names that share a word, or are a slip of the pen apart."""
        owners: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in self.ties:
            if self._rich(_key(tie.mention)) and tie.label != "DATE_OF_BIRTH" and len(tie.value) >= 6:
                owners[tie.label, tie.value].append(tie)
        for (label, _), ties in owners.items():
            for tie in ties[1:]:
                a, b = _key(ties[0].mention), _key(tie.mention)
                if _alike(self.names[a], self.names[b], strict=label != "PERSONNUMMER"):
                    self.clusters.join(a, b, "samma " + label.lower(), ties[0].place, tie.place)

    def _index(self, rich: list[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Return the clusters that a lone word may mean as a given name (or nickname), and as a surname."""
        given: dict[str, set[str]] = defaultdict(set)
        surname: dict[str, set[str]] = defaultdict(set)
        for key in rich:
            name, root = self.names[key], self.clusters.root(key)
            for word in {joined(name.given), *given_parts(name.given[:1])}:
                given[word].add(root)
            for word in {*map(sound, name.surname), *surname_parts(name.surname), *given_parts(name.given[1:])}:
                surname[word].add(root)
        for word, keys in self.extra.items():
            given[word] |= {self.clusters.root(k) for k in keys}
        return given, surname

    def _place_the_short(self, rich: list[str]) -> None:
        """Names of one word first, then initials, which may stand for any person that the document has named by then."""
        self.given, self.surname = self._index(rich)
        self.here = {(m.document, self.clusters.root(_key(m))) for m in self.all if self._rich(_key(m))}
        short = [key for key in self.by_key if not self._rich(key)]
        for key in sorted(short, key=lambda k: bool(self.names[k].initials)):
            row = self.by_key[key]
            if key.startswith("familj "):
                self.whose.update({m.place: key for m in row})
            elif self.names[key].initials:
                self._place_initials(key, row)
            else:
                for mention in row:
                    self.whose[mention.place] = self._place(key, row, mention)

    def _place(self, key: str, row: list[Mention], mention: Mention) -> str:
        """Return whose a lone word is: the one person it can mean; else it stays apart, and the officer is asked."""
        word = sound(self.names[key].given[0])
        fits = self.given.get(word) or self.given.get(word.removesuffix("s")) or set()
        roles = {r.role for r in mention.roles}
        if not fits and (kin := self.surname.get(word) or self.surname.get(word.removesuffix("s"))):
            return self._place_surname(key, mention, word, kin, roles)
        able = [f for f in sorted(fits) if not conflict(roles, self.clusters.roles(f))]
        if mention.theirs and not any(roles & self.clusters.roles(f) for f in able):
            return f"{key} #{mention.document}.{mention.start}"  # "hans bror Baran": named by somebody else's kin
        by_role = [f for f in able if roles & self.clusters.roles(f)]
        if choice := next((c for c in (able, by_role) if len(c) == 1), None):
            return choice[0]
        if able:
            self._ask(key, mention, able)
            return f"{key} #{mention.document}.{mention.start}"
        return self._alone(key, row, mention, roles)

    def _place_surname(self, key: str, mention: Mention, word: str, kin: set[str], roles: set[str]) -> str:
        """A lone surname is its one bearer, unless it is given as kin that the bearer is not, or another is a slip away."""
        able = [k for k in sorted(kin) if not roles & KIN or roles & self.clusters.roles(k)]
        if len(kin) == 1 and able and not mention.theirs and not any(near(word, other) for other in self.surname):
            return able[0]
        if len(able) > 1:
            self._ask(key, mention, able)
        return f"{key} #{mention.document}.{mention.start}"

    def _place_initials(self, key: str, row: list[Mention]) -> None:
        """Initials are the one full name of the case they fit; a single letter, the one person of the document it begins."""
        letters = self.names[key].initials
        fits = {r for r in map(self.clusters.root, self.clusters) if any(hinted(letters, n) for n in self._names(r))}
        for mention in row:
            owners = fits if len(letters) > 1 else self._named(mention.document, letters)
            apart = f"{key} #{mention.document}" if owners or len(letters) == 1 else key
            self.whose[mention.place] = next(iter(owners)) if len(owners) == 1 else apart

    def _names(self, root: str) -> list[Name]:
        return [self.names[k] for k in self.clusters if self.clusters.root(k) == root]

    def _named(self, document: int, letter: str) -> set[str]:
        """Return who a document names by a word that begins with the letter."""
        return {
            self.clusters.root(who) if who in self.clusters else who
            for m in self.all
            if m.document == document
            and (who := self.whose.get(m.place))
            and m.name.given
            and m.name.given[0][0] == letter
        }

    def _alone(self, key: str, row: list[Mention], mention: Mention, roles: set[str]) -> str:
        """Return the key of a short form that no full name explains: one person, unless its roles contradict each other."""
        every = [{r.role for r in m.roles} for m in row]
        if not any(conflict(a, b) for a in every for b in every):
            return key
        return f"{key} #{min(roles)}" if roles else f"{key} #{mention.document}"

    def _ask(self, key: str, mention: Mention, able: list[str]) -> None:
        if (key, 0) not in self.questions:
            line = self.sources[mention.document].text.count("\n", 0, mention.start) + 1
            names = " eller ".join(self._title(k) for k in able)
            text = f"Är {mention.surface} på rad {line} {names}?"
            self.questions[key, 0] = Question(text, tuple(able), (mention.place,))

    def _title(self, root: str) -> str:
        return next(
            m.surface for k in self.names if self._rich(k) and self.clusters.root(k) == root for m in self.by_key[k]
        )

    def _persons(self) -> Registry:
        whose = {
            place: self.clusters.root(k) if k in self.names and self._rich(k) else k for place, k in self.whose.items()
        }
        forms: dict[str, dict[str, None]] = defaultdict(dict)
        keys: dict[str, dict[str, None]] = defaultdict(dict)
        roles: dict[str, list[Evidence]] = defaultdict(list)
        for mention in self.all:
            person = whose[mention.place]
            forms[person][mention.surface] = None
            keys[person][_key(mention)] = None
            roles[person] += [Evidence(r.role, ((mention.document, r.start),)) for r in mention.roles]
        owned = {tie.place: whose[tie.mention.place] for tie in self.ties}
        persons = tuple(
            Person(p, tuple(forms[p]), _most(roles[p]), tuple(keys[p]), (*self.clusters.evidence.get(p, ()), *roles[p]))
            for p in forms
        )
        return Registry(persons, {**owned, **whose}, tuple(self.questions.values()))


def _key(mention: Mention) -> str:
    return f"familj {mention.name.key}" if mention.family else mention.name.key or mention.surface


def _most(evidence: list[Evidence]) -> str | None:
    """Return the role named most often, None at a tie between different ones."""
    count = Counter(e.rule for e in evidence).most_common(2)
    return None if not count or (len(count) > 1 and count[0][1] == count[1][1]) else count[0][0]


def _abbreviates(short: Name, long: Name) -> bool:
    """Say whether a name leaves out parts of a full one, or has only initials for them."""
    surname = {*surname_parts(long.surname)}
    if not short.initials:
        words = {*map(sound, short.given), *surname_parts(short.surname)}
        return shortens(short, long) or words <= surname or joined((*short.given, *short.surname)) == joined(long.given)
    if short.surname:
        rest = surname | {*map(sound, long.given[1:])}
        return short.initials == long.given[0][0] and {*surname_parts(short.surname)} <= rest
    last = {"".join(w[0] for w in surname_parts(long.surname)), *(w[0] for w in surname)}
    return short.initials in last and given_parts(short.given) <= given_parts(long.given)


def _alike(a: Name, b: Name, *, strict: bool) -> bool:
    """Say whether two full names beside one identifier are one person's: a shared given name, or a slip of the pen."""
    words_a, words_b = [*a.given, *a.surname], [*b.given, *b.surname]
    if given_parts(a.given) & given_parts(b.given):
        return True
    slip = any(near(x, y) for x in a.given for y in b.given)
    return (slip and bool({*a.surname} & {*b.surname})) or (
        not strict and any(near(x, y) for x in words_a for y in words_b)
    )
