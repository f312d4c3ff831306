"""Zip containers (docx, odt) written again with fixed dates, so that the same source gives the same bytes."""

import io
import zipfile

WHEN = (2026, 1, 2, 8, 0, 0)


def repack(data: bytes) -> bytes:
    """The same members in the same order; `mimetype` is stored, the rest deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
