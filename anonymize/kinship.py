"""Words for kin and for people's work: their forms, what they make of somebody, and to whom."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from anonymize.recognizers.reading import lowered

# word → (its written forms as regular expressions, the role it gives, what its bearer is to the person spoken of)
_WORDS: dict[str, tuple[str, str, str]] = {
    "mamma": (r"mamman?|modern|mor|morsan", "MAMMA", "förälder"),
    "pappa": (r"pappan?|fadern|far|farsan", "PAPPA", "förälder"),
    "mormor": (r"mormor|mormodern", "MORFORALDER", "mor- eller farförälder"),
    "morfar": (r"morfar|morfadern", "MORFORALDER", "mor- eller farförälder"),
    "farmor": (r"farmor|farmodern", "FARFORALDER", "mor- eller farförälder"),
    "farfar": (r"farfar|farfadern", "FARFORALDER", "mor- eller farförälder"),
    "son": (r"son|sonen", "BARN", "barn"),
    "dotter": (r"dotter|dottern", "BARN", "barn"),
    "barn": (r"barnet|flickan|pojken|ungdomen", "BARN", "barn"),
    "lillasyster": (r"lillasyster|lillasystern", "SYSKON", "syskon"),
    "lillebror": (r"lillebror|lillebrodern", "SYSKON", "syskon"),
    "storasyster": (r"storasyster|storasystern", "SYSKON", "syskon"),
    "storebror": (r"storebror|storebrodern", "SYSKON", "syskon"),
    "syster": (r"syster|systern|halvsyster|tvillingsyster", "SYSKON", "syskon"),
    "bror": (r"bror|brodern|halvbror|tvillingbror", "SYSKON", "syskon"),
    "moster": (r"moster|mostern", "SLAKTING", "släkting"),
    "faster": (r"faster|fastern", "SLAKTING", "släkting"),
    "morbror": (r"morbror|morbrodern", "SLAKTING", "släkting"),
    "farbror": (r"farbror|farbrodern", "SLAKTING", "släkting"),
    "kusin": (r"kusin|kusinen", "SLAKTING", "släkting"),
    "make": (r"maken?|makan?|hustru|hustrun|sambon?|partnern?|exmaken?|exmakan?", "PARTNER", "partner"),
    "lärare": (r"läraren|klassläraren|mentorn|fröken|lärare|klasslärare|mentor", "LARARE", "lärare"),
    "rektor": (r"rektorn?", "REKTOR", "rektor"),
    "kurator": (r"(?:skol)?kuratorn?", "KURATOR", "kurator"),
    "läkare": (r"(?:barn|skol)?läkaren?", "LAKARE", "läkare"),
    "sjuksköterska": (r"(?:skol|distrikts|sjuk)?sköterskan?", "SJUKSKOTERSKA", "sjuksköterska"),
    "psykolog": (r"psykologen?", "PSYKOLOG", "psykolog"),
    "handläggare": (r"handläggaren?|socialsekreteraren?|utredaren?", "HANDLAGGARE", "handläggare"),
    "anmälare": (r"anmälaren?|uppgiftslämnaren?", "ANMALARE", "anmälare"),
    "kontaktperson": (r"kontaktpersonen?", "KONTAKTPERSON", "kontaktperson"),
    "god man": (r"gode? mannen|god man|förvaltaren", "GODMAN", "god man"),
    "ombud": (r"offentliga biträdet|ombudet|ombud|offentligt biträde", "OMBUD", "ombud"),
    "tolk": (r"tolken?", "TOLK", "tolk"),
    "familjehem": (r"familjehems(?:mamman?|pappan?)", "FAMILJEHEM", "familjehemsförälder"),
    "granne": (r"grannen?", "GRANNE", "granne"),
    "vän": (r"kompisen?|vännen|väninnan|pojkvännen|flickvännen", "VAN", "vän"),
}  # fmt: skip
_GROUPS = {f"w{n}": word for n, word in enumerate(_WORDS)}
ANY = "|".join(f"(?P<w{n}>{forms})" for n, (forms, _, _) in enumerate(_WORDS.values()))
FORMS = "|".join(
    forms for forms, _, _ in _WORDS.values()
)  # the same without names, to be used more than once in a pattern
WORD = re.compile(rf"(?<![\w-])(?:{ANY})(?=s?(?![\w-]))", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][\w-]*")
_FIRST = frozenset({"gode", "god", "offentliga", "offentligt"})  # of the forms that are two words
_SMALL = re.compile(rf"(?<![\w-])(?:{FORMS})(?=s?(?![\w-]))")
# What means one person as it stands: definite forms, and the kin that children speak of as by name.
MEANS = re.compile(
    r"(?:mamma|pappa|mormor|morfar|farmor|farfar|moster|faster|morbror|farbror|modern|fadern|gode mannen|god man"
    r"|.+(?:an|en|et|ern|ren|in|arn))",
    re.IGNORECASE,
)
# Roles that somebody has in a case as a whole, and so to the one it is about.
OF_THE_CASE = frozenset(
    {"MAMMA", "PAPPA", "MORFORALDER", "FARFORALDER", "LARARE", "REKTOR", "KURATOR", "HANDLAGGARE", "ANMALARE", "KONTAKTPERSON",
     "FAMILJEHEM", "GODMAN"}
)  # fmt: skip
TURNED = {"barn": "förälder", "förälder": "barn"}
MUTUAL = frozenset({"syskon", "partner", "granne", "vän", "släkting"})
KIN = frozenset({"förälder", "mor- eller farförälder", "barn", "syskon", "släkting", "partner"})


def words_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of WORD, tried only at words that may begin one: most words do not, and are met again and again."""
    for place in _TOKEN.finditer(lowered(text)):
        if _begins(place[0]) and (match := WORD.match(text, place.start())):
            yield match


@lru_cache(maxsize=65536)
def _begins(word: str) -> bool:
    return word in _FIRST or bool(_SMALL.match(word))


def word_of(match: re.Match[str]) -> str:
    """Return the word that a match of WORD, or of a pattern that holds ANY, is a form of."""
    return _GROUPS[str(match.lastgroup)]  # ANY's groups hold no others, and stand last in every pattern


def role_of(word: str) -> str:
    """Return the role a word gives: MAMMA for mamma."""
    return _WORDS[word][1]


def relation_of(word: str) -> str:
    """Return what the word's bearer is to the person spoken of: förälder for mamma."""
    return _WORDS[word][2]


@cache
def relation_of_role(role: str) -> str | None:
    """Return what somebody in a role is to the child or client of the case, None for a role that says nothing of that."""
    return next((relation for _, of, relation in _WORDS.values() if of == role), None)


@cache
def only_word_of(role: str | None) -> str | None:
    """Return the word that gives a role, None where there are several: MORFORALDER is mormor or morfar."""
    words = [word for word, (_, of, _) in _WORDS.items() if of == role]
    return words[0] if len(words) == 1 else None


def preposition(kind: str) -> str:
    """Return what stands between a relation and the other person: anmälare om, handläggare för, förälder till."""
    return {
        "anmälare": "om",
        "handläggare": "för",
        "rektor": "för",
        "kurator": "för",
        "god man": "för",
        "tolk": "för",
    }.get(kind, "till")
