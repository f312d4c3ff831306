"""What words for kin and for stages of life tell of somebody: child or grown, woman or man, whose side, new or former."""

import re
from collections.abc import Iterable, Iterator

from anonymize.mentions import Mention
from anonymize.roles import WORK

_PARTNER = re.compile(
    r"\b(?:(?P<ny>ny[ae])|(?P<ex>förra|förre|forna?|tidigare|f\.?\s?d\.?|ex-?))[ -]?"
    r"(?:man(?:nen)?|maken?|makan?|sambon?|frun?|hustrun?|partnern?|(?:pojk|flick)vän(?:nen)?|killen?|tjejen?)\s+$",
    re.IGNORECASE,
)
_HEARD = re.compile(r"\b(?:(?P<vittne>vittnet)|(?P<misstänkt>(?:misstänkt[ea]|tilltalad[ea])))\s+$", re.IGNORECASE)
_PUPIL = re.compile(
    r"(?:\s*\([^)\n]{0,12}\))?,?\s+(?:som\s+)?(?:går|gick|börjar|börjat)\s+i\s+(?:förskol|fritids|åk|årskurs|klass|\d|ettan|tvåan|trean"
    r"|fyran|femman|sexan|sjuan|åttan|nian|(?:låg|mellan|hög)stadiet|grundskol|särskol)",
    re.IGNORECASE,
)
_WORKS = re.compile(r",?\s+(?:som\s+)?(?:arbetar|är\s+anställd|är\s+pensionär)\b", re.IGNORECASE)
_LIFE = re.compile(
    r"\b(?:(?P<child>tonåring(?:en)?|bebisen?|spädbarnet|grabben|eleven)|(?P<grown>pensionär(?:en)?|änkan|änkemannen|änklingen))\s+$",
    re.IGNORECASE,
)
_UNCLE = re.compile(r"svär(?:mor|far|moder|fader)|(?:mor|far)bro|moster|faster", re.IGNORECASE)  # nobody's child
_SEX = re.compile(
    r"(?P<woman>\w*(?:mamman?|mor|modern|syster|systern|dotter|dottern)|flickan|flickvän(?:nen)?|moster|mostern|faster|fastern"
    r"|makan?|hustrun?|svägerskan?|väninnan?|fästmön?|exmakan?|tant|fröken)\Z"
    r"|(?P<man>\w*(?:pappan?|far|fadern|bror|brodern|son|sonen)|pojken|pojkvän(?:nen)?|svågern?|fästmannen)\Z",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?:mor|far)(?=mor|far|mod|fad|bro)|mo(?=ster)|fa(?=ster)", re.IGNORECASE)
_GROWN = frozenset({"MAMMA", "PAPPA", "MORFORALDER", "FARFORALDER", "VARDNADSHAVARE"})
_ANY_AGE = re.compile(r"son|dotter", re.IGNORECASE)


def stages(mention: Mention, text: str, ages: Iterable[int]) -> Iterator[str]:
    """Yield what the words tell of somebody's age. A son may be sixty."""
    for role in mention.roles:
        uncle = not role.owner and (role.role in WORK or bool(_UNCLE.match(text, role.start)))
        grown = role.role in _GROWN or uncle  # whosever farfar he is
        if grown or (role.role == "BARN" and not _ANY_AGE.match(text, role.start)):
            yield "grown" if grown else "child"
    if _PUPIL.match(text, mention.end):
        yield "child"
    if _WORKS.match(text, mention.end):
        yield "grown"
    if match := _LIFE.search(text, max(0, mention.start - 16), mention.start):
        yield str(match.lastgroup)
    yield from ("child" if age < 15 else "grown" for age in ages if age < 15 or age > 24)


def sides(mention: Mention, text: str) -> Iterator[str]:
    """Yield which side of the family somebody is of: mormor and moster of one, farmor and faster of the other."""
    yield from (m[0].casefold()[:2] for r in mention.roles for m in [_SIDE.match(text, r.start)] if m and not r.owner)


def sexes(mention: Mention, text: str) -> Iterator[str]:
    """Yield woman or man, where a word for kin says so."""
    yield from (sex for r in mention.roles if (sex := sex_of(text, r.start, r.end)))


def sex_of(text: str, start: int, end: int) -> str:
    """Return the sex that the word at text[start:end] gives its bearer, "" for none: a sister is a woman."""
    match = _SEX.match(text, start, end)
    return str(match.lastgroup) if match else ""


def partners(before: str) -> Iterator[str]:
    """Yield ny for "nya mannen", ex for "förra mannen": in one case these are two."""
    if match := _PARTNER.search(before) or _HEARD.search(before):
        yield str(match.lastgroup)
