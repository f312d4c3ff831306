"""One span, one person: what a model drew too wide is cut at lines, commas, "och" and ordinary words at its ends."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.names import PARTICLES
from anonymize.spans import Span, moved

SPELLED = "letters"  # the commas of a name spelled out are its own
_APART = re.compile(r"\s*\n\s*|,\s+|\s+(?:och|o|å|&|eller|samt)\s+|(?<= [A-ZÅÄÖ]\.)\s+(?=[A-ZÅÄÖ][a-zåäö])")
_LISTED = re.compile(r", [A-ZÅÄÖÉ]")
_LED = re.compile(r"(?<![^\W_])(?:af|von(?: der| dem)?|van(?: der| den| de)?|de la|della|bin|ibn|abu) \Z")
_STOP = re.compile(r"(?<=[0-9])\.\Z")  # which ends the sentence and not the house's number
_REACH = 10  # code points of the longest particle and what stands before it
_WORD = re.compile(r"\S+")
_DEFINITE = ("en", "et", "an", "na")
_STARTERS = cues("starter")
_LONG = 9  # letters of a word that is a compound and no name
_NAMELIKE = 0.1  # a prior of being a name from which a word before a name belongs to it


def tidy(text: str, spans: Iterable[Span], lexicon: Lexicon) -> tuple[Span, ...]:
    """Return the spans, each PERSON cut down to one name; nothing that may be a name is uncovered."""
    out: list[Span] = []
    for span in spans:
        if span.label != "PERSON" or span.source == SPELLED:
            stop = span.label == "ADDRESS" and _STOP.search(text, span.start, span.end)
            out.append(replace(span, end=stop.start()) if stop else span)
            continue
        for piece in _people(text, span, lexicon):
            out.append(_led(text, piece, out[-1].end if out else 0))
    return tuple(out)


def _led(text: str, span: Span, after: int) -> Span:
    """Return a name with the particle before it: "af Klercker", "von der Esch"."""
    led = _LED.search(text[max(after, span.start - _REACH) : span.start])
    return replace(span, start=span.start - len(led[0])) if led and text[span.start].isupper() else span


def _people(text: str, span: Span, lexicon: Lexicon) -> Iterator[Span]:
    surface = text[span.start : span.end]
    at = 0
    for gap in _APART.finditer(surface):
        if "," in gap[0] and _register(surface, gap, lexicon) and not _among(text, span, gap, lexicon):
            continue
        if surface[gap.start() - 1] == "." and not _another(surface, gap, lexicon):
            continue
        yield from _trimmed(text, span, span.start + at, span.start + gap.start(), lexicon)
        at = gap.end()
    yield from _trimmed(text, span, span.start + at, span.end, lexicon)


def _register(surface: str, gap: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether the comma stands as in a register, "Svensson, Anna": one word before it, and that no first name."""
    before = surface[: gap.start()].split()
    kind = lexicon.exact(before[0].lower()) if len(before) == 1 else Kind.FIRST
    first = kind & Kind.FIRST or (kind & Kind.FIRST_WORD and not kind & (Kind.SURNAME | Kind.SURNAME_WORD))
    return not first


def _another(surface: str, gap: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a name after an initial with its stop is another's: "Ingvar S. Nadja", a first name before and after."""
    before, after = surface[: gap.start()].split(), surface[gap.end() :].split()
    first = lexicon.exact(before[0].lower()) & Kind.FIRST
    return bool(
        first and lexicon.exact(after[0].lower()) & Kind.FIRST and not lexicon.exact(after[0].lower()) & Kind.SURNAME
    )


def _among(text: str, span: Span, gap: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether more are listed after it, and no list knows the word before the comma as a surname: "Edda, Caroline, Thabo"."""
    before = text[span.start : span.start + gap.start()].strip().lower()
    known = lexicon.exact(before) & (Kind.SURNAME | Kind.SURNAME_WORD)
    return not known and bool(_LISTED.match(text, span.end))


def _trimmed(text: str, span: Span, start: int, end: int, lexicon: Lexicon) -> Iterator[Span]:
    """Yield what is left between the first and the last word that is not just an ordinary one; all of it if none is."""
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    while len(words) > 1 and _titled(text, words, lexicon):
        words.pop(0)
        start = words[0][0]
    while len(words) > 1 and _begins(text, words, lexicon):
        words.pop()
        end = words[-1][1]
    if len(words) > 1 and any(text[a].isupper() for a, _ in words):
        names = [n for n, (a, b) in enumerate(words) if not _ordinary(text[a:b], lexicon)]
        if names:
            start, end = words[names[0]][0], words[names[-1]][1]
    if start < end:
        yield moved(span, start, end)


def _titled(text: str, words: list[tuple[int, int]], lexicon: Lexicon) -> bool:
    """Whether the first word is what somebody is, and the next the name: "Docent Klockhoff"."""
    word, following = text[slice(*words[0])], text[slice(*words[1])]
    low = word.strip(".,").lower()
    plain = lexicon.kind(low) == Kind.ORDINARY and lexicon.share(low) < _NAMELIKE
    sure = low in lexicon.stems or (len(low) >= _LONG and low.endswith(_DEFINITE))
    return (
        plain
        and sure
        and len(low) > 3
        and word[:1].isupper()
        and not word.isupper()
        and following[:1].isupper()
        and len(following) > 1
    )


def _begins(text: str, words: list[tuple[int, int]], lexicon: Lexicon) -> bool:
    """Whether the last word begins the next sentence, after one without a stop: "Sven Det"."""
    low = text[slice(*words[-1])].lower()
    return low in _STARTERS and not text[slice(*words[-2])].endswith(".") and not lexicon.kind(low) & Kind.PERHAPS


def _ordinary(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in lower case, beside one with a capital, can only be a Swedish word."""
    bare = word.strip(".,;:!?()\"'”’")
    if not bare.isalpha() or not bare.islower() or bare in PARTICLES:
        return False
    kind = lexicon.kind(bare)
    return bool(kind & Kind.ORDINARY) and not kind & Kind.PERHAPS
