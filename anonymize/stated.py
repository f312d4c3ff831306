"""What the text itself says of names: nicknames, names before and after, the surname of a household."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from anonymize.customs import customary
from anonymize.kinship import WORD
from anonymize.mentions import QUOTED, Mention, Place
from anonymize.names import fold, sound
from anonymize.people import Source
from anonymize.said import Said

_FORMERLY = re.compile(
    r"^(?:,\s+[a-zåäö]+(?=\s*\())?[,\s]*\(?\s*"  # "Ritva Ek, dotter (född Lund)"
    r"(?:(?:i|enligt) (?:folkbokföringen|pass(?:et)?)|folkbokförd(?: som)?|egentligen|stavas(?: även)?"
    r"|tidigare|f\.(?:\s?d\.)?|f\s?d|före detta|född|förut|numera|nu|som gift|gift|ogift|även|också|alias"
    r"|som flicka|flicknamn)\s+(?:hette\s+|heter\s+)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"het(?:te|er)|född|alias|egentligen|flick|folkbok|pass|stavas|kall", re.IGNORECASE)
_TOO = re.compile(r"även|också", re.IGNORECASE)
_NOW = re.compile(
    r"^(?:[^.!?\n]{0,60}[.!?]|[.,])?\s+(?:hon|han|hen)\s+heter\s+(?:numera|nu|förresten|egentligen|i ?dag)\s+$",
    re.IGNORECASE,
)
_NOW_CALLED = re.compile(
    r"^(?:[^.!?\n]{0,50}(?:,|\soch))?\s+heter\s+(?:numera|nu|i ?dag|sedan \d{4})\s+$"
    r"|^\s+(?:har\s+)?(?:bytt|bytte|byter)\s+(?:efter)?namn\s+till\s+$",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\bhette\s+(?:hon\s+|han\s+|hen\s+)?(?:tidigare|förut)\s+$"
    r"|\b(?:tidigare|förut|då|dessförinnan)\s+(?:hette\s+(?:hon|han|hen)|(?:hon|han|hen)\s+hette)\s+$"
    r"|\bnär\s+(?:hon|han|hen)\s+(?:var|hette)\s+$",
    re.IGNORECASE,
)
_BEARS, _AGAIN = re.compile(r"\bheter\s+(?:jag\s+|hon\s+|han\s+|hen\s+)?$", re.IGNORECASE), re.compile(r"\s+igen\b")
_IN_FULL = re.compile(r"(?:\s+(?:på|i|vid|från|hos)\s+[a-zåäö-]+)?\s*\($")
_WAS = re.compile(r"^\s+hette\s+(?P<when>(?:tidigare|förut|då|innan|från början|ursprungligen|som ogift)\s+)?$")
_THEN = re.compile(r"\s+(?:förut|tidigare|innan|från början|ursprungligen|som ogift|som barn|tills|då)\b")
_CALLED = re.compile(
    r"^[,\s]*(?:[\"”“'(]{1,2}|\(?(?:född \d{4}, |\d{1,3} år, )?(?:(?:även |av \w+ )?kallad|(?:även )?känd som|smeknamn(?:et)?"
    r"|(?:som )?(?:också |även )?kallas(?: (?:ibland|ofta|oftast|mest|alltid|också))?(?: av \w+)?(?: för)?"
    r"|kallar sig|tilltalas|i dagligt tal|till vardags)\s+[\"”“']?)$",
    re.IGNORECASE,
)
# "Abdirahman, alla säger Abdi eller Abbe": what others call whom the sentence has just named
_SAY = re.compile(
    r"^(?:[^.!?\n]{0,20}[.!?]\s)?[^.!?\n]{0,30}\b(?:säger|kallar)\s+(?:alla|vi|de|jag|man)\s+(?:(?:honom|henne|bara|också|alltid)\s+)*[\"”“']?$"
    r"|^[^.!?\n]{0,30}[\s,(](?:som\s+)?(?:alla|vi|de|folk|familjen|kompisarna|vännerna|klasskamraterna|barnen|han|hon|hen)\s+"
    r"(?:också\s+|bara\s+|alltid\s+|även\s+)?(?:säger|kallar|kallas|kallade|sa|lyssnar till)\s+"
    r"(?:(?:honom|henne|hen|sig|för|bara|också)\s+)*[\"”“']?$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"^[\"”“']?\s+(?:eller|och|ibland)\s+[\"”“']?$")
_KNOWN_AS = re.compile(r"\n[ \t]*(?:kallas|smeknamn)[ .:\t_|]*$", re.IGNORECASE)  # a form's field
_OPENED = re.compile(r"[\"”“'(]$")
_CLOSED = re.compile(r"[\"”“'’)]")
_MEANS = re.compile(r"^[\"”“']?\s*=\s*$")
_TITLE = re.compile(r"(?<==)\s*[a-zåäö]{3,24}\s+$")  # "K = kurator Siv Ek"
_AND = re.compile(r"^\s+(?:och|o|&)\s+$")
_HOME = re.compile(
    r"\b(?:hos|makarna|paret|bröderna|systrarna|syskonen|tvillingarna|föräldrarna|familjehemmet|familjehemsföräldrarna"
    r"|vårdnadshavarna|kontaktfamiljen)\s+$",
    re.IGNORECASE,
)

Near = tuple[Mention, Mention, str]  # two neighbours, and the text between them


@dataclass(frozen=True)
class Change:
    """Two mentions that the text says are one person's, by the rule named."""

    rule: str
    mention: Mention
    other: Mention


