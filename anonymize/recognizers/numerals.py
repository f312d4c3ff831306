"""What Swedish number words dictate, digit by digit: "åttiosju" is 87, "sex hundra tolv" 612, "nollsjuttio" 070."""

from collections.abc import Sequence
from functools import cache

ONES = dict(
    zip(["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"], "0123456789", strict=True)
) | {"en": "1", "tvåa": "2", "nolla": "0", "nollnoll": "00"}
TEENS = dict(
    zip(
        ["tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton"],
        range(10, 20),
        strict=True,
    )
) | {"aderton": 18}
TENS = dict(
    zip(
        ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"],
        range(20, 100, 10),
        strict=True,
    )
)
TENS |= {"tjuge": 20, "tretti": 30, "fyrti": 40, "femti": 50, "sexti": 60, "sjutti": 70, "åtti": 80, "nitti": 90}
UNITS = "|".join(word for word in ONES if word in ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"))
BELOW_HUNDRED = f"(?:(?:{'|'.join(TENS)})(?:{UNITS})?|{'|'.join(TEENS)}|{UNITS})"  # a regular expression
SCALES = frozenset({"hundra", "tusen"})  # which belong to the number word before them


@cache
def digits(word: str) -> str | None:
    """Return the digits that a number word dictates, None for another word: "åttiosju" → "87", "nittonhundra" → "19"."""
    if word in ONES:
        return ONES[word]
    if word in TEENS:
        return str(TEENS[word])
    for ten, value in TENS.items():
        if word == ten:
            return str(value)
        if word.startswith(ten) and word[len(ten) :] in ONES:
            return str(value + int(ONES[word[len(ten) :]]))
    if word.endswith("hundra") and (head := digits(word[:-6])):
        return head
    if "hundra" in word:
        head, _, tail = word.partition("hundra")
        first, rest = digits(head) if head else "1", digits(tail)
        if first and rest:
            return first + rest.zfill(2)
    return _glued(word)


def _glued(word: str) -> str | None:
    """Return the digits of two number words written as one, as they are heard: "nollåtta", "tjugotretton" (2013)."""
    for first in ("noll", "tjugo", *TEENS):
        if word.startswith(first) and len(word) > len(first) and (rest := digits(word[len(first) :])):
            return f"{digits(first)}{rest}"
    return None


def said(words: Sequence[str]) -> list[str]:
    """Return the digits of each number in a row of number words; hundreds and thousands join what stands around them."""
    out, n = [], 0
    while n < len(words):
        group, n = _below_thousand(words, n)
        if n < len(words) and words[n] == "tusen":
            n += 1
            rest, after = _below_thousand(words, n) if n < len(words) else ("", n)
            joins = rest and len(rest) <= 3 and (after == n + 1 or words[n + 1] == "hundra") and words[n] != "noll"
            group, n = (group + rest.zfill(3), after) if joins else (group + "000", n)
        out.append(group)
    return out


def _below_thousand(words: Sequence[str], n: int) -> tuple[str, int]:
    """Return the digits of the number at word n, and where the next begins."""
    head = digits(words[n])
    if head is None:  # "hundra" or "tusen" that nothing stands before
        return ("1", n) if words[n] == "tusen" else _hundreds("1", words, n + 1)
    if n + 1 < len(words) and words[n + 1] == "hundra" and head[0] != "0":
        return _hundreds(head, words, n + 2)
    return head, n + 1


def _hundreds(head: str, words: Sequence[str], n: int) -> tuple[str, int]:
    """Return hundreds with the tens after them, unless those have hundreds of their own."""
    rest = digits(words[n]) if n < len(words) else None
    if rest is None or len(rest) > 2 or rest[0] == "0" or (n + 1 < len(words) and words[n + 1] in SCALES):
        return head + "00", n
    return head + rest.zfill(2), n + 1
