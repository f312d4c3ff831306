"""What a person is in the case, where the text itself says so: "mamman Anna", "Karin Ek, socialsekreterare", "Tolk: …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anonymize.recognizers.reading import lowered

# role → the words that give it, as regular expressions on case-folded text
_WORDS: dict[str, str] = {
    "MAMMA": r"mammas?|mamman|modern|mor|biologisk mor",
    "PAPPA": r"pappas?|pappan|fadern|far|biologisk far",
    "MORFORALDER": r"mormor|morfar|mormodern|morfadern",
    "FARFORALDER": r"farmor|farfar|farmodern|farfadern",
    "BARN": r"sonen|dottern|son|dotter|barnet|pojken|flickan|ungdomen|barn(?:ets namn)?|elev(?:en)?",
    "SYSKON": r"(?:lill[ae]?|stor[ae]?|små|halv|styv|tvilling|foster|bonus|plast)?(?:bror|brodern|syster|systern)"
    r"|(?:hel|halv)?syskon(?:et)?",
    "VARDNADSHAVARE": r"vårdnadshavare(?:n)?(?: ?\d)?|vh ?\d?|förälder",
    "STYVFORALDER": r"(?:styv|plast|bonus)(?:mamman?|pappan?|mor|far|modern|fadern|föräldern?)",
    "PARTNER": r"maken?|makan|hustru(?:n)?|sambon?|exmake|exmaka|partner(?:n)?|fästmön?|fästmannen",
    "ANMALARE": r"anmälaren?|uppgiftslämnaren?",
    "HANDLAGGARE": r"(?:social)?sekreteraren?|socialsekr\.?|socionom(?:en)?|(?:bistånds)?handläggaren?|utredaren?|soc\.? ?sekr",
    "CHEF": r"(?:enhets|verksamhets|social|förvaltnings)?chef(?:en)?|1:e socialsekreterare",
    "LARARE": r"fröken|(?:klass|mentor|idrotts)?(?:läraren?|lärarinnan?)"
    r"|(?:klass|mentor|special|spec|fritids|idrotts)?pedagog(?:en)?"
    r"|mentorn?|(?:förskol|lågstadie)läraren?",
    "REKTOR": r"(?:biträdande )?rektorn?",
    "KURATOR": r"(?:skol)?kuratorn?",
    "LAKARE": r"(?:över|skol|bvc-?|barn|distrikts)?läkaren?|dr\.?|doktorn?",
    "SJUKSKOTERSKA": r"(?:skol|sjuk|distrikts|barn)?sköterskan?|ssk",
    "PSYKOLOG": r"psykolog(?:en)?",
    "POLIS": r"polis(?:en|assistent)?|(?:pa|pinsp)\.?",
    "OMBUD": r"(?:offentligt )?(?:biträdet?|ombudet?)|advokat(?:en)?|jurist(?:en)?",
    "GODMAN": r"god(?:a)? man(?:nen)?|förvaltaren?|särskilt förordnad vårdnadshavare",
    "TOLK": r"tolk(?:en)?",
    "GRANNE": r"grannen?|grannfrun",
    "VAN": r"kompisen?|bästisen?|tant|vän(?:nen|innan?)?|(?:klass|skol|lek|rums|arbets|lag)?kamraten?"
    r"|pojkvän(?:nen)?|flickvän(?:nen)?",
    "KONTAKTPERSON": r"kontaktpersonen?|kontaktfamilj(?:en)?|stödfamilj(?:en)?",
    "FAMILJEHEM": r"familjehems(?:mamman?|pappan?|föräldern?)|jourhems(?:mamman?|pappan?)",
    "SLAKTING": r"kusinerna|mostern?|fastern?|(?:mor|far)(?:bror|brodern)|kusinen?|svär(?:mor|modern|far|fadern)"
    r"|svärson|svärdotter|svägerskan?|svågern?"
    r"|(?:son|dotter|bror|syster)(?:son|dotter)n?(?:en)?|brors(?:on|dotter)n?(?:en)?|barnbarn(?:et)?",
    "PERSONAL": r"tränaren?|vakten?|personal(?:en)?|(?<!\.)ledaren?|assistenten?|terapeuten?|coachen?|handledaren?|instruktören?"
    r"|\w+(?:terapeut|konsulent|ledare|samordnare|assistent|inspektör|vakt|värd"
    r"|sekreterare|ansvarig|personal|skötare|behandlare|rådgivare"
    r"|administratör|föreståndare|koordinator|förare|coach|tränare|handledare|instruktör|lots)(?:en|n)?|logoped(?:en)?|dietist(?:en)?"
    r"|kollegan?|vikarien?|städerskan?|vaktmästaren?|praktikanten?|chauffören?|receptionisten?|undersköterskan?|boendestödjaren?",
    "KLIENT": r"klient(?:en)?|brukaren?|den enskilde|sökanden?|patient(?:en)?|huvudmannen?",
}  # fmt: skip
_ANY = "|".join(f"(?P<{role}>{words})" for role, words in _WORDS.items())
_WORD = re.compile(_ANY, re.IGNORECASE)
_LATE = r",? (?:den )?(?:numera |nu )?(?:avlidn[ae]|framlidn[ae]|bortgångn[ae]) "  # "pojkens far, den avlidne Bo Ek"
_BEFORE = re.compile(rf"(?:^|[\s(,;/>*_])(?:{_ANY})(?:,? ?\(?| (?:som )?heter |{_LATE})$", re.IGNORECASE)
_PERHAPS = re.compile(
    rf"(?:^|[\s(,;/>*_])(?:{'|'.join(_WORDS.values())})(?:,? ?\(?| (?:som )?heter |{_LATE})$"
)  # _BEFORE, six times as fast
# What ends _BEFORE and is no role by itself: "gode mannen", "barnets namn", "dottern heter", "fadern, den avlidne".
_ENDS = frozenset(
    ("man", "mannen", "namn", "sekr", "sekr.", "enskilde", "heter", "avlidne", "avlidna", "framlidne", "framlidna",
     "bortgångne", "bortgångna")
)  # fmt: skip
_FIELD = re.compile(
    rf"(?:^|[|\t(•>*/;.,–-])\s*(?:\w+ )?(?:{_ANY})(?: (?:på|per|via|över) \w+)?(?:\s*[:|\t]\s*|[*_]+:\s*|:[*_]+\s*)$",
    re.IGNORECASE,
)
_MARKS = (":", "|", "\t")  # how a field's label ends
# What is said by whom the label names: "MAMMA: Liv har fått tillbaka sitt liv".
_SPEECH = re.compile(
    r"s?[ ]+(?!(?:och|samt|eller|född|f|tel|telefon|mobil|nås|på|vid|från|av|hos|med|i|är|var)\b)[a-zåäö]+[ ,]+[a-zåäö]"
)
_AFTER = re.compile(
    r"^(?:,? \(?\d{1,3} år\)?|\s*\((?:tel|mobil|född|f)[^)\n]{0,24}\))?"
    rf"(?:, |\s*\(|\s+–\s+|,?\s+(?:är|var)\s+|(?: \w+)?, (?:men |fast |och )?det (?:är|var) )"
    rf"(?:(?!hos )\w+s |min |mitt |din |ditt )?(?:{_ANY})(?=[\s,.;:)]|$)"
    r"(?! (?:i|på|vid) (?:rummet|telefon|bakgrunden|köket))(?! (?-i:[A-ZÅÄÖÉ])[^\W\d_])",
    re.IGNORECASE,
)
# "modern, Eva Ek, ringde": what an apposition ends with
_CLOSED = re.compile(r"s?\s*(?:[,.;:)(\n–/\d]|$|(?:i|på|vid|från|hos|eller)\b)")
_IS = re.compile(r"\s+(?:är|var)\s")
TEENS = "ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton"
_YOUNG = re.compile(
    rf"^(?:(?:,? (?:som )?är|,|\s*\()?\s*(?:1[0-7]|\d)(?:,\d)?\s*(?:år|mån|månader)|,? som är (?:{TEENS}))\b",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:\b(?:hans|hennes|deras|sin|min|din|vår|er)|[^\W\d_]{2}s)\s+(?:(?:biologiska?|andra|äldre|yngre|nya)\s+)?$",
    re.IGNORECASE,
)
_CHILDS = re.compile(r"\b(?:barnets|flickans|pojkens|ungdomens|elevens|hos|ens|genom)\s+$", re.IGNORECASE)
_REACH = 45  # characters on each side in which a role can stand

KIN = {"MAMMA", "PAPPA", "BARN", "SYSKON", "MORFORALDER", "FARFORALDER", "PARTNER", "SLAKTING", "STYVFORALDER"}
WORK = {
    "HANDLAGGARE",
    "CHEF",
    "LARARE",
    "REKTOR",
    "KURATOR",
    "LAKARE",
    "SJUKSKOTERSKA",
    "PSYKOLOG",
    "POLIS",
    "OMBUD",
    "TOLK",
    "PERSONAL",
}
NEIGHBOURS = frozenset({"GRANNE", "VAN"})
PASSING = NEIGHBOURS | {"PERSONAL", "POLIS", "TOLK"}  # whom a case meets in passing: vakten, hyresvärden
# What people are who meet a family from outside: nobody is two of these.
_OUTSIDE = WORK | {"GRANNE", "VAN", "KONTAKTPERSON", "GODMAN", "FAMILJEHEM"}
# A role, and those that whoever has it in a case has not.
_NEITHER = {
    "MAMMA": {"PAPPA"},
    "BARN": {"MORFORALDER", "FARFORALDER", "STYVFORALDER"},
    "GRANNE": {"MAMMA", "PAPPA", "BARN", "KLIENT"},
    "STYVFORALDER": {"MAMMA", "PAPPA"},
    "KLIENT": {*WORK, "GODMAN", "KONTAKTPERSON"},
}


@dataclass(frozen=True)
class RoleEvidence:
    """A role and where the word that gives it stands: code points into the document.

    owner: 0, or where the name of whoever has this mother, teacher … stands: -1 for the mention before, 1 for the next.
    """

    role: str
    start: int
    end: int
    owner: int = 0


def roles_at(text: str, start: int, end: int) -> Iterator[RoleEvidence]:
    """Yield the roles the text gives the person named at text[start:end], with their places."""
    near = text[max(0, start - 24) : start].rpartition("\n")[2]
    leads = _leads(near.rstrip(" ,(").rpartition(" ")[2])
    labelled = near.rstrip(" *_").endswith(_MARKS) and not _SPEECH.match(text, end)
    before = _last_words(text[max(0, start - _REACH) : start].rpartition("\n")[2]) if leads or labelled else ""
    led = leads and _PERHAPS.search(lowered(before))
    if before.endswith(", ") and " " not in text[start:end] and not _CLOSED.match(text, end):
        led = None  # "modern, Elin och Bo": a list, where "modern, Eva Ek ringde" only lacks a comma
    if match := (led and _BEFORE.match(before, led.start())) or (labelled and _FIELD.search(before)):
        at, role = start - len(before), str(match.lastgroup)
        owner = -1 if role in KIN and _owned(before[: match.start(role)]) else 0
        yield RoleEvidence(role, at + match.start(role), at + match.end(role), owner)
    after = text[end : end + _REACH].partition("\n")[0]
    match = _AFTER.match(after)
    if match and not (match.lastgroup == "PERSONAL" and _IS.match(after)):  # "är lärarassistent": what she lives on
        role = str(match.lastgroup)
        owner = 1 if role in KIN and _owned(after[: match.start(role)]) else 0
        yield RoleEvidence(role, end + match.start(role), end + match.end(role), owner)
    if match := _YOUNG.match(after):
        yield RoleEvidence("BARN", end, end + match.end())


@lru_cache(maxsize=65536)
def _leads(word: str) -> bool:
    """Say whether the last word before a name may end what gives it a role; most words do not, and are met again and again."""
    low = lowered(word)
    return low in _ENDS or low[-1:].isdigit() or bool(_PERHAPS.search(f" {low} "))


@lru_cache(maxsize=4096)
def role_word(word: str) -> str:
    """Return the role that a word gives, "" for none: farfar → FARFORALDER."""
    match = _WORD.fullmatch(word)
    return str(match.lastgroup) if match else ""


def _last_words(before: str) -> str:
    """Return the end of a text, five words of it: no role is said in more, and a search from each place costs."""
    parts = before.rsplit(" ", 6)
    return before[len(parts[0]) :] if len(parts) == 7 else before


def _owned(before: str) -> bool:
    """Say whether the text before a kinship word says whose: a name or a pronoun, but not the child the case is about."""
    return bool(_OWNER.search(before)) and not _CHILDS.search(before)


def unlike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Say whether two mentions of a first name alone are hardly one person's: the interpreter Sara and the neighbour Sara."""
    return conflict(a, b) or bool(a and b and not a & b and (a | b) & _OUTSIDE)


def conflict(a: frozenset[str] | set[str], b: frozenset[str] | set[str]) -> bool:
    """Say whether one person can hardly have both sets of roles: kin and staff, mother and father, parent and child."""
    if not a or not b or a & b:
        return False
    if (a & KIN and b & WORK) or (a & WORK and b & KIN):
        return True
    return any((x in a and b & others) or (x in b and a & others) for x, others in _NEITHER.items())
