"""Numbers and amounts as Swedish writes and says them, made equal."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from pipelines.calendar_sv import ORDINALS

ROUNDED = 0.1  # as far as "drygt", "knappt" and "cirka" may be off
HALF = 0.4  # so far a number with decimals may be from the whole one it is called: "nästan två" of 1,7
BOUND = 0.25  # as far as what is "under" or "över" a number may be from it
_UNDER = re.compile(r"\b(?:under|mindre än|färre än|inte fullt|inte ens|lägre än)\s+$", re.IGNORECASE)
_OVER = re.compile(r"\b(?:över|mer än|fler än|drygt|högre än)\s+$", re.IGNORECASE)
_UP = re.compile(r"\b(?:drygt|minst|gott och väl|(?:strax|lite|en bit) över)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:knappt|nästan|närmare|uppemot|inemot|bortåt|högst|(?:strax|lite|en bit) under)\b", re.IGNORECASE
)
_SMALL = "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
_UNITS = {**{word: n for n, word in enumerate(_SMALL.split(" "))}, "ett": 1}
_TENS = {"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90,
         "tretti": 30, "fyrti": 40, "femti": 50, "sexti": 60, "sjutti": 70, "åtti": 80, "nitti": 90, "tjuge": 20}  # fmt: skip
_SCALES = {"hundra": 100, "tusen": 1000, "miljon": 1_000_000, "miljoner": 1_000_000}
_PIECE = re.compile("|".join(sorted([*_UNITS, *_TENS, *_SCALES], key=len, reverse=True)))
_IMPLIED = {
    "1": re.compile(r"\b(?:en|ett|enda|ensam\w*|första)\b", re.IGNORECASE),
    "2": re.compile(
        r"\b(?:båda|bägge|par|paret|dubb\w+|tvilling\w*|andra|varannan|vartannat)\b|\bmorgon och kväll\b", re.IGNORECASE
    ),
    "6": re.compile(r"\bhalvår\w*|\bhalvdussin\b", re.IGNORECASE),
    "12": re.compile(r"\bdussin\w*", re.IGNORECASE),
    "3": re.compile(r"\bkvartal\w*|\btredjedel\w*", re.IGNORECASE),
    "4": re.compile(r"\bfjärdedel\w*", re.IGNORECASE),
    "10": re.compile(r"\btiotal\w*|\bdecenni\w*", re.IGNORECASE),
    "15": re.compile(r"\b(?:en )?kvart\b", re.IGNORECASE),
    "30": re.compile(r"\bhalvtimm\w*|\bhalv timme\b", re.IGNORECASE),
    "45": re.compile(r"\b(?:tre kvart|trekvart)\b", re.IGNORECASE),
    "90": re.compile(r"\b(?:en och en halv|halvannan) timme\b", re.IGNORECASE),
    "50": re.compile(r"\b(?:hälften|halva|halv)\b", re.IGNORECASE),
    "25": re.compile(r"\b(?:en |var )?fjärdedel\w*", re.IGNORECASE),
    "33": re.compile(r"\btredjedel\w*|\bvar tredje\b", re.IGNORECASE),
    "20": re.compile(r"\bfemtedel\w*|\bvar femte\b", re.IGNORECASE),
    "5": re.compile(
        r"\bvarje vardag\b|\balla vardagar\b|\bmåndag(?:ar)?(?: till|–|-| t\.o\.m\.) ?fredag", re.IGNORECASE
    ),
    "14": re.compile(r"\bvarannan vecka\b", re.IGNORECASE),
}
_TENTH = re.compile(r"(?P<word>\w+)tal(?:et|s)?", re.IGNORECASE)
_WORD = re.compile(r"\b[a-zåäö]+\b", re.IGNORECASE)
_SCALE = re.compile(r"(?:hundra|tusen)$", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:[   .]\d{3})+(?:,\d+)?(?!\d)|(?<!\d)(?<!\d[.,:])\d+(?:,\d+)?")
_SCALED = re.compile(r"\s?(?:(?P<thousand>tkr|tusen)|(?P<million>miljon(?:er)?|mnkr|mkr|milj\.?))\b", re.IGNORECASE)
_AND_A_HALF = re.compile(r"\s+och\s+(?:en|ett)\s+halvt?\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?:en\s+)?halv\s+(?P<scale>miljon)\b", re.IGNORECASE)
_ONE_AND_A_HALF = re.compile(r"\b(?:en|ett)\s+och\s+(?:en|ett)\s+halvt?\b|\bhalvannan\b|\banderhalv\w*", re.IGNORECASE)


def number_of(word: str) -> int | None:
    """Return the number that a word says ("tjugosextusen" is 26000), None when it says none; "en" and "ett" say none."""
    word = word.casefold()
    pieces = _PIECE.findall(word)
    if not pieces or "".join(pieces) != word or pieces in (["en"], ["ett"]):
        return None
    total, part = 0, 0
    for piece in pieces:
        if piece in _SCALES:
            scale = _SCALES[piece]
            if scale == 100:
                part = max(part, 1) * 100
            else:
                total, part = total + max(part, 1) * scale, 0
        else:
            part += _UNITS.get(piece, _TENS.get(piece, 0))
    return total + part


def numbers(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, value) of every number in figures or words; the value is written without spaces: 12000, 1,5."""
    out = [(m.start(), m.end(), "500000") for m in _HALF.finditer(text)]
    out += [(m.start(), m.end(), "1,5") for m in _ONE_AND_A_HALF.finditer(text)]
    said = [(m.start(), m.end(), re.sub(r"[\s.](?=\d{3})", "", m[0])) for m in _DIGITS.finditer(text)]
    said += _said(text)
    end = 0
    for start, stop, value in sorted(said):
        if start >= end and not any(a <= start < b for a, b, _ in out):
            end, value = _whole(text, stop, value)
            out.append((start, end, _even(value)))
    return sorted(out)


