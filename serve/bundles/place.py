"""Where a model is put together, and the one moment at which it takes its place."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serve.bundles.errors import BundleError, NoRoom

MARGIN = 64 * 2**20  # bytes that are left free on the disk


@contextmanager
def staging(target: Path, size: int) -> Iterator[Path]:
    """An empty folder beside the target, on the same disk and with room for so many bytes; gone afterwards."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        room(target.parent, size)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise BundleError(f"Mappen {target.parent} går inte att skriva i: {error.strerror}.") from None
    try:
        yield folder
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoRoom(f"Disken med {target.parent} blev full. Ingenting har ändrats.") from None
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def room(folder: Path, size: int) -> None:
    """NoRoom unless so many bytes fit on the folder's disk."""
    free = shutil.disk_usage(folder).free - MARGIN
    if size > free:
        raise NoRoom(
            f"{size / 2**30:.1f} GiB behövs på disken med {folder}, och {max(free, 0) / 2**30:.1f} GiB är ledigt."
        )


def swap(made: Path, target: Path) -> None:
    """Put a finished folder in the target's place: whoever looks sees the old one or the new one, whole."""
    if target.is_symlink():
        raise BundleError(f"{target} är en länk. Ta bort den först.")
    old = made.with_name(f"old-{made.name}")
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(made, target)
    except OSError:
        if old.exists():
            os.rename(old, target)
        raise
    kept = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(kept)
    finally:
        os.close(kept)
