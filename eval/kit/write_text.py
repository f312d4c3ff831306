"""Plain formats: the body itself, in the encoding that the front matter names (utf-8 unless told)."""

from eval.kit.markup import plain
from eval.kit.source import Source


def write_text(source: Source) -> bytes:
    """txt, md, html, vtt and srt. `newline: crlf` gives Windows line ends; utf-16 is written little-endian with its mark."""
    text = plain(source.body)
    if source.meta.get("newline") == "crlf":
        text = text.replace("\n", "\r\n")
    encoding = source.meta.get("encoding", "utf-8")
    return ("\ufeff" + text).encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)
