"""What a file is, by its first bytes and its name together: a name that lies is an error, never a guess."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath

from pipelines.readers.refusal import Refused

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_PHOTOS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp")
_IMAGE_SUFFIXES = (*_PHOTOS, ".gif", ".svg")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
_NAMED = {
    **dict.fromkeys((".pages", ".numbers", ".key"), "apple"),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".csv"), "sheet"),
    **dict.fromkeys((".pptx", ".ppt", ".odp"), "slides"),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".ogg", ".aac", ".amr", ".wma", ".mp4", ".mov"), "sound"),
    **dict.fromkeys((".heic", ".heif"), "heic"),
    ".msg": "outlook",
}  # what a name says of a file that no reader takes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ALIASES = {".htm": ".html", ".markdown": ".md", ".text": ".txt"}
_TEXT = (".txt", ".md", ".html", ".eml", ".vtt", ".srt")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def detect(name: str, data: bytes) -> str:
    """The suffix whose reader reads this file, such as ".docx". Raises Refused when none does or the name lies."""
    suffix = PurePath(name).suffix.lower()
    suffix = _ALIASES.get(suffix, suffix)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise Refused("empty")
    marks = _MARKS if min(data[:4096]) < 9 else _MARKS[:2]  # "BMW …" is text
    try:
        found = next((kind(data) for mark, kind in marks if data.startswith(mark)), None)
    except Refused as refused:
        if refused.reason in ("archive", "unsupported", "old_format") and suffix in _NAMED:
            raise Refused(_NAMED[suffix]) from None
        raise
    if found == ".jpg":
        return _photo(suffix)
    if data[4:12] in _HEIC:
        raise Refused("heic")
    if found is None and suffix == ".pdf" and b"%PDF-" in data[:1024]:
        found = ".pdf"
    if found is None:
        return _text(suffix)
    if found != suffix:
        raise Refused("mismatch", found=f"ett dokument av typen {found[1:]}", suffix=suffix or "inget")
    return found


def _photo(suffix: str) -> str:
    if suffix not in _PHOTOS:
        raise Refused(_NAMED.get(suffix, "image"))
    return ".jpg"


def _text(suffix: str) -> str:
    """No known mark: a text file, unless the suffix promises something else."""
    if suffix in _TEXT:
        return suffix
    if suffix in (".docx", ".odt", ".rtf", ".pdf"):
        raise Refused("corrupt")
    if suffix in _NAMED:
        raise Refused(_NAMED[suffix])
    if suffix in _IMAGE_SUFFIXES:
        raise Refused("image")
    raise Refused("macros" if suffix in (".docm", ".dotm") else "unsupported")


def _refuse(reason: str) -> Callable[[bytes], str]:
    def refuse(_: bytes) -> str:
        raise Refused(reason)

    return refuse


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("encrypted")
    raise Refused("outlook" if "__substg1.0_".encode("utf-16-le") in data else "old_format")


def _zip(data: bytes) -> str:
    """Which office format a zip is. The part that says so is small: a large one is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            said = next((name for name in ("[Content_Types].xml", "mimetype") if name in names), "")
            types = _start(package, said) if said else b""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("corrupt") from error
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if _WORD.encode() in types:
        return ".docx"
    if types.startswith(b"application/vnd.oasis.opendocument.text"):
        return ".odt"
    raise Refused("unsupported" if said else "archive")


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(1_000_000)


_MARKS: tuple[tuple[bytes, Callable[[bytes], str]], ...] = (
    (b"%PDF-", lambda _: ".pdf"),
    (b"{\\rtf", lambda _: ".rtf"),
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _refuse("empty")),
    (_OLE, _ole),
    *((mark, _refuse("program")) for mark in _PROGRAMS),
    *((mark, _refuse("archive")) for mark in _ARCHIVES),
    *((mark, lambda _: ".jpg") for mark in _IMAGES),
    (b"GIF8", _refuse("image")),
)
