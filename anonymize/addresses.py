"""Whose an e-mail address or a user name is, when it spells one person's whole name: anna.oberg is Anna Öberg's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.mentions import Mention, Place
from anonymize.names import sound, surname_parts
from anonymize.people import Source
from anonymize.spans import Span

_PLAIN = str.maketrans("åäöéüøæ", "aaoeuoa")
_PARTS = re.compile(r"[^\W\d_]+")


def spelled(
    forms: Forms, clusters: Clusters, sources: Sequence[Source], rows: Sequence[Iterable[Span]]
) -> dict[Place, str]:
    """Return place → person for every address that holds a given name and the surname of just one person."""
    named = by_address(forms, clusters)
    out: dict[Place, str] = {}
    for n, row in enumerate(rows):
        for span in row:
            if span.label in ("EMAIL", "USERNAME"):
                whose = named.get(words_of(sources[n].text[span.start : span.end]), set())
                if len(whose) == 1:
                    out[n, span.start] = next(iter(whose))
    return out


class Addressees:
    """Whose an address is that stands in a mail's header without a name: the one full name that it spells."""

    def __init__(self, forms: Forms, clusters: Clusters) -> None:
        self._forms, self._clusters = forms, clusters

    def __call__(self, address: str) -> Mention | None:
        """Return a mention of that full name."""
        roots = self._named.get(words_of(address), set())
        return self._forms.by_key[next(iter(roots))][0] if len(roots) == 1 else None

    @cached_property
    def _named(self) -> Mapping[frozenset[str], set[str]]:
        return by_address(self._forms, self._clusters)


def by_address(forms: Forms, clusters: Clusters) -> Mapping[frozenset[str], set[str]]:
    """Return the words that an address spells somebody's whole name by → whom it may be."""
    named: dict[frozenset[str], set[str]] = defaultdict(set)
    for key in forms.rich:
        name = forms.names[key]
        for given in name.given[:1] if name.full else ():
            for surname in {surname_parts(name.surname)[-1:], surname_parts(name.surname)[:1]}:
                named[frozenset(map(_plain, (given, *surname)))].add(clusters.root(key))
    return named


def words_of(address: str) -> frozenset[str]:
    """Return the words before the @ of an address."""
    return frozenset(map(_plain, _PARTS.findall(address.partition("@")[0].casefold())))


def _plain(word: str) -> str:
    return sound(word).translate(_PLAIN)
