"""Bytes to text for Swedish files: UTF-8, UTF-16, then Windows-1252 or the older code pages, chosen by å ä ö alone."""

from __future__ import annotations

import re

from pipelines.readers.refusal import Refused

_SWEDISH_IN_WORD = re.compile("(?<=[a-zA-Z])[åäöéÅÄÖ]|[åäöÅÄÖ](?=[a-zA-Z])")
_MOJIBAKE = re.compile("Ã[¥¤¶©…„–\x85\x84\x96]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000
WRONG_ENCODING = "Texten verkar ha sparats med fel teckenkodning (Ã¥ i stället för å): kontrollera namnen."
LOST_CHARACTERS = "{count} tecken gick inte att läsa och visas som \ufffd."


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text and a remark in Swedish ("" when all is well). `charset` is what a mail or page says of itself."""
    text = _with_mark(data)
    if text is None:
        text = (_named(data, charset) if charset else None) or _guess(data)
    if len(_CONTROL.findall(text[:_SAMPLE])) > 1 + len(text[:_SAMPLE]) // 200:
        raise Refused("binary")
    return text, _remark(text)


def _with_mark(data: bytes) -> str | None:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return None


def _named(data: bytes, charset: str) -> str | None:
    """None when the name is unknown or wrong: then the bytes decide."""
    charset = "cp1252" if charset.lower() in ("us-ascii", "iso-8859-1", "latin-1", "latin1", "ascii") else charset
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(data: bytes) -> str:
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > len(data[:_SAMPLE]) // 6 and min(even, odd) * 10 < max(even, odd):
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        broken = data.decode("utf-8", "replace")
    if broken.count("\ufffd") * 2 <= sum(char > "\x7f" for char in broken) - broken.count("\ufffd"):
        return broken
    return max((data.decode(codec, "replace") for codec in ("cp1252", "cp850", "mac-roman")), key=_swedish)


def _swedish(text: str) -> int:
    return len(_SWEDISH_IN_WORD.findall(text[:_SAMPLE]))


def _remark(text: str) -> str:
    if len(_MOJIBAKE.findall(text[:_SAMPLE])) > 1:
        return WRONG_ENCODING
    lost = text.count("\ufffd")
    return LOST_CHARACTERS.format(count=lost) if lost else ""
