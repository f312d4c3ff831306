"""The models that lie on this machine: accepted, verified, removed. Nothing is loaded from a folder that does not pass."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pipelines.engines.key import home
from serve.bundles.errors import BundleError, InUse
from serve.bundles.hub import fetch, pin, pinned
from serve.bundles.manifest import Manifest, differences, entry, listed, read, write
from serve.bundles.place import swap
from serve.bundles.unpack import extras, unpack
from serve.models import Model, model
from serve.proc import Process
from serve.signing import SigningError, own, trusted
from serve.weights import faults as shape_faults

Environ = Mapping[str, str]


def faults(known: Model, folder: Path, environ: Environ = os.environ) -> Iterator[str]:
    """Yield, in Swedish, everything that forbids loading from the folder: not whole, not accepted, or changed since."""
    wrong = list(shape_faults(known, folder))
    yield from wrong
    if not folder.is_dir():
        return
    try:
        manifest = read(folder, trusted(environ))
    except (BundleError, SigningError) as error:
        yield str(error) if str(folder) in str(error) else f"{folder}: {error}"
        return
    yield from differences(folder, manifest)
    yield from (f"{folder}: {fault}" for fault in _others(known, manifest))


def _others(known: Model, manifest: Manifest) -> Iterator[str]:
    for name, digest in known.files.items():
        if name not in manifest.files or manifest.files[name].sha256 != digest:
            yield f"{name} är inte den fil som modellens fil anger (fel SHA-256)."


def accept(known: Model, folder: Path, environ: Environ = os.environ) -> Manifest:
    """Vouch for a folder as it is now, with this installation's own key. BundleError when it must not be loaded."""
    if wrong := list(shape_faults(known, folder)):
        raise BundleError("\n".join(wrong))
    files = {name: entry(path) for name, path in listed(folder).items()}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        model=known.name, source=str(folder.resolve()), revision="", origin="local", made=now, files=files
    )
    if other := next(_others(known, manifest), None):
        raise BundleError(other)
    try:
        write(folder, manifest, own(environ))
    except OSError as error:
        raise BundleError(f"Godkännandet kunde inte skrivas i {folder}: {error.strerror}.") from None
    return manifest


def get(known: Model, environ: Environ = os.environ, revision: str | None = None) -> Manifest:
    """Fetch a model from its publisher into its folder, and remember what came. One that is here and whole is left."""
    folder = known.folder(environ)
    if folder.is_dir() and not revision and not list(faults(known, folder, environ)):
        return read(folder, trusted(environ))
    coming = folder.with_name(f".{folder.name}-fetch")
    coming.mkdir(parents=True, exist_ok=True)  # kept between tries
    manifest = fetch(known, coming / "model", environ, remembered(known, environ), revision)
    if wrong := list(shape_faults(known, coming / "model")):
        raise BundleError("\n".join(wrong))
    write(coming / "model", manifest, own(environ))
    swap(coming / "model", folder)
    shutil.rmtree(coming, ignore_errors=True)
    pin(manifest, _pins(environ))
    return manifest


def remembered(known: Model, environ: Environ = os.environ) -> Manifest | None:
    """Return what came when the model was fetched here before; None when it never was."""
    return pinned(known.name, _pins(environ))


def bring(bundle: Path, environ: Environ = os.environ) -> tuple[Manifest, Path]:
    """Install a bundle's model; return its manifest and folder. SigningError, BundleError: nothing has changed."""

    def check(folder: Path, manifest: Manifest) -> None:
        known = model(manifest.model, environ)
        if wrong := [*_others(known, manifest), *shape_faults(known, folder)]:
            raise BundleError("\n".join(wrong))

    place = unpack(bundle, trusted(environ), lambda m: model(m.model, environ).folder(environ), check)
    return read(place, trusted(environ)), place


def _pins(environ: Environ) -> Path:
    return (home(environ) / "pins").expanduser()


def remove(known: Model, running: Iterable[Process], environ: Environ = os.environ) -> int:
    """Delete a model's folder and what came with it; return how many bytes were freed. InUse while an engine runs from it."""
    folder = known.folder(environ)
    if not folder.is_dir() or folder.is_symlink():
        raise BundleError(f"{folder} finns inte, eller är en länk.")
    if users := [p.pid for p in running if str(folder) in p.argv]:
        raise InUse(f"{known.title} används av process {users[0]}. Stoppa den först.")
    freed = 0
    for old in (folder, extras(folder)):
        if old.is_dir():
            freed += sum(path.stat().st_size for path in old.rglob("*") if path.is_file() and not path.is_symlink())
            gone = old.with_name(f".{old.name}-removed")
            old.rename(gone)  # at once no longer a model, however long the deletion takes
            shutil.rmtree(gone)
    return freed
