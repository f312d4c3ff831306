"""Whether a word can be what somebody is called for short: customary (Jocke), or what is left of a name (Millan, Camilla)."""

import re
from functools import lru_cache

from anonymize.customs import customary
from anonymize.names import ear, sound

_ENDING = re.compile(r"(?<=..)(?:s?an|en|is|ie|[aeioy])$")  # that Swedish short names get: Matt-an, Gust-en, Em-is
_COINED = re.compile(
    r"(?<=...)(?:s?an|en|is|ie|[eioy]|ek|it[oa]|u?ś|usia|ki|ka|jan)$"
)  # also Polish, Spanish, Greek, Russian, Persian; not -a, which makes Karima of Karim
_TWICE = re.compile(r"(.)\1")
_LEAST = 3  # letters of a stem that may begin anywhere in a name, or lack some of its letters


@lru_cache(maxsize=65536)
def short_for(word: str, given: str) -> bool:
    """Say whether a word, case-folded, may be short for a given name: customary, its beginning, or the letters that are heard."""
    parts = {given, *given.split("-")}
    if word in parts or sound(word) in map(sound, parts):
        return False
    if {*customary().get(word, ())} & parts:
        return True
    stem = _heard(_ENDING.sub("", word))
    return any(_left(stem, _heard(part)) for part in parts)


@lru_cache(maxsize=65536)
def begins(word: str, given: str) -> bool:
    """Say whether a word is customarily short for a name, or three letters at least of its beginning with an ending: Tinnis."""
    parts = {given, *given.split("-")}
    if {*customary().get(word, ())} & parts:
        return True
    ended = bool(_COINED.search(word))
    stem = _heard(_COINED.sub("", word))
    fits = (part for part in parts if _heard(part).startswith(stem) and (ended or len(word) < len(part)))
    return word not in parts and len(stem) >= _LEAST and any(fits)


def beginnings(word: str, *, short: bool) -> set[str]:
    """Return keys of which a short name and a name that begins with it share one."""
    if short:
        return {_heard(_ENDING.sub("", word))[:_LEAST], *customary().get(word, ())}
    return {key for part in (word, *word.split("-")) for key in (_heard(part)[:_LEAST], part)}


def _left(stem: str, name: str) -> bool:
    """Say whether a stem is what is left of a name: Em- of Emma, Mill- of Camilla, Bitt- of Birgitta."""
    if name.startswith(stem) or len(stem) < _LEAST:
        return name.startswith(stem)
    rest = iter(name)
    return stem in name or (stem[0] == name[0] and all(letter in rest for letter in stem))


def _heard(word: str) -> str:
    return _TWICE.sub(r"\1", ear(word))
