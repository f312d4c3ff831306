"""A bundle onto the machine without a network: the signature first, then every byte, then the one move into place."""

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from serve.bundles.errors import BundleError, Damaged, NotSafe
from serve.bundles.manifest import MANIFEST, SIGNATURE, Entry, Manifest, signed
from serve.bundles.pack import MODEL, WHEELS
from serve.bundles.place import staging, swap
from serve.signing import Keys

BLOCK, HEAD = 2**20, 2**24  # bytes read at a time; the most that a manifest may take
Sink = Callable[[bytes], object]


def unpack(
    bundle: Path, keys: Keys, target: Callable[[Manifest], Path], check: Callable[[Path, Manifest], None]
) -> Path:
    """Install the bundle's model and return its folder, with wheels and list of containers in <folder>.tillbehor.

    `target` says where a model belongs, `check` raises when the finished folder must not be used. SigningError when
    nobody we trust signed it, BundleError for everything else; until all has been checked nothing is moved into place.
    """
    with opened(bundle) as tar:
        manifest, head = _head(tar, keys)
        place = target(manifest)
        with staging(place, manifest.size) as folder:
            model, beside = folder / "model", folder / "tillbehor"
            model.mkdir(mode=0o755)
            for name, content in head.items():
                (model / name).write_bytes(content)
            take(tar, manifest, lambda name: _file(model, beside, name))
            check(model, manifest)
            if manifest.images:
                beside.mkdir(exist_ok=True)
                (beside / "containers.txt").write_text("\n".join(manifest.images) + "\n", encoding="ascii")
            if beside.exists():
                swap(beside, extras(place))
            swap(model, place)
    return place


def extras(place: Path) -> Path:
    """Return where the wheels and the list of containers of a model lie."""
    return place.with_name(f"{place.name}.tillbehor")


def verified(bundle: Path, keys: Keys) -> Manifest:
    """Return the manifest of a bundle whose signature and every byte have been checked; nothing is written."""
    with opened(bundle) as tar:
        manifest, _ = _head(tar, keys)
        take(tar, manifest, lambda _: None)
        return manifest


@contextmanager
def opened(bundle: Path) -> Iterator[tarfile.TarFile]:
    """The bundle as a tar file; every way in which it can be cut or spoilt is one error."""
    try:
        with tarfile.open(bundle, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise BundleError(f"Filen {error.filename} finns inte. Den görs på en dator med nät: aktsam models fetch MODELL "
                          "--bundle FIL --key NYCKEL.") from None  # fmt: skip
    except IsADirectoryError as error:
        raise BundleError(f"{error.filename} är en mapp och ingen signerad fil. Är det en modells vikter godkänns de så: "
                          f"aktsam models import MODELL --local {error.filename}") from None  # fmt: skip
    except (tarfile.TarError, EOFError):
        raise Damaged(f"{bundle} är avkortad eller ingen modellfil från Aktsam.") from None


def _head(tar: tarfile.TarFile, keys: Keys) -> tuple[Manifest, dict[str, bytes]]:
    head = {}
    for name in (MANIFEST, SIGNATURE):
        member = tar.next()
        if member is None or member.name != name or not member.isreg() or member.size > HEAD:
            raise Damaged(f"Filen är ingen modellfil från Aktsam: den börjar inte med {name}.")
        opened_file = tar.extractfile(member)
        head[name] = opened_file.read() if opened_file else b""
    return signed(head[MANIFEST], head[SIGNATURE], keys), head


def _file(model: Path, beside: Path, name: str) -> Path:
    if name.startswith(MODEL):
        return model / name.removeprefix(MODEL)
    (beside / "wheels").mkdir(parents=True, exist_ok=True)
    return beside / name


def take(tar: tarfile.TarFile, manifest: Manifest, where: Callable[[str], Path | None]) -> None:
    """Read every file of the bundle to where it belongs (None: only read it), and compare it with the manifest."""
    wanted = {f"{prefix}{name}": entry for prefix, files in ((MODEL, manifest.files), (WHEELS, manifest.wheels))
              for name, entry in files.items()}  # fmt: skip
    while member := tar.next():
        if not member.isreg():
            raise NotSafe(
                f"{member.name} är en länk, en mapp eller något annat än en vanlig fil. Inget har hämtats in."
            )
        entry = wanted.pop(member.name, None)
        if entry is None:
            raise NotSafe(f"{member.name} finns inte i manifestet, eller finns två gånger. Inget har hämtats in.")
        _copy(tar, member, entry, where(member.name))
    if wanted:
        raise Damaged(f"{min(wanted)} och {len(wanted) - 1} till saknas: filen är avkortad. Inget har hämtats in.")


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, entry: Entry, out: Path | None) -> None:
    content, digest = tar.extractfile(member), hashlib.sha256()
    assert content is not None
    with open(out or os.devnull, "wb") as file:
        while block := content.read(BLOCK):
            digest.update(block)
            file.write(block)
        file.flush()
        if out:
            os.fsync(file.fileno())
    if member.size != entry.size or digest.hexdigest() != entry.sha256:
        raise Damaged(f"{member.name} är inte den fil som signerades (fel SHA-256). Inget har hämtats in.")
