"""Every place where a document names somebody, with what stands around it that tells who."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from anonymize.customs import listed
from anonymize.names import Name, parse
from anonymize.normalise import normalise
from anonymize.people import Source
from anonymize.recognizers.reading import lowered
from anonymize.roles import RoleEvidence, roles_at
from anonymize.scanned import repairs
from anonymize.spans import PLACE, Span

Place = tuple[int, int]  # (document index, start)
OWNED = frozenset({"PERSONNUMMER", "DATE_OF_BIRTH", "PHONE", "EMAIL", "USERNAME"})
_FAMILY = re.compile(r"\b(?:familjen|fam\.?|makarna|paret|bröderna|systrarna|syskonen|herrskapet)\s+$", re.IGNORECASE)
_MANY = re.compile(r"\b(?:familjen|fam\.?|herrskapet)\s+$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|&|och\b|o\b)")
# "hos Hedins", not "hos Hedins bror"
_GUESTS = re.compile(r"s(?:\W*$|[.,;:!?)\n]|\s+(?:i|på|och|till|från|när|var|är|har|hade|sedan|som|om|med|för|utan)\b)")
_HOME = re.compile(r"\b(?:hos|till|från|med|av)\s+$", re.IGNORECASE)  # "hos Hedins": the family
_KIN = r"(?:(?:svär)?(?:far|mor|son|dotter)|pappa|mamma|bror|syster|farfar|morfar|farmor|mormor|kusin|svåger|svägerska)"
_RELATED = r"(?:\w*(?:bror|syster)|moster|faster|make|maka|hustru|fru|sambo|man)"
_NEW = r"(?:man(?:nen)?|maken?|makan?|sambon?|frun?|hustrun?|partnern?|(?:pojk|flick)vän(?:nen)?|killen?|tjejen?)"
_THEIRS = re.compile(
    rf"(?:\b(?:hans|hennes|deras)\s+(?:\w+\s+)?(?:{_KIN}|(?:far|mor)(?:far|mor),)|\bdennes\s+(?:\w+\s+)?(?:{_KIN}|{_RELATED}),?|s\s+{_KIN},?\s+(?:gamle|gamla)|(?:hemmets|familjens|parets)\s+{_KIN}"
    rf"|\begen\s+(?:son|dotter)|\bny[ae]\s+{_NEW},?)\s+$",
    re.IGNORECASE,
)
_AT = frozenset({" p", " f", " i", " v", " h"})
_PLACED = re.compile(
    r"\s+(?:på|från|i|vid|hos)\s+(?:soc\b|soc(?:ial)?(?:tjänsten|kontoret|en)|BUP\b|växeln|kontoret|kommunen|receptionen|vårdcentralen"
    r"|hemtjänsten|habiliteringen|försäkringskassan|jouren|IFO\b|BVC\b|förvaltningen)",
    re.IGNORECASE,
)
_TITLES = frozenset(
    {"herr", "fru", "fröken", "änkan", "doktor", "dr", "dr.", "advokat", "överläkare", "professor", "direktör"}
)
_SIGNS = ("/", "sign", "sign.", "av", "gm", "enl", "enl.")  # or a line begins
# The last word before a mention, where one of the patterns above or below may fit.
_CUE = re.compile(
    rf"(?<!\w)(?:\w+en|fam\.?|makarna|paret|\w+rna|\w+et|hos|till|från|med|av|het\w+|född|flicknamn\w*|\w*gift|{_KIN},?|{_RELATED},?|{_NEW},?|gaml[ea])\s+$"
)  # in lower case
_CALL = re.compile(r"\b(?:heter|hette|heta|född|flicknamn(?:et)?|ogift|som gift)\s+$", re.IGNORECASE)
QUOTED = re.compile(r"[\"”“'(]\s*([^\W\d_]{2,15})\s*[\"”'’)]")
_LINE = re.compile(r"\n")


@dataclass(frozen=True)
class Mention:
    """One PERSON span: where, what it says, whether it names a family, and the roles given beside it."""

    document: int
    start: int
    end: int
    name: Name = field(repr=False)
    surface: str = field(repr=False)
    family: bool = False
    sure: bool = False  # "familjen Ek": not a person by that name
    roles: tuple[RoleEvidence, ...] = ()
    called: bool = False  # "hette Ek": a surname that may be anybody's
    signs: bool = False  # "/AK": whoever wrote this, not whom it is about
    theirs: bool = False  # introduced as somebody else's kin: "hans bror Baran", "Jaris far, gamle Ek"
    titled: bool = False  # "herr Ali": by a surname, as likely as not
    placed: bool = False  # by where they work: "Anna på BUP"
    bearer: str = ""  # which of several people who are written so, where the texts tell them apart

    @cached_property
    def key(self) -> str:
        """What all mentions that are written alike, and may be one person's, share."""
        return (f"familj {self.name.key}" if self.family else self.name.key or self.surface) + self.bearer

    @cached_property
    def place(self) -> tuple[int, int]:
        """(document index, start)."""
        return self.document, self.start


@dataclass(frozen=True)
class Tie:
    """An identifier (as normalised value) and its owner's mention."""

    mention: Mention
    label: str
    value: str = field(repr=False)
    place: Place


