"""A Word file as the parts it is packed of: some are read and changed, the others copied as they lie, packed."""

import posixpath
import struct
from collections.abc import Mapping
from copy import copy
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

HEADER = 30  # bytes of an entry's header (PKWARE APPNOTE 4.3.7)
LENGTHS = 26  # where in it the lengths of what follows stand
DESCRIBED = 0x08  # the flag of an entry whose sizes follow its data


class Packed:
    """The parts of a Word file by their names."""

    def __init__(self, content: bytes) -> None:
        self._content, self._zip = content, ZipFile(BytesIO(content))

    def read(self, name: str) -> bytes:
        """Return a part."""
        return self._zip.read(name)

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of a part of a kind that another one, "" for the file itself, points at (ECMA-376 part 2, 6.5)."""
        folder, name = posixpath.split(part)
        at = posixpath.join(folder, "_rels", f"{name}.rels")
        rows = parse_xml(self.read(at)) if at in self._zip.namelist() else ()
        found = next((row.get("Target") for row in rows if row.get("Type") == kind), None)
        return found and posixpath.normpath(posixpath.join("/", folder, found)).lstrip("/")

    @property
    def document(self) -> str:
        """The name of the part that holds the text."""
        return self.related("", RELATIONSHIP_TYPE.OFFICE_DOCUMENT) or "word/document.xml"

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the file with other bytes in these parts."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as made:
            for info in self._zip.infolist():
                if info.filename not in parts:
                    self._copy(info, made, out)
            for name, content in parts.items():
                made.writestr(name, content)
        return out.getvalue()

    def _copy(self, info: ZipInfo, made: ZipFile, out: BytesIO) -> None:
        """Put an entry as it lies at the end of another file, and list it there."""
        name, extra = struct.unpack_from("<HH", self._content, info.header_offset + LENGTHS)
        start = info.header_offset + HEADER + name + extra
        entry = copy(info)
        entry.header_offset, entry.flag_bits = made.start_dir, info.flag_bits & ~DESCRIBED
        out.seek(made.start_dir)
        out.write(entry.FileHeader() + self._content[start : start + info.compress_size])
        made.start_dir = out.tell()
        made.filelist.append(entry)
        made.NameToInfo[entry.filename] = entry
