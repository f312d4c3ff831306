"""Where what stands between a name and the same name denies that they are one: "inte identisk med", "precis som"."""

import re

from anonymize.facts import listed_parent
from anonymize.mentions import Mention

WORDS = r"(?:[a-zåäöé-]+\s+){0,2}"
_WHO = r"(?:(?!(?:att|om|när|som|då|och|men)\b)[a-zåäöé-]+\s+){0,2}"  # "sin farfar", not another clause
_NEITHER = re.compile(
    r"[^\n]{0,80}\b(?:inte|ej)\s+(?:är\s+|var\s+)?(?:samma\s+\w+|identisk\w?)\s+(?:som|med)\s+"
    + WORDS
    + r"|[^.!?\n]{0,40}(?:[.!?]\s+\w+\s+har\s+)?\b(?:ingenting|inget|inte\s+något)\s+med\s+"
    + _WHO
    + r"|[^\n]{0,60}\bden\s+(?:förra|förre|nya|nye|andra|andre|ena)[\s,(]+",
    re.IGNORECASE,
)
# Nobody is like themselves, called after themselves, or mixed up with themselves.
_LIKEWISE = re.compile(
    r"[^.!?\n:]{0,40}\b(?:precis\s+som|liksom|i\s+likhet\s+med|efter)\s+"
    + _WHO
    + r"|\s+(?:utan|med|än|eller)\s+"
    + _WHO,
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:^|[\n|\t])\W*(?:avser|gäller|ang\.?|angående|elev(?:en|ens namn)?|barn(?:et|ets namn)?|namn|den unge|ungdom(?:en)?)"
    r"[\s:*_|]+$",
    re.IGNORECASE,
)  # what the form is about: a child, if it goes on to list parents
_AND_SO = re.compile(r",\s[^.!?\n;:]{1,50},\s+(?:och|samt|respektive)\s+")  # "Anna Ek, Storgatan 1, och Anna Ek, …"
_NO_CLAUSE = re.compile(r"\s*(?:[,.(;\n]|$)")
STOP = re.compile(r"[.!?]\s|\n")
REACH = 60


def denied(a: Mention, b: Mention, between: str, text: str) -> bool:
    """Say whether what stands between one name and the same name denies that they are one: "inte identisk med"."""
    if len(between) > 2 * REACH:
        return False
    if _NEITHER.fullmatch(between):
        return True
    if listed_parent(text, b.start) and _ABOUT.search(text[max(0, a.start - 30) : a.start]):
        return True
    if not ((a.name.full and b.name.full) or (a.roles and b.roles)) or STOP.search(between):
        return False
    return bool(_LIKEWISE.fullmatch(between) or (_AND_SO.fullmatch(between) and _NO_CLAUSE.match(text, b.end)))
