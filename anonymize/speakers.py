"""Who speaks in a recording: a label with the same written form is one person through it, and may give their own name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from anonymize.clusters import Clusters
from anonymize.mentions import Mention, Place
from anonymize.names import sound
from anonymize.people import Source
from anonymize.signs import hints
from anonymize.talk import CLOCK, answered

_OPENS = re.compile(rf"[ \t>*_-]*(?:{CLOCK}[ \t–-]*)?(?:(?:T|Talare|Speaker) ?\d+[ .:–-]+)?[*_]*")
_CLOSES = re.compile(rf"(?P<more>[^\n:]{{0,24}}?)[*_]*(?:[ \t]*{CLOCK})?(?:[*_]*:[*_]*(?=\s)|(?<=\d)[\])]?(?=\n))")
_MORE = re.compile(r"\s*(?:\([^)\n]*\)|,\s*[a-zåäö ]+|d\.\s?[äy]\.?|(?:sr|jr)\.?)?\s*")
_MYSELF = re.compile(r"(?:^|[\s,])(?:jag heter|mitt namn är|jag är|här är)\s+$", re.IGNORECASE)

Labels = Mapping[Place, tuple[int, str]]


def labels(found: Sequence[Mention], sources: Sequence[Source]) -> dict[Place, tuple[int, str]]:
    """Return place → (document, written label) of every mention that opens a turn of a recording."""
    turns: dict[int, list[tuple[Place, str]]] = defaultdict(list)
    for mention in found:
        if label := _label(mention, sources[mention.document].text):
            turns[mention.document].append((mention.place, label))
    return {
        place: (document, label)
        for document, row in turns.items()
        if answered([label for _, label in row])
        for place, label in row
    }


def _label(mention: Mention, text: str) -> str:
    """Return the label that a mention is at the beginning of its line, with what tells it from others; "" for none."""
    if not _OPENS.fullmatch(text, text.rfind("\n", 0, mention.start) + 1, mention.start):
        return ""
    closes = _CLOSES.match(text, mention.end)
    return (mention.surface + closes["more"]).strip().casefold() if closes and _MORE.fullmatch(closes["more"]) else ""


def introduced(
    found: Sequence[Mention], sources: Sequence[Source], spoken: Labels
) -> Iterator[tuple[Mention, Mention]]:
    """Yield (label, full name) where a speaker gives it: "Anna: Hej, jag heter Anna Ek"."""
    label: Mention | None = None
    for mention in found:
        if mention.place in spoken:
            label = mention
        elif label and mention.document == label.document and mention.name.full and _begins(label, mention):
            between = sources[label.document].text[label.end : mention.start]
            if "\n" not in between and _MYSELF.search(between[-16:]):
                yield label, mention


def held(whose: Mapping[Place, str], spoken: Labels, full: Clusters) -> dict[Place, str]:
    """Return whose the labels are that short forms make: the one full name's that a turn tells, else one person's each."""
    turns: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for place, label in spoken.items():
        if place in whose:
            turns[label].append(place)
    out: dict[Place, str] = {}
    for places in turns.values():
        known = {whose[place] for place in places if whose[place] in full}
        if len(known) < 2:
            out |= dict.fromkeys(places, next(iter(known), whose[places[0]]))
    return out


def _begins(label: Mention, full: Mention) -> bool:
    name = label.name
    if name.given and not name.surname:
        return sound(name.given[0]) == sound(full.name.given[0])
    return bool(name.initials and not name.surname and name.initials in hints(full.name))
