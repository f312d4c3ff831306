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
    if (text := _utf8(data)) is not None:
        return text
    lines = data.splitlines(keepends=True)
    other = [line for line in lines if not line.isascii() and _utf8(line) is None]
    if any(not line.isascii() and _utf8(line) is not None for line in lines):  # pasted together, or a torn letter
        codec = _older(b"".join(other))
        return "".join(_line(line, codec) for line in lines)
    return _line(data, _older(data))


def _line(data: bytes, codec: str) -> str:
    text = data.decode("utf-8", "replace")
    return text if _mostly_read(text) else data.decode(codec, "replace")


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mostly_read(text: str) -> bool:
    """Tell whether what is UTF-8 in a text outweighs what is not."""
    lost = text.count("\ufffd")
    return lost * 2 <= sum(char > "\x7f" for char in text) - lost


def _older(data: bytes) -> str:
    """Return the code page that gives the most Swedish letters inside words."""
    return max(("cp1252", "cp850", "mac-roman"), key=lambda codec: _swedish(data.decode(codec, "replace")))


def _swedish(text: str) -> int:
    return len(_SWEDISH_IN_WORD.findall(text[:_SAMPLE]))


def _remark(text: str) -> str:
    if len(_MOJIBAKE.findall(text[:_SAMPLE])) > 1:
        return WRONG_ENCODING
    lost = text.count("\ufffd")
    return LOST_CHARACTERS.format(count=lost) if lost else ""
