"""The wheel of this clone, and other versions of it made from it."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def built(source: Path, out: Path) -> Path:
    """Build the wheel from a copy of what git knows."""
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in (
        f for f in files.split("\0") if f and not f.startswith(("examples/", "tests/")) and (ROOT / f).is_file()
    ):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, source]
    subprocess.run(pip, check=True)
    return next(out.glob("*.whl"))


def other(wheel: Path, version: str, changed: Mapping[str, str]) -> Path:
    """Return the wheel as another version, with these files changed or added."""
    old = wheel.name.split("-")[1]
    new = wheel.with_name(wheel.name.replace(old, version, 1))
    with zipfile.ZipFile(wheel) as before, zipfile.ZipFile(new, "w", zipfile.ZIP_STORED) as after:
        for entry in before.infolist():
            name = entry.filename.replace(f"aktsam-{old}.", f"aktsam-{version}.")
            content = before.read(entry)
            if name.endswith("dist-info/METADATA"):
                content = content.replace(f"\nVersion: {old}\n".encode(), f"\nVersion: {version}\n".encode())
            if name not in changed and not name.endswith("dist-info/RECORD"):
                after.writestr(name, content)
        for name, text in changed.items():
            after.writestr(name, text)
        after.writestr(f"aktsam-{version}.dist-info/RECORD", "".join(f"{name},,\n" for name in after.namelist()))
    return new
