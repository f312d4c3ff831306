"""Where a text itself says that two names mean two people: "en annan Anna", "Karl Ek och hans son Karl Ek", "heter också"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from anonymize.denied import REACH, STOP, WORDS, denied
from anonymize.facts import listed_parent
from anonymize.kinship import FORMS
from anonymize.mail import GREETED, spoken_of, written_of
from anonymize.mentions import Mention, Place
from anonymize.people import Source
from anonymize.quotes import written
from anonymize.recognizers.reading import lowered
from anonymize.roles import NEIGHBOURS

_ANOTHER = re.compile(
    r"(?:\b(?:annan|andra|andre|fel|namne[,:]?|namnen|namnar|(?:ytterligare|ännu)\s+en)|\b(?:finns|fanns|är|var|har)\s+(?:\w+\s+)?(?:två|tre|fyra|fem)"
    r"|\b(?:heter|hette|heta|hetat)\s+(?:(?:också|även|likadant|redan|ju)(?:\s+(?:han|hon|hen|de))?|(?:han|hon|hen)\s+(?:också|även))"
    r"|\b(?:också|även)\s+(?:heter|hette)|(?:^|[.!?\n,]\s*|\b(?:att|så)\s+)(?:också|även)\s+"
    r"[a-zåäö ]{1,30}\s(?:heter|hette|kalla[ds]e?s?)"
    r"|\b(?:förväxla\w*|sammanblanda\w*|blanda\w*(?:\s+ihop)?)\s+(?:ihop\s+)?med(?:\s+(?:den|det|de)(?:\s+[a-zåäö]+){0,4})?"
    r"|\b(?:döpt[ea]?s?|döps|uppkalla[dt]e?s?)\s+efter(?:\s+[a-zåäö]+){0,2}|\b(?:är|var)\s+(?:inte|ej)\s+(?:vår|min|er|deras)(?:\s+\w+)?"
    r"|\bokänd\s+(?:man|kvinna|person|kille|tjej)\s+som\s+(?:heter|hette)|\ben\s+(?:[a-zåäö]+\s+)?(?:man|kvinna|person|kille|tjej)\s+som\s+(?:kalla[rd]e?\s+sig|presenterade\s+sig\s+som)"
    r"|\b(?:hans|hennes|deras|dennes)\s+[a-zåäö]+\s+heter\s+(?:nu|numera)|\b(?:inte|ej)\s+(?:den|samma)(?:\s+andr[ae])?|\bpersoner\s+(?:med\s+namnet|som\s+heter)"
    r"|\b(?:kompisens|grannens|grannarnas|grannfamiljens|vännens|väninnans|klasskamratens|kamratens|kollegans|sambons"
    r"|flickvännens|pojkvännens)(?:\s+[a-zåäö]+){0,2}"
    r"|\b(?:systers|systerns|brors|broderns|svägerskans|svågerns|mosters|fasters|kusins|kusinens))\s*$",
    re.IGNORECASE,
)
# The last word before a mention, where the pattern above may fit.
_LAST = frozenset(
    {"annan", "andra", "andre", "fel", "en", "namne", "namne,", "namne:", "namnen", "namnar", "också", "även", "likadant",
     "redan", "ju", "han", "hon", "hen", "med", "namnet", "heter", "hette", "den", "samma",
     "kallas", "kallades", "kallade", "två", "tre", "fyra", "fem", "nu", "numera"}
)  # fmt: skip
_NAMESAKE = re.compile(
    r"\s*\((?:inte|ej)\b[^)]*\b(?:utan|namne)|[^.!?\n]{0,60}\b(?:är|var)\s+en\s+(?:helt\s+)?annan\b|[^.!?\n]{0,40},\s+(?:men|fast)\s+det\s+(?:är|var)\s+(?:inte\b|[a-zåäö]+en\b|[a-zåäö]+an\b|[a-zåäö]+ern?\b)|\s+utan\s+en\s+namne"
    r"|\s+(?:han|hon|hen)\s+(?:också|med)\b(?!\s+(?:i|på|om|till|från|av)\b)"
    r"|,?\s+(?:precis\s+|liksom\s+)?som\s+(?:du|jag|mig|dig|vår|min|din)\s*[!?.,)\n]",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(r"\ben\s+$", re.IGNORECASE)
_TO_BOOT = re.compile(
    r"\s+till(?=\s+(?:i|på|vid|hos|här|där|som)\b|\s*[,.;!?)\n]|\s*$)"
)  # "en Ali Ek till i trapphuset"
_TOO = frozenset({" han", " hon", " hen", " (in", " (ej", " som", ", so", " pre", " lik"})
_ALIKE = re.compile(
    r"\b(?:samma\s+(?:för-?\s?(?:och|&)\s+efter)?namn|heter\s+så|heter\s+likadant|namnar|två\s+olika|olika\s+personer|mor\s+och\s+dotter|far\s+och\s+son)\b"
)  # in lower case
_AND = re.compile(
    r"(?:\s*\([^)\n]{0,25}\)|,?\s*\d{1,2}\s+år|\s+(?:i|på|från|vid)\s+\w+)?,?\s+(?:och|samt|o|eller|&|respektive)"
    rf"\s+{WORDS}",
    re.IGNORECASE,
)
_LISTED = re.compile(r",\s+")
_HAS = re.compile(
    rf"[^.!?\n]{{0,60}}\b(?:har|hade|fick|födde|fått|väntade)\s+{WORDS}(?:{FORMS})\b[^.!?\n]{{0,30}}"
    r"[.,]\s+(?:hon|han|hen|den|som)\s+(?:\w+\s+){0,2}(?:heter|hette|kallas)\s+(?:\w+\s+)?",
    re.IGNORECASE,
)  # "Anna har en dotter. Hon heter numera …"
_THEIRS = re.compile(rf"[^\n]{{0,80}}(?:[.!?]\n)?\b(?:hans|hennes|deras|sin|sina)\s+{WORDS}", re.IGNORECASE)
_KIN = re.compile(
    rf":?s?\s+{WORDS}(?:{FORMS}),?\s+(?:heter\s+|hette\s+|är\s+)?"
    rf"|(?:,|\s+är|\s+var)?\s+{WORDS}(?:{FORMS})\s+(?:till|åt|för)\s+",
    re.IGNORECASE,
)
_KIN_OF = re.compile(
    rf"(?:,\s+|\s*\()?[^\s.,()]{{0,8}}[.,)]*\s+(?:{FORMS})\s+(?:till|åt)\s+", re.IGNORECASE
)  # "Emma Ek, 6A. Kusin till"
# "1. Bo Ek, Åvägen 3", "2. Bo Ek, Storgatan 9": a list names each but once.
_ITEM, _ITEMS = (
    re.compile(r"[,;:\t ][^\n]*\n[ \t]*(?:\d{1,2}[.)]|[-•*–])[ \t]*"),
    re.compile(r"(?:^|\n)[ \t]*(?:\d{1,2}[.)]|[-•*–])[ \t]*$"),
)
_IT_WAS = re.compile(
    rf"[^\n.!?]{{0,40}}[.!?]\s+Det\s+(?:är|var)\s+(?:{FORMS})\s+", re.IGNORECASE
)  # "Det var sonen Olof som"
_CLAUSE = re.compile(
    r"(?:\s+\([^)\n]{1,30}\))?(?:\s+(?!(?:är|var|alltså|heter|hette|blev|menar|avser|eller)\s)[a-zåäöé]+){1,7}\s+"
)
_AFTER = re.compile(r"(?:,|\s+är|\s+var|\s*\()\s*(?:hans|hennes|deras)\s+\w", re.IGNORECASE)
_REFLEXIVE = re.compile(r"[^.!?\n,;:]{1,60}\s(?:hos|med|till|från|av|åt|mot)\s+")  # of herself she would say "sig"
_SUBJECT = re.compile(r"(?:^|[.!?\n]\s*)(?:\w+\s+)?$")
_SAYS = re.compile(r"\s*:\s")
_MYSELF = re.compile(r"\b(?:heter|är|namn|här är)\s+$", re.IGNORECASE)
_OWN = re.compile(
    r"\s*:\s[^\n]*\b(?:jag heter|mitt namn är|jag är)\s+", re.IGNORECASE
)  # "Ali Ek: Hej, jag heter Ali Ek"
_GOES_ON = re.compile(r",\s+(?:och|men)\s+", re.IGNORECASE)  # "hennes sambo Bo, och Bo skrek": a clause, no list
_NEW = frozenset({"SLAKTING", "MORFORALDER", "FARFORALDER", "BARN", "SYSKON", "PARTNER", "STYVFORALDER"})
_PARENTS = frozenset({"MAMMA", "PAPPA"})
_SAID = 120  # code points from two of one name in which it stands that they are two


def another(found: Sequence[Mention], sources: Sequence[Source]) -> frozenset[Place]:
    """Return the mentions that the text introduces as somebody else of the name."""
    told = {m.place for m in found if not m.family and _introduced(m, sources[m.document].text)}
    return frozenset(told | {b.place for a, b in pairwise(found) if _of_strangers(a, b)} | {*written(found, sources)})


def _of_strangers(a: Mention, b: Mention) -> bool:
    """Say whether somebody is the kin of one whom the case meets from outside: "klasskamraten Bos mamma Anna"."""
    theirs = any(r.owner < 0 and a.end <= r.start for r in b.roles) and a.document == b.document
    return theirs and b.start - a.end < REACH and any(r.role in NEIGHBOURS for r in a.roles)


def _introduced(mention: Mention, text: str) -> bool:
    before, after = text[max(0, mention.start - 70) : mention.start], text[mention.end : mention.end + 75]
    last = before.casefold().rsplit(None, 3)[-3:]
    led = last and (
        last[-1] in _LAST or any(word.endswith(("ens", "nas", "ers", "rns", "brors", "ins", "ans")) for word in last)
    )
    told = (
        "xla" in before
        or "landa" in before
        or "döp" in before
        or "okänd" in before
        or "uppkall" in before
        or " inte " in before
        or "alla" in before
        or "presenter" in before
    )
    if (led or told) and _ANOTHER.search(before):
        return True
    if _ONE_MORE.search(before):
        return True  # whoever writes "en Maria Ek" has not met her before
    return (" en " in after.casefold() or " det " in after or after[:4].casefold() in _TOO) and bool(
        _NAMESAKE.match(after)
    )


def pairs(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield two mentions of one document that the text says are two people, in reading order."""
    rows: dict[int, list[Mention]] = {}
    for mention in found:
        rows.setdefault(mention.document, []).append(mention)
    for document, row in rows.items():
        text = sources[document].text
        alike, first, line = bool(_ALIKE.search(lowered(text))), row[0], -1
        greeted = next(
            (m for m in row if GREETED.match(text[max(0, m.start - 20) : m.start].rpartition("\n")[2])), None
        )
        for n, b in enumerate(row):
            start = text.rfind("\n", 0, b.start) + 1
            first, line = (first, line) if start == line else (b, start)
            if b.key == row[0].key and b is not row[0] and _parent_of(row[0], b, text):
                yield row[0], b
            for a in written_of(row[:n], b, text) if b.name.full else ():
                yield a, b
            if greeted and greeted.start < b.start and spoken_of(greeted, b, text):
                yield greeted, b
            speaker = first if first is not b and _speaks(first, b, start, text) else None
            for a in row[max(0, n - 2) : n]:
                if not (a.family or b.family) and (
                    a is speaker or (_related(a, b) and _two(a, b, text, alike, a is row[n - 1]))
                ):
                    yield a, b