@dataclass(frozen=True, repr=False)
class Told:
    """What a case says outright, gathered: word → the keys it is a nickname or an earlier or later surname of, single mentions

    that mean another one's person, what initials mean in one document, who is a couple, and what else is read at mentions.
    """

    nicknames: dict[str, set[str]]
    borne: dict[str, set[str]]
    same: dict[Place, Mention]
    legends: dict[tuple[int, str], Mention]
    couples: dict[Place, Mention]
    said: Said


def nicknames(
    found: Sequence[Mention], near: Sequence[Near], sources: Sequence[Source]
) -> Iterator[tuple[Mention, str]]:
    """Yield (full mention, nickname word) where the text shows it.

    Karl "Kalle" Ek; Karl Ek (Kalle); Karl Ek, kallad Kalle; "Kalle" = Karl Ek. Names in a bracket of several are a list.
    """
    for mention in found:
        for match in QUOTED.finditer(mention.surface) if not mention.surface.isalpha() else ():
            yield mention, fold(match[1])
    for a, b, between in near:
        if _CALLED.match(between) and len(b.name.given) == 1 and not b.name.surname:
            closed = _CLOSED.match(sources[a.document].text, b.end)
            if not _OPENED.search(between) or (closed and ("(" not in between or '"' in between or _short_for(a, b))):
                yield a, fold(b.surface)
        elif (
            "\n" in between
            and _KNOWN_AS.search(between)
            and a.name.given
            and len(b.name.given) == 1
            and not b.name.surname
        ):
            yield a, fold(b.surface)
        elif _explained(a, b, between, sources[a.document].text):
            yield b, fold(a.surface)
    yield from _said_of(near)


def _explained(a: Mention, b: Mention, between: str, text: str) -> bool:
    """Say whether a lone name is told what it is short for: "Kalle" = Karl Ek; Jocke (Joakim Ek), not Eva (Bo Ek)."""
    if len(a.name.given) != 1 or a.name.surname:
        return False
    if _MEANS.match(between):
        return True
    closed = between.strip() == "(" and text[b.end : b.end + 1] in (")", ",", " ")
    short = _short_for(b, a) or bool({*customary().get(sound(a.name.given[0]), ())} & {*b.name.given})
    return closed and b.name.full and short


def _said_of(near: Sequence[Near]) -> Iterator[tuple[Mention, str]]:
    """Yield (mention, nickname) for what others call somebody, one or two: "…, vi säger Abdi eller Abbe"."""
    owner: Mention | None = None
    for a, b, between in near:
        lone = len(b.name.given) == 1 and not b.name.surname and not b.name.initials
        if (
            lone and _SAY.match(between) and not between.startswith(":")
        ):  # "EVA: Vi säger Kalle till min son": not of Eva
            owner = a
        elif not (lone and owner and _EITHER.match(between)):
            owner = None
        if owner:
            yield owner, fold(b.surface)


