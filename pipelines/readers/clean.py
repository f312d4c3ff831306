"""One way of writing text for the whole product: NFC, plain spaces and line ends, nothing invisible.

Zero-width, bidirectional and tag characters hide instructions and break names in two: they are removed and counted.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = re.compile("[!-~åäöÅÄÖéÉ–”’… ]*")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\U0001d173-\U0001d17a]"
)
_DROPPED = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\ufe0e\ufe0f\ufffe\uffff]")
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LONE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile("\n{3,}")
_SAME = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\uf0b7": "•", "\uf0a7": "•", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl",
     "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)  # fmt: skip


def clean(text: str) -> tuple[str, int]:
    """The text as the product writes it, and how many invisible characters were taken out of it."""
    if _PLAIN.fullmatch(text):
        return text.strip(), 0
    text = _LINE_END.sub("\n", text)
    text, invisible = _INVISIBLE.subn("", text)
    text = _LONE.sub("\ufffd", _SPACE.sub(" ", _DROPPED.sub("", text)))
    text = unicodedata.normalize("NFC", text.translate(_SAME))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK.sub("\n\n", lines).strip(), invisible


def tagged(text: str) -> str:
    """What tag characters (U+E0020 to U+E007E, invisible twins of ASCII) say in a text."""
    return "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) <= 0xE007E)
