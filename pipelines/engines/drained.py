"""Which servers are being emptied for maintenance: a file in the state folder, an address a line, seen by all processes."""

from collections.abc import Collection
from pathlib import Path

from pipelines.engines.key import home


class Drained:
    """The addresses in the file; looked for at every question, so that a change is seen at once."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or home().expanduser() / "drained"

    def __call__(self) -> Collection[str]:
        """Return the addresses."""
        try:
            return self.path.read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return ()

    def change(self, url: str, out: bool) -> None:
        """Take a server out, or back in. The file is replaced whole: nobody reads half of it."""
        left = [*(one for one in self() if one != url), *([url] if out else [])]
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = self.path.with_suffix(".new")
        made.write_text("".join(f"{one}\n" for one in left), encoding="utf-8")
        made.replace(self.path)