def _said(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers in words; "sju tusen åtta hundra" is one."""
    held: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        number = word is not None and number_of(word[0]) is not None
        if held and not (
            word
            and number
            and text[held[-1].end() : word.start()] == " "
            and (_SCALE.search(word[0]) or _SCALE.search(held[-1][0]))
        ):
            whole = number_of("".join(m[0] for m in held))
            if whole is not None:
                yield held[0].start(), held[-1].end(), str(whole)
            held = []
        if word and number:
            held.append(word)


def _whole(text: str, end: int, value: str) -> tuple[int, str]:
    """A number with what follows it: "85 tkr", "2,5 miljoner", "sju och ett halvt"."""
    if half := _AND_A_HALF.match(text, end):
        return half.end(), f"{value},5"
    scaled = _SCALED.match(text, end)
    number = Decimal(value.replace(",", "."))
    if scaled is None or number >= 1000:
        return end, value
    whole = number * (1000 if scaled["thousand"] else 1_000_000)
    return scaled.end(), f"{whole.normalize():f}".replace(".", ",")


def _even(value: str) -> str:
    whole, _, part = value.partition(",")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f",{part}" if part else "")


def ordinals(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, value) of every ordinal from the third on; "andra" is also "others", "första" also "at first"."""
    found = ((m, ORDINALS.get(m[0].casefold(), 0)) for m in _WORD.finditer(text))
    return [(m.start(), m.end(), str(n)) for m, n in found if n > 2]


def implied(text: str) -> set[str]:
    """Return the numbers that words say without being numerals: 1 of "en", 2 of "båda" and "ett par", 3 of "trerumslägenhet"."""
    out = {n for n, pattern in _IMPLIED.items() if pattern.search(text)}
    others = [w for m in _WORD.finditer(text) if number_of(w := m[0].casefold()) is None and w not in ORDINALS]
    out |= {str(n) for w in others if (m := _TENTH.fullmatch(w)) and (n := number_of(m["word"]))}
    return out | {str(n) for other in others for word, n in _UNITS.items() if n > 1 and other.startswith(word)}


def bounded(before: str, value: str, held: Collection[str]) -> bool:
    """Say whether one that is held lies a little under or over a number, as the words before it say: "under tusen"."""
    said = float(value.replace(",", "."))
    low = said * (1 - BOUND) if _UNDER.search(before) else said
    high = said * (1 + BOUND) if _OVER.search(before) else said
    return any(low <= float(other.replace(",", ".")) <= high for other in held)


def near(value: str, held: Collection[str], said_so: str) -> bool:
    """Say whether a number said to be rounded, by this word, lies within a tenth of one that is held, on its side of it."""
    said, up, down = float(value.replace(",", ".")), bool(_UP.search(said_so)), bool(_DOWN.search(said_so))
    for n in (float(other.replace(",", ".")) for other in held):
        slack = max(ROUNDED * abs(said), 0 if n.is_integer() else HALF)
        if abs(said - n) <= slack and not (up and n < said) and not (down and n > said):
            return True
    return False
