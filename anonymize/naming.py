"""Who is called what, where a text says it in any way: "Mormodern, som vill bli kallad Bittan", "Kalla mig Figge".

The name that is told is joined to one person only: who speaks of themselves, who the clause is about, or the only one of the
case of whose first name it can be what is left, if what the clause calls them is what they are.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from anonymize.alike import same_family
from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.kinship import WORD
from anonymize.mentions import Mention
from anonymize.people import Source
from anonymize.roles import KIN, WORK, conflict, role_word
from anonymize.shortnames import short_for
from anonymize.signs import hints
from anonymize.writers import Writers

_REACH = 90  # code points before a name in which it is told to be one
_PLACE = r"(?:av|i|på|bland|till)\s+[a-zåäö]+"
_FILL = rf"(?:(?:för|bara|alltid|ofta|oftast|mest|också|även|ibland|hemma|här|numera|nu|ju|gärna|helst|{_PLACE})\s+)*"
_THEY = r"(?:vi|jag|de|dom|alla|man|folk|familjen|kollegorna|personalen|han|hon|hen|[a-zåäö]+(?:[ae]rna|barnet|barnen))"
_MYSELF = re.compile(
    rf"(?:\bkallas\s+jag|\bjag\s+(?:(?:brukar|vill|ska)\s+)?(?:bli\s+)?{_FILL}kalla[sd]|\bmig\s+kallar\s+{_THEY}"
    rf"|\bkalla\s+(?:(?:gärna|bara)\s+)?mig|\bdöpte\s+om\s+mig\s+till)\s+{_FILL}$",
    re.IGNORECASE,
)
_PASSIVE = (
    rf"(?:(?:vill|ska|får|brukar|ville|fick)\s+)?{_FILL}(?:bli(?:r|vit)?\s+)?{_FILL}"
    rf"(?:kalla(?:s|d|des|de\s+sig|r\s+sig)|tilltala[sd])\s+{_FILL}"
)
_IS_CALLED = re.compile(rf"\b{_PASSIVE}[\"”“']?$", re.IGNORECASE)
_THEY_CALL = re.compile(
    rf"(?:\b(?:kallar|kallade)\s+(?:{_THEY}\s+)?(?:honom|henne|hen)\s+{_FILL}|\bsäger\s+{_THEY}\s+{_FILL}"
    rf"|\b{_THEY}\s+{_FILL}(?:säger|kallar)\s+{_FILL}|\bsmeknamn(?:et)?\s+(?:är\s+)?)[\"”“']?$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"[\"”“']?(?:\s*[.,;!?)\n]|\s*$|\s+(?:om|till|hemma|åt|här|ibland|och|eller|i|på|av|för|så)\b)"
)  # "säger Nisse att", "säger Nisse kom" tell what Nisse says
_SO = re.compile(
    r"\s*[,(]?\s*som\s+(?:[a-zåäö]+\s+){1,3}(?:kallar|säger|kallas|kallade|heter|heta|kallad)\b", re.IGNORECASE
)  # "Millan (som barnen säger)"
_SUBJECT = re.compile(
    rf"\s*(?:\([\d\s,–år-]*\)|,\s*(?:[\d–-]{{2,}}|\d+\s+år))?\s*[,.(]?\s*(?:som\s+)?{_PASSIVE}[\"”“']?", re.IGNORECASE
)
_ANYBODY = re.compile(
    r"\b(?:en|ett|någon|några|okänd[ae]?|två|tre|den\s+där|det\s+där|ny[ae]|inte|aldrig|ej)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?:]\s+|\n")
_QUOTES = re.compile(r"[\"”“»]")
_GENERIC = re.compile(r"\b(?:pojken|flickan|killen|tjejen|eleven|barnet|bebisen)\b", re.IGNORECASE)


class Naming:
    """Reads every place that tells what somebody is called."""

    def __init__(self, forms: Forms, clusters: Clusters, sources: Sequence[Source]) -> None:
        self._forms, self._clusters, self._sources = forms, clusters, sources
        self._firsts: dict[str, set[str]] = defaultdict(set)  # first name → people
        for key in forms.rich:
            for word in forms.names[key].given[:1]:
                self._firsts[word].add(clusters.root(key))
        self._short: dict[str, set[str]] = {}  # word → whose first name it can be what is left of

    def told(self) -> Iterator[tuple[str, Mention]]:
        """Yield (full name, mention of what its bearer is called)."""
        before: Mention | None = None
        known, unclear = set[str](), list[Mention]()
        for mention in self._forms.all:
            last = before if before and before.document == mention.document else None
            before = mention
            owner = self._owner(mention, last) if _lone(mention) else None
            if owner and self._may(owner, mention):
                known.add(mention.key)
                yield owner, mention
            elif owner == "":
                unclear.append(mention)
        for mention in unclear:  # Robban is told to be Robert, and elsewhere one of two
            if mention.key in known:
                yield from ((able, mention) for able in sorted(self._able(mention.name.given[0])))

    def _owner(self, mention: Mention, last: Mention | None) -> str | None:
        """Return whose what a mention says is told to be the name, "" for one of several, None where nothing is told."""
        text = self._sources[mention.document].text
        clause = _SENTENCE.split(text[max(0, mention.start - _REACH) : mention.start])[-1]
        if _MYSELF.search(clause) and not len(_QUOTES.findall(clause)) % 2:
            return self._author(mention, text)
        passive, active = _IS_CALLED.search(clause), _THEY_CALL.search(clause)
        if not (passive or (active and _TOLD.match(text, mention.end)) or _SO.match(text, mention.end)):
            return None
        if last and passive and _SUBJECT.fullmatch(text, last.end, mention.start):
            return self._full(last)
        whom = clause[: passive.start()] if passive else clause[active.start() :] if active else ""
        return None if _ANYBODY.search(clause) else self._resembled(mention, whom)

    def _author(self, mention: Mention, text: str) -> str | None:
        """Return who says it of themselves."""
        authors = Writers(text, self._forms.by_document[mention.document]).authors(mention.start)
        owners = {owner for author in authors if author is not mention and (owner := self._full(author))}
        return owners.pop() if len(owners) == 1 else None

    def _full(self, mention: Mention) -> str | None:
        """Return the one full name that a mention is, or can mean by its first name or initials alone."""
        name, roots = mention.name, set[str]()
        if mention.key in self._forms.rich:
            return self._clusters.root(mention.key)
        if mention.bearer or mention.theirs or mention.family:
            return None
        if name.given:
            roots = self._firsts.get(name.given[0], set()) if len(name.given) == 1 else set()
        elif not name.surname:
            roots = {self._clusters.root(k) for k in self._forms.rich if name.initials in hints(self._forms.names[k])}
        return next(iter(roots)) if len(roots) == 1 else None

    def _able(self, word: str) -> set[str]:
        """Return the people of whose first name a word can be what is left."""
        if word not in self._short:
            fits = (owners for first, owners in self._firsts.items() if short_for(word, first))
            self._short[word] = {root for owners in fits for root in owners}
        return self._short[word]

    def _resembled(self, mention: Mention, whom: str) -> str | None:
        """Return the only one of whose first name the word can be what is left, if they are what the clause calls them."""
        able = self._able(mention.name.given[0])
        if len(able) != 1:
            return "" if able else None
        owner = next(iter(able))
        roles = self._clusters.roles(owner)
        said = {role for match in WORD.finditer(whom) if (role := role_word(match[0].casefold()))}
        if said and not said & roles:
            return None
        return None if _GENERIC.search(whom) and roles & WORK else owner

    def _may(self, owner: str, mention: Mention) -> bool:
        """Say whether nobody else of the case is named so in full, and nothing is told of the word that its owner is not."""
        if any(not self._hint(other, owner) for other in self._firsts.get(mention.name.given[0], ())):
            return False
        told = {r.role for m in self._forms.by_key[mention.key] for r in m.roles if not r.owner}
        roles = self._clusters.roles(owner)
        return not (conflict(told, roles) or (told & KIN and roles & KIN and not told & roles))

    def _hint(self, other: str, owner: str) -> bool:
        """Say whether a name is but the word with the initial of a surname: "Lotta H", of Ann-Charlotte Hjelm."""
        names = self._forms.names
        return other == owner or (not names[other].full and same_family(names[other], names[owner]))


def _lone(mention: Mention) -> bool:
    name = mention.name
    return len(name.given) == 1 and not (name.surname or name.initials or mention.family or mention.bearer)
