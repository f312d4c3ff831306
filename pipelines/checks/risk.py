"""No grave matter (violence, suicide, abuse, crime, illness, pregnancy, death …) that the sources do not name."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns

_LISTED = patterns("risk_terms")
_EACH = "var för sig: "  # of these kinds one word does not vouch for another: ADHD is no autism
_DENIED = re.compile(
    r"\b(?:inte|ej|aldrig|ing[ae]n?|inget|utan|förnekar|nekar till|varken)\s(?:[^\W_]+\s){0,3}$"
    r"|(?:^|[.;]\s)(?:inget|ingen|inga)\b[^.;]*$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.;]\s)(?:något|någon|några)\b[^.;]*$", re.IGNORECASE)  # "Något våld … har inte förekommit"
_NOT_SO = re.compile(r"[^.;,]*\b(?:inte|ej|aldrig)\b", re.IGNORECASE)
# "första gången", "händelsen": goes on with what the sentences before it name
_GOES_ON = re.compile(
    r"\bgång(?:en|erna)?\b|\btillfälle\w*|\bhändelse[nr]\w*|\bincident\w*"
    r"|\b(?:så|detta|det här) (?:har )?(?:skett|hänt|hände)\b|\bdärför\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+")
_DEFINITE = re.compile(r"(?:[ae]n|[^aeiouyåäö]n|et|na)s?$", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:är|var|bli(?:r|vit)?|blev|har|hade|en|ett)\s(?:[^\W_]+\s)?$", re.IGNORECASE
)  # "blev slagen" is no noun
_FORMS = patterns("forms")
_DOUBTS = re.compile(  # a point that denies, doubts or asks by any word tells no fact
    rf"{_FORMS['negation'].pattern}|{_FORMS['implied_denial'].pattern}|{_FORMS['lacking'].pattern}|\b(?:om|oro\w*|risk\w*|rädd\w*|fråg\w*|misst\w*)\b",
    re.IGNORECASE,
)
_ALSO = ", källa"  # words that vouch for a kind in the source and do not name it in a point
TERMS = {kind: p for kind, p in _LISTED.items() if not kind.startswith(_EACH) and not kind.endswith(_ALSO)}
EACH = {
    kind.removeprefix(_EACH): p for kind, p in _LISTED.items() if kind.startswith(_EACH) and not kind.endswith(_ALSO)
}


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of grave matter that only the point names."""
    told = f"{pair.all}\n{pair.before if _GOES_ON.search(pair.source) else ''}"
    for kind, pattern in TERMS.items():
        vouched = bool(pattern.search(told) or _LISTED.get(kind + _ALSO, pattern).search(pair.all))
        if not vouched and _stated(pattern, pair.claim) and not _given(pattern, pair):
            yield f"Punkten nämner {kind}, vilket inte står i källan."
        elif _asserted(pattern, pair):
            yield f"Punkten nämner {kind}, vilket källan bara förnekar."
    for kind, pattern in EACH.items():
        vouched = _EACH + kind + _ALSO in _LISTED and bool(_LISTED[_EACH + kind + _ALSO].search(pair.all))
        if not vouched and _named(pattern, pair.claim) - _named(pattern, pair.all) and not _given(pattern, pair):
            yield f"Punkten nämner {kind}, vilket inte står i källan."


def _stated(pattern: re.Pattern[str], claim: str) -> bool:
    """Whether a point names it and does not deny it: "inget spår av droger" is no risk."""
    return any(not _denied(claim[: m.start()], claim[m.end() :]) for m in pattern.finditer(claim))


def _given(pattern: re.Pattern[str], pair: Pair) -> bool:
    """Whether a point names it as something known ("våldet", "misshandeln"), and what stands before its sources tells of it."""
    words = [(pair.claim[: m.start()], _WORD.match(pair.claim, m.start())) for m in pattern.finditer(pair.claim)]
    if not all(word and _DEFINITE.search(word[0]) and not _DONE.search(before) for before, word in words):
        return False
    meant = [p for p in (*TERMS.values(), *EACH.values()) if any(word and p.search(word[0]) for _, word in words)]
    return any(p.search(text) for text in pair.given for p in meant)


def _asserted(pattern: re.Pattern[str], pair: Pair) -> bool:
    """Whether a point tells as a fact what its sources only deny: "har inte sagt att någon slår honom" is no blow."""
    if _DOUBTS.search(pair.claim) or not _stated(pattern, pair.claim):
        return False
    told = [(text[: m.start()], text[m.end() :]) for text in pair.sources for m in pattern.finditer(text)]
    return bool(told) and all(_denied(before, after) for before, after in told) and not pattern.search(pair.around)


def _denied(before: str, after: str) -> bool:
    return bool(_DENIED.search(before) or (_OPENS.search(before) and _NOT_SO.match(after)))


def _named(pattern: re.Pattern[str], text: str) -> set[str]:
    return {m[0].casefold()[:4] for m in pattern.finditer(text)}


check = check_of("risk", compare, withhold=True)
