"""Office files are zips of XML: both are opened with suspicion, checked before and counted while reading."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from pipelines.readers.limits import MB, Limits
from pipelines.readers.refusal import Refused

_BAD_PATH = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_STRICT = (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/")
_STRICT_NAMES = ((b"wordprocessingml/main", b"wordprocessingml/2006/main"),
                 (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
                 (b"drawingml/main", b"drawingml/2006/main"))  # fmt: skip


class Package:
    """The parts of a zip by name. Raises Refused when the zip is hostile, broken or locked."""

    def __init__(self, data: bytes, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._left = limits.max_zip_total
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
            raise Refused("corrupt") from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._check(len(data))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._infos)

    def read(self, name: str) -> bytes:
        """The part's bytes; b"" when there is no such part."""
        if name not in self._infos:
            return b""
        try:
            with self._zip.open(self._infos[name]) as part:
                data = part.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Refused("corrupt") from error
        self._left -= len(data)
        if self._left < 0:
            raise Refused("zip_bomb")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None when there is no such part."""
        data = self.read(name)
        return parse(data) if data else None

    def _check(self, packed: int) -> None:
        infos = self._zip.infolist()
        total = sum(info.file_size for info in infos)
        if any(info.flag_bits & 0x1 for info in infos):
            raise Refused("encrypted")
        if any(_BAD_PATH.search(info.filename) for info in infos):
            raise Refused("bad_paths")
        if (
            len(infos) > self._limits.max_entries
            or len(infos) != len(self._infos)
            or total > self._limits.max_zip_total
        ):
            raise Refused("zip_bomb")
        ratio = self._limits.max_zip_ratio
        if any(info.file_size > max(MB, ratio * info.compress_size) for info in infos) or total > max(
            MB, ratio * packed
        ):
            raise Refused("zip_bomb")


def parse(data: bytes) -> etree._Element:
    """XML without DTD, entities, network or huge nodes."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("hostile_xml")
    if _STRICT[0] in data:
        data = _transitional(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "memory" in str(error).lower():
            raise MemoryError from error
        raise Refused("corrupt") from error
    if root.getroottree().docinfo.doctype:
        raise Refused("hostile_xml")
    return root


def local(node: etree._Element) -> str:
    """The tag without its namespace."""
    tag = str(node.tag)
    return tag.rpartition("}")[2]


def attribute(node: etree._Element, name: str) -> str:
    """The value of the attribute with this local name, "" when there is none."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _transitional(data: bytes) -> bytes:
    """ISO strict names to those every program writes, so that one reader serves both."""
    for strict, common in _STRICT_NAMES:
        data = data.replace(_STRICT[0] + strict, _STRICT[1] + common)
    return data
