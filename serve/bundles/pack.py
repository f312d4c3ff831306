"""A model's folder into one file to carry: manifest and signature first, then every byte they vouch for."""

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from serve.bundles.errors import BundleError, NotSafe
from serve.bundles.manifest import MANIFEST, SIGNATURE, Manifest, differences, entry, signature_of
from serve.bundles.place import room

MODEL, WHEELS = "model/", "wheels/"


def pack(folder: Path, manifest: Manifest, out: Path, key: Ed25519PrivateKey,
         wheels: Path | None = None, images: Iterable[str] = ()) -> Manifest:  # fmt: skip
    """Write the bundle and return its manifest. BundleError when the folder is not as its manifest says."""
    if wrong := next(differences(folder, manifest), None):
        raise BundleError(wrong)
    beside = {path.name: path for path in _wheels(wheels)} if wheels else {}
    whole = Manifest.model_validate(
        manifest.model_dump()
        | {"wheels": {name: entry(path) for name, path in beside.items()}, "images": tuple(images)}
    )
    room(out.parent, whole.size)
    partial = out.with_name(f".{out.name}.partial")
    try:
        with tarfile.open(partial, "w", format=tarfile.GNU_FORMAT) as tar:
            raw = whole.raw()
            for name, content in ((MANIFEST, raw), (SIGNATURE, signature_of(raw, key))):
                tar.addfile(_info(name, len(content)), io.BytesIO(content))
            for prefix, files in ((MODEL, {n: folder / n for n in whole.files}), (WHEELS, beside)):
                for name, path in files.items():
                    with path.open("rb") as content_file:
                        tar.addfile(_info(prefix + name, path.stat().st_size), content_file)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return whole


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info


def _wheels(folder: Path) -> list[Path]:
    if not (found := sorted(folder.glob("*.whl"))):
        raise BundleError(f"{folder}: det finns inga .whl-filer där.")
    if links := [path for path in found if path.is_symlink()]:
        raise NotSafe(f"{links[0]} är en länk.")
    return found


def images(file: Path) -> tuple[str, ...]:
    """Return the containers a file lists, a line each with its digest; empty lines and # are passed over."""
    try:
        rows = [row.split("#")[0].strip() for row in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise BundleError(f"{file} går inte att läsa.") from None
    return tuple(row for row in rows if row)
