"""What lies beside the database: the municipality's settings, the key to the model, what is signed with and whom to trust.

The installation's own key is never among them: who has a copy must not also have what opens it.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path

from serve.backup.sealed import Record

STATE = ("signing.key", "signing.pub", "engine.key", "trusted/*.pub")
CONFIG = ("*.yaml", "*/*.yaml", "*/*.jinja", "*/*.pub")
Folders = Mapping[str, Path | None]  # "state", "config" → where it is


def told(folders: Folders, key: Path) -> Iterator[Record]:
    """Yield the files."""
    for where, patterns in (("state", STATE), ("config", CONFIG)):
        folder = folders.get(where)
        found = sorted({p for pattern in patterns for p in folder.glob(pattern)}) if folder and folder.is_dir() else []
        for path in (p for p in found if p.is_file() and p.resolve() != key.resolve()):
            content = base64.b64encode(path.read_bytes()).decode()
            yield {"file": [where, path.relative_to(folder or path).as_posix()], "content": content}


def place(record: Record, folders: Folders) -> Path | None:
    """Write a file that is not there; return it, None when there is one already or no folder for it."""
    where, name = record["file"]
    folder = folders.get(where)
    path = None if folder is None else folder / str(name)
    if path is None or path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    path.write_bytes(base64.b64decode(record["content"]))
    return path
