"""A model from its publisher, on a machine that has a network: at one commit, weights and settings only, every byte compared.

The hub says what each file is (SHA-256 of large files, git's own hash of small ones). What it said the first time is remembered
as a pin, and a later fetch that gets something else is refused.
"""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from serve.bundles.errors import BundleError, Damaged, HubError, NoRoom, NotSafe
from serve.bundles.manifest import Entry, Manifest, entry, parsed, taken
from serve.bundles.place import room
from serve.models import Model

QUIET = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_XET": "1", "DO_NOT_TRACK": "1"}
MAIN = "main"


@dataclass(frozen=True)
class Remote:
    """One file as the hub describes it."""

    name: str
    size: int
    sha256: str | None
    blob: str | None  # git's hash (SHA-1 over a header and the content), for files that are not LFS


def fetch(
    model: Model, folder: Path, environ: Mapping[str, str], pin: Manifest | None = None, revision: str | None = None
) -> Manifest:
    """Fetch into the folder and return what came. HubError, NotSafe, Damaged. What has come stays for another try."""
    wanted = revision or model.revision or (pin.revision if pin else None) or MAIN
    endpoint = environ.get("HF_ENDPOINT")
    with _hub(model.source, environ) as hub:
        info = hub.HfApi(endpoint).model_info(model.source, revision=wanted, files_metadata=True)
        commit = str(info.sha)
        chosen = choose(model, [_remote(sibling) for sibling in info.siblings or ()])
        folder.mkdir(parents=True, exist_ok=True)
        room(folder, sum(file.size for file in chosen))
        for file in chosen:
            hub.hf_hub_download(model.source, file.name, revision=commit, local_dir=folder, endpoint=endpoint)
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    files = {file.name: _checked(folder / file.name, file) for file in chosen}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    fetched = Manifest(model=model.name, source=model.source, revision=commit, origin="hub", made=made, files=files)
    compare(fetched, model, pin)
    return fetched


def choose(model: Model, files: list[Remote]) -> list[Remote]:
    """Return what is fetched: the top folder's weights and settings. NotSafe when there are no weights in safetensors."""
    kept = [f for f in files if "/" not in f.name and taken(f.name)]
    chosen = [
        f for f in kept if ".safetensors" not in f.name or fnmatch(f.name.removesuffix(".index.json"), model.weights)
    ]
    if not any(f.name.endswith(".safetensors") for f in chosen):
        raise NotSafe(
            f"{model.source} har inga vikter i safetensors ({model.weights}). Andra format kan köra programkod.\n"
            f"{model.source} holds no weights in safetensors ({model.weights}). Other formats can run code."
        )
    return chosen


def compare(fetched: Manifest, model: Model, pin: Manifest | None) -> None:
    """Damaged when a file is another than the model's file or an earlier fetch of the same commit says, lacks, or is new."""
    known: dict[str, str | None] = dict(model.files)
    if pin and pin.revision == fetched.revision:
        new = dict.fromkeys(fetched.files.keys() - pin.files.keys())  # a commit does not grow
        known = new | {name: one.sha256 for name, one in pin.files.items()} | known
    for name, digest in known.items():
        if name not in fetched.files or fetched.files[name].sha256 != digest:
            raise Damaged(
                f"{name} är inte den fil som är känd sedan tidigare för {model.name}. Ingenting har godkänts: fråga utgivaren "
                f"innan något annat görs.\n{name} is not the file that is known from before of {model.name}. Nothing was "
                "accepted: ask the publisher before anything else is done."
            )


def _remote(sibling: Any) -> Remote:
    lfs = getattr(sibling, "lfs", None)
    digest = (lfs.get("sha256") if isinstance(lfs, dict) else getattr(lfs, "sha256", None)) if lfs else None
    return Remote(sibling.rfilename, int(sibling.size or 0), digest, None if lfs else sibling.blob_id)


def _checked(path: Path, file: Remote) -> Entry:
    found = entry(path)
    if file.sha256 not in (None, found.sha256) or (file.blob and file.blob != blob(path)):
        path.unlink()
        raise Damaged(
            f"{file.name} kom inte fram hel: den har en annan kontrollsumma än utgivaren anger. Kör igen.\n"
            f"{file.name} did not arrive whole: its checksum is not the publisher's. Run the command again."
        )
    return found


def blob(path: Path) -> str:
    """Return git's hash of a file's content."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextmanager
def _hub(source: str, environ: Mapping[str, str]) -> Iterator[Any]:
    """The hub's own client, quiet, and its errors in ours."""
    if environ.get("HF_HUB_OFFLINE", "0") not in ("0", ""):
        raise HubError(
            "Den här datorn är inställd utan nät (HF_HUB_OFFLINE). Hämta på en annan dator, och bär hit filen.\n"
            "This machine is set to be without a network (HF_HUB_OFFLINE). Fetch on another, and carry the file here."
        )
    os.environ |= QUIET | (
        {} if sys.stderr.isatty() else {"HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    )  # read when it is imported
    try:
        import httpx2
        import huggingface_hub as hub
        from huggingface_hub import errors
    except ImportError:
        missing = "Paketet huggingface_hub saknas.\nThe package huggingface_hub is missing."
        raise BundleError(f"{missing}\npip install huggingface_hub") from None
    try:
        yield hub
    except errors.GatedRepoError:
        raise HubError(
            f"{source} lämnas bara ut till den som har godkänt villkoren: gör det, och ange HF_TOKEN.\n"
            f"{source} is given only to those who have accepted its terms: do so, and set HF_TOKEN."
        ) from None
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.RemoteEntryNotFoundError):
        raise HubError(
            f"{source} finns inte där, eller inte i den utgåvan (eller kräver HF_TOKEN).\n"
            f"{source} is not there, or not in that revision (or wants HF_TOKEN)."
        ) from None
    except (OSError, httpx2.HTTPError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(
                f"Disken blev full när {source} hämtades.\nThe disk became full as {source} was fetched."
            ) from None
        raise HubError(
            f"{source} kunde inte hämtas ({type(error).__name__}). Kör igen: det som kommit finns kvar. Går vägen ut genom en "
            "proxy anges den med HTTPS_PROXY, en egen spegel med HF_ENDPOINT.\n"
            f"{source} could not be fetched ({type(error).__name__}). Run it again: what has come is still there. A proxy is "
            "set with HTTPS_PROXY, a mirror of your own with HF_ENDPOINT."
        ) from None


def pin(manifest: Manifest, folder: Path) -> None:
    """Remember what came."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / f"{manifest.model}.json").write_bytes(manifest.raw())


def pinned(name: str, folder: Path) -> Manifest | None:
    """Return what came the first time; None before that. Damaged when it cannot be read: it is never taken for nothing."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return None
    try:
        return parsed(path.read_bytes())
    except BundleError:
        raise Damaged(
            f"{path} går inte att läsa. Där står vad som hämtades förra gången: lägg tillbaka filen ur en säkerhetskopia, eller "
            f"ta bort den, om utgivaren ska litas på som första gången.\n{path} cannot be read. It says what came the last "
            "time: put it back from a backup, or delete it to trust the publisher as if for the first time."
        ) from None