def _short_for(a: Mention, b: Mention) -> bool:
    """Say whether a name in brackets begins as the name before it: Karl Ek (Kalle), not Bo Ek (Eva)."""
    return any(given[:2] == b.name.given[0][:2] for given in a.name.given)


def legends(near: Sequence[Near], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (initials, name) where a document tells what it means by them: Anders Ek (AE), M = Melvin Ek."""
    for a, b, between in near:
        closed = between.strip() == "(" and sources[a.document].text[b.end : b.end + 1] == ")"
        if closed and a.name.full and _initials(b):
            yield b, a
        elif not _initials(b) and not b.family and _initials(a) and _MEANS.match(_TITLE.sub("", between)):
            yield a, b


def _initials(mention: Mention) -> bool:
    return bool(mention.name.initials and not mention.name.given and not mention.name.surname)


def renamed(near: Sequence[Near], sources: Sequence[Source]) -> Iterator[Change]:
    """Yield the pairs of names that the text says are one person's before and after: "Anna Lund (tidigare Ek)"."""
    for a, b, between in near:
        was = _WAS.match(between)
        then = was and (was["when"] or _THEN.match(sources[b.document].text, b.end))
        known = _CALLED.match(between) and any(c.isalpha() for c in between) and a.name.full and b.name.full
        heard = "heter" in between.casefold() and _NOW.match(between) and _begin_alike(a, b)
        now = heard and not WORD.search(between)  # "en dotter. Hon heter numera"
        other = (_FORMERLY.match(between) and _may_be(a, b, between)) or (
            _NOW_CALLED.match(between) and _new_name(a, b)
        )
        if known or other or then or now:
            yield Change("tidigare namn", a, b)


def former(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[Mention]:
    """Yield full names that somebody is told to have had: "Hon är gift Ek, förut hette hon Anna Lund"."""
    for mention in found:
        text = sources[mention.document].text
        before = text[max(0, mention.start - 32) : mention.start] if mention.name.full else ""
        if before and (_HAD.search(before) or (_AGAIN.match(text, mention.end) and _BEARS.search(before))):
            yield mention


def spelled_out(near: Sequence[Near]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (lone word, full name) where a bracket gives the whole name: "Johan på trafikenheten (Johan Ek)"."""
    for a, b, between in near:
        word = a.name.given[0] if len(a.name.given) == 1 and not (a.name.surname or a.name.initials or a.family) else ""
        if word in b.name.told_by and b.name.full and _IN_FULL.match(between):
            yield a, b


def _may_be(a: Mention, b: Mention, between: str) -> bool:
    """Say whether the second can be the first's other name, and not somebody's who came after, or came too."""
    if _NAMED.search(between) or _begin_alike(a, b):
        return True
    if _TOO.search(between) and "(" not in between:
        return False
    return not (a.name.full and b.name.full) or bool({*a.name.surname} & {*b.name.surname})


def _new_name(a: Mention, b: Mention) -> bool:
    """Say whether the second can be the new name of the first: the same given name, or a surname alone."""
    return _begin_alike(a, b) or (a.name.full and not b.name.surname and not b.name.initials and len(b.name.given) == 1)


def households(near: Sequence[Near], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (first name, full name) of one household: "hos Emma och Joakim Ek" names an Emma Ek."""
    for a, b, between in near:
        before = sources[a.document].text[max(0, a.start - 30) : a.start]
        if _AND.match(between) and b.name.full and not a.name.surname and _HOME.search(before):
            yield a, b


def neighbours(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[Near]:
    """Yield neighbouring mentions of one document with the text between them."""
    for a, b in pairwise(found):
        if a.document == b.document and b.start - a.end <= 90:
            yield a, b, sources[a.document].text[a.end : b.start]


def _begin_alike(a: Mention, b: Mention) -> bool:
    """Say whether two names begin with one given name, or one with its initial."""
    first, second = a.name.given[:1], b.name.given[:1]
    if first and second:
        return sound(first[0]) == sound(second[0])
    return bool(a.name.initials and not a.name.surname and second and second[0][0] == a.name.initials[0])
