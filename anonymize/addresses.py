"""Whose an e-mail address or a user name is, when it spells one person's whole name: anna.oberg is Anna Öberg's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from anonymize.clusters import Clusters
from anonymize.forms import Forms
from anonymize.mentions import Place
from anonymize.names import sound, surname_parts
from anonymize.people import Source
from anonymize.spans import Span

_PLAIN = str.maketrans("åäöéüøæ", "aaoeuoa")
_PARTS = re.compile(r"[^\W\d_]+")


def spelled(
    forms: Forms, clusters: Clusters, sources: Sequence[Source], rows: Sequence[Iterable[Span]]
) -> dict[Place, str]:
    """Return place → person for every address that holds a given name and the surname of just one person."""
    named: dict[frozenset[str], set[str]] = defaultdict(set)
    for key in forms.rich:
        name = forms.names[key]
        for given in name.given[:1] if name.full else ():
            for surname in {surname_parts(name.surname)[-1:], surname_parts(name.surname)[:1]}:
                named[frozenset(map(_plain, (given, *surname)))].add(clusters.root(key))
    out: dict[Place, str] = {}
    for n, row in enumerate(rows):
        for span in row:
            if span.label in ("EMAIL", "USERNAME"):
                local = sources[n].text[span.start : span.end].partition("@")[0].casefold()
                whose = named.get(frozenset(map(_plain, _PARTS.findall(local))), set())
                if len(whose) == 1:
                    out[n, span.start] = next(iter(whose))
    return out


def _plain(word: str) -> str:
    return sound(word).translate(_PLAIN)
