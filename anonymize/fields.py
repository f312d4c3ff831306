"""A form's fields read together: "Förnamn: Anna" above "Efternamn: Ek" names Anna Ek, column by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from anonymize.customs import listed, surnames
from anonymize.mentions import Mention, Place
from anonymize.names import FAMILY_FIRST, parse, sound
from anonymize.people import Source

_FIELD = re.compile(
    r"[ \t|*]*(?:(?P<earlier>tidigare (?:efter)?namn|flicknamn)|(?P<given>(?:\w+ )?förnamn|tilltalsnamn)"
    r"|(?P<family>(?:\w+ )?efternamn))(?!\w)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?P<before>.*?)\b(?:(?P<given>förnamn|tilltalsnamn)|(?P<family>efternamn))"
    r"(?:et)?(?:[ \t]+är)?(?:[ \t]+troligen)?[ \t]*:?[ \t]*",
    re.IGNORECASE,
)  # what leads to a part of a name: "Maria, efternamn Petrou"; "(efternamn Wang, tilltalsnamn Li)"
_LINK = re.compile(
    r"[\s,(|/]*(?:(?:och|men)\s+|(?P<whose>[^\W\d_]+s(?:/[^\W\d_]+s)?)\s+)?", re.IGNORECASE
)  # "Barnets förnamn"
_COMMA = re.compile(r", ?")
_CELL = re.compile(r"[\t|]")
_APART = 60  # code points between the parts of a name that are told as such
_BRACKET = 60  # from a full name to the end of a bracket that tells of its parts
_NEAR = 4  # lines that the fields of one person may be apart

Cells = dict[int, Mention]


def filled(found: Sequence[Mention], sources: Sequence[Source]) -> tuple[list[Mention], dict[Place, Mention]]:
    """Return the mentions, given names in forms made full, and which single mentions mean the same person as another."""
    names, same = {}, {}
    for block in _blocks(found, sources):
        for column, mention in block.get("given", {}).items():
            if family := block.get("family", {}).get(column):
                names[mention.place] = full = replace(mention, name=parse(_whole(mention.surface, family.surface)))
                same[family.place] = full
                if earlier := block.get("earlier", {}).get(column):
                    same[earlier.place] = full
    for given, family in _told(found, sources):
        if given.place not in names and family.place not in same:
            names[given.place] = full = replace(given, name=parse(_whole(given.surface, family.surface)))
            same[family.place] = full
    for part, whole in _repeated(found, sources):
        same.setdefault(part.place, names.get(whole.place, whole))
    for family, mention in _registered(found, sources):
        names[mention.place] = full = replace(mention, name=parse(f"{family.surface}, {mention.surface}"))
        same[family.place] = full
    return [names.get(m.place, m) for m in found], same


def _told(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (given name, surname) told as such beside each other: "förnamn: Elsa  efternamn: Ek"; "heter Maria, efternamn Ek"."""
    for before, a, b, text in _beside(found, sources):
        part = _PART.fullmatch(text, a.end, b.start)
        link = _LINK.fullmatch(part["before"]) if part else None
        if not part or not link or not (_lone(a) and _lone(b)):
            continue
        kinds = {"given": (b, a), "family": (a, b)}
        first = _PART.fullmatch(text, before, a.start)
        if link["whose"] and not (first and first["before"].rstrip().endswith(link["whose"])):
            continue  # "Barnets förnamn: Liv   Vårdnadshavarens efternamn: Ek"
        if first is None or first.lastgroup != part.lastgroup:
            yield kinds[str(part.lastgroup)]


def _repeated(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (part, whole) for what a bracket says of a full name: "Wang Li (efternamn Wang, tilltalsnamn Li)"."""
    whole: Mention | None = None
    for _, a, b, text in _beside(found, sources):
        whole = (
            a
            if a.name.full
            else whole
            if whole and whole.document == a.document and a.end - whole.end < _BRACKET
            else None
        )
        part = _PART.fullmatch(text, a.end, b.start)
        if whole and part and _LINK.fullmatch(part["before"]) and _lone(b) and b.name.given[0] in whole.name.words:
            yield b, whole


def _beside(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[int, Mention, Mention, str]]:
    """Yield neighbours on one line, with where what leads to the first of them begins."""
    last = (-1, 0)
    for a, b in pairwise(found):
        text = sources[a.document].text
        before = max(text.rfind("\n", 0, a.start) + 1, last[1] if last[0] == a.document else 0)
        last = a.document, a.end
        if a.document == b.document and 0 < b.start - a.end <= _APART and text.find("\n", a.end, b.start) < 0:
            yield before, a, b, text


def _lone(mention: Mention) -> bool:
    name = mention.name
    return bool(name.given) and not (name.surname or name.initials or mention.family)


def _registered(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield the two finds that a register's "Sparrok, Heaika" may come as: a surname that is no first name, and given names."""
    pairs = [
        (a, b)
        for a, b in pairwise(found)
        if a.document == b.document and _COMMA.fullmatch(sources[a.document].text, a.end, b.start)
        if len(a.name.given) == 1 and not (a.name.full or a.name.initials or b.name.initials or a.family or b.family)
    ]
    full = [m.name for m in found if m.name.full] if pairs else []
    family = {sound(word) for name in full for word in name.surname}
    given = {sound(word) for name in full for word in name.given}
    for a, b in pairs:
        word, others = sound(a.name.given[0]), {*map(sound, (*b.name.given, *b.name.surname))}
        if word in family | surnames() and word not in given | listed() and others <= given | listed():
            yield a, b


def _whole(given: str, family: str) -> str:
    return f"{family} {given}" if sound(family.casefold()) in FAMILY_FIRST else f"{given} {family}"


def _blocks(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[dict[str, Cells]]:
    """Yield the fields that stand together: kind of field → column → mention."""
    by_line: dict[tuple[int, int], list[Mention]] = {}
    for m in found:
        by_line.setdefault((m.document, sources[m.document].text.rfind("\n", 0, m.start) + 1), []).append(m)
    block: dict[str, Cells] = {}
    last = (-1, -1)
    for (document, start), row in by_line.items():
        text = sources[document].text
        if not (match := _FIELD.match(text, start)):
            continue
        kind = str(match.lastgroup)
        if kind in block or document != last[0] or text.count("\n", last[1], start) > _NEAR:
            yield block
            block = {}
        block[kind] = _cells(text, match.end(), row)
        last = document, start
    yield block


def _cells(text: str, start: int, row: Sequence[Mention]) -> Cells:
    """Return column → mention; a cell with two names in it is nobody's."""
    columns = [len(_CELL.findall(text, start, m.start)) for m in row]
    return {column: m for column, m in zip(columns, row, strict=True) if columns.count(column) == 1}