def mentions(sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> list[Mention]:
    """Return every mention of the case in reading order, each read in the light of the others."""
    found = _repaired(list(_found(sources, spans)))
    words = {word for m in found if not m.name.initials for word in m.name.given}
    alone = {m.name.given[0] for m in found if not m.family and m.name.given}
    settled = [_settled(m, words, alone) for m in found]
    return [settled[0], *(_apart(a, b) for a, b in pairwise(settled))] if settled else []


def _repaired(found: list[Mention]) -> list[Mention]:
    """Return the mentions, words that a scanner damaged read as the one word of the case they can have been: Ann3 is Anna."""
    sound = repairs((*m.name.given, *m.name.surname) for m in found)
    return [_repair(m, sound) for m in found] if sound else found


def _repair(mention: Mention, sound: Mapping[str, str]) -> Mention:
    given, surname = (tuple(sound.get(w, w) for w in words) for words in (mention.name.given, mention.name.surname))
    return replace(mention, name=replace(mention.name, given=given, surname=surname))


def _apart(before: Mention, mention: Mention) -> Mention:
    """ "Annas mamma Anna" is another Anna: nobody is their own kin."""
    kin = any(r.owner == -1 for r in mention.roles) and before.document == mention.document
    alike = before.name.given[:1] == mention.name.given[:1]
    return replace(mention, theirs=True) if kin and alike and mention.start - before.end < 30 else mention


def _settled(mention: Mention, words: set[str], alone: set[str]) -> Mention:
    """Read "DAG" and "E L I A S" as the names they are where the case has them; "syskonen Alva" is Alva, not a family."""
    if mention.name.initials and not mention.name.given and not mention.name.surname:
        word = "".join(c for c in mention.surface.casefold() if c.isalpha())
        return replace(mention, name=Name(given=(word,))) if word in words else mention
    if mention.family and not mention.sure and mention.name.given and mention.name.given[0] in alone & listed():
        return replace(mention, family=False)
    return mention


def _found(sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Iterator[Mention]:
    """Yield the mentions, a nickname quoted inside a name taken out of it."""
    for n, (source, row) in enumerate(zip(sources, spans, strict=True)):
        for span in sorted((s for s in row if s.label == "PERSON"), key=PLACE):
            surface = source.text[span.start : span.end]
            before = source.text[max(0, span.start - 40) : span.start]
            after = source.text[span.end : span.end + 12]
            mention = Mention(
                n, span.start, span.end, _name(surface), surface,
                roles=tuple(roles_at(source.text, span.start, span.end)), signs=_signs(before[-8:]),
                titled=before[-14:].rpartition("\n")[2].rstrip(" ").rpartition(" ")[2].casefold() in _TITLES,
                placed=after[:2] in _AT and bool(_PLACED.match(source.text, span.end)),
            )  # fmt: skip
            yield _led_to(mention, before, after) if before[-1:].isspace() and _cues(before[-14:]) else mention


@lru_cache(maxsize=65536)
def _name(surface: str) -> Name:
    return parse(QUOTED.sub("", surface))


def _signs(before: str) -> bool:
    """Say whether what follows may be the name of whoever wrote this."""
    bare = before.rstrip()
    return not bare or "\n" in before[len(bare) :] or bare.lower().endswith(_SIGNS)


def _cues(before: str) -> bool:
    """Say whether the last word before a mention may tell how it is meant."""
    words = before.split()
    return bool(words) and _cue(words[-1])


@lru_cache(maxsize=65536)
def _cue(word: str) -> bool:
    return bool(_CUE.search(f"{lowered(word)} "))


def _led_to(mention: Mention, before: str, after: str) -> Mention:
    """Return the mention as the words before it have it: a family, somebody's kin, a surname told of."""
    many = bool(_MANY.search(before))
    several = _FAMILY.search(before) and (many or not _AND.match(after)) and " " not in mention.surface
    home = _HOME.search(before) and _GUESTS.match(after)
    called, theirs = bool(_CALL.search(before)), bool(_THEIRS.search(before))
    return replace(mention, family=bool(several or home), sure=many, called=called, theirs=theirs)


def identifiers(found: Sequence[Mention], sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Iterator[Tie]:
    """Yield each identifier with the mention it follows on its own line, or on the line before; none where two could own it."""
    by_document: dict[int, list[Mention]] = {}
    for mention in found:
        by_document.setdefault(mention.document, []).append(mention)
    for n, row in enumerate(spans):
        text, near, at, last = sources[n].text, by_document.get(n, []), -1, None
        for span in sorted((s for s in row if s.label in OWNED), key=PLACE):
            while at + 1 < len(near) and near[at + 1].end <= span.start:
                at += 1
            owner = near[at] if at >= 0 else None
            gap = text[owner.end : span.start] if owner and span.start - owner.end <= 60 else "\n\n"
            taken = (owner, span.label) == last and "\n" in gap
            if (
                owner
                and not owner.family
                and len(_LINE.findall(gap)) <= 1
                and not re.search(r"[.!?]\s", gap)
                and not taken
            ):
                last = (owner, span.label)
                value = normalise(span.label, text[span.start : span.end])
                yield Tie(owner, span.label, value, (n, span.start))