def _parent_of(about: Mention, b: Mention, text: str) -> bool:
    """Say whether a paper names somebody first, as nothing or as a child, and then lists the name among the parents."""
    child = about.name.full and {r.role for r in about.roles} <= {"BARN"} and not listed_parent(text, about.start)
    return bool(child) and listed_parent(text, b.start)


def _speaks(first: Mention, b: Mention, start: int, text: str) -> bool:
    """Say whether the first mention of a line says it, by initials, unless they give their own name."""
    if first.start != start or not first.name.initials or first.name.full or not _SAYS.match(text, first.end):
        return False
    return not _MYSELF.search(text[max(0, b.start - 12) : b.start])


def _related(a: Mention, b: Mention) -> bool:
    """Say whether anybody could take the two for one: they begin alike, or share a surname."""
    return not a.name.told_by.isdisjoint(b.name.told_by)


def _two(a: Mention, b: Mention, text: str, alike: bool, next_: bool) -> bool:
    between = text[a.end : b.start]
    if a.key == b.key and (_GOES_ON.fullmatch(between) or _OWN.fullmatch(between)):
        return False
    told = alike and len(between) <= 200 and _ALIKE.search(lowered(text[max(0, a.start - _SAID) : b.end + _SAID]))
    if a.key == b.key and (told or denied(a, b, between, text)):
        return True
    if len(between) > 2 * REACH:
        return False
    if a.surface == b.surface and a.name.full and not (STOP.search(between) or _SAYS.match(between)):
        return True  # nobody is named twice in full in one sentence
    if next_ and b.name.full and a.name.given == b.name.given[:1] and not a.name.surname and _CLAUSE.fullmatch(between):
        return True  # nor first by a first name and then in full: "Tommy klagar på Tommy Berg"
    new = {r.role for r in b.roles} - {r.role for r in a.roles}
    if a.name.full and b.name.full and (new & (_NEW if a.key == b.key else _PARENTS) or (b.called and a.key == b.key)):
        return True  # whoever has just been named is not named anew as somebody's kin
    if b.name.full and _AFTER.match(text, b.end):
        return True  # introduced by what she is to somebody: only a full name is
    if (
        a.key == b.key
        and a.name.full
        and next_
        and _ITEM.fullmatch(between)
        and _ITEMS.search(text, max(0, a.start - 6), a.start)
    ):
        return True
    if next_ and _IT_WAS.fullmatch(between):
        return True
    if _HAS.fullmatch(between) or _KIN_OF.fullmatch(between):
        return True
    if next_ and (_THEIRS.fullmatch(between) and len(STOP.findall(between)) < 2):
        return True
    if STOP.search(between) or len(between) > REACH:
        return False
    if _REFLEXIVE.fullmatch(between) and a.name.full and not b.name.surname:
        return bool(_SUBJECT.search(text[max(0, a.start - 20) : a.start]))
    listed = bool(_LISTED.fullmatch(between)) and a.name.full and b.name.full
    return listed or bool(_AND.fullmatch(between) or _KIN.fullmatch(between))
