"""The command: mounts each package's sub-commands, and is the only place that knows them all.

A part is imported when one of its commands is asked for: all of them take seconds, and `aktsam drain` needs none but its own.
"""

import errno
import os
import sys
from collections.abc import MutableMapping
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

PARTS = {
    "pipelines.cli": ("summarize", "read", "ask", "watch", "missing", "plain", "compare", "templates", "engines"),
    "anonymize.cli": ("anonymize", "people", "restore", "labels"),
    "serve.cli": ("serve",),
    "serve.drain_cli": ("drain",),
    "serve.accounts.cli": ("user",),
    "serve.backup.cli": ("backup",),
    "serve.engine_cli": ("engine",),
    "serve.doctor.cli": ("doctor",),
    "serve.models_cli": ("models",),
    "eval.cli": ("eval",),
}
NEEDS = {
    "anonymize.cli": ("pipelines.readers.sandbox", "read_documents"),
    "serve.accounts.cli": ("serve.opening", "opened"),
}
FAULTS = {
    errno.ENOSPC: "Disken är full. Frigör plats och kör kommandot igen.",
    errno.EDQUOT: "Utrymmet är slut. Frigör plats och kör kommandot igen.",
    errno.EACCES: "Behörighet saknas. Välj en annan plats, eller be it om rättigheter.",
    errno.EPERM: "Behörighet saknas. Välj en annan plats, eller be it om rättigheter.",
    errno.EROFS: "Platsen är skrivskyddad. Välj en annan.",
    errno.EISDIR: "Där finns en mapp. Ange en fil.",
    errno.ENOTDIR: "En del av sökvägen är en fil, inte en mapp. Kontrollera sökvägen.",
    errno.EEXIST: "Där finns redan en fil. Ange en mapp, eller ett annat namn.",
    errno.ENOENT: "Filen eller mappen finns inte. Kontrollera sökvägen.",
    errno.ENAMETOOLONG: "Namnet är för långt. Välj ett kortare.",
}  # what a disk may answer to any command, by error number


class Commands(TyperGroup):
    """The sub-commands by name, those of a part once it is needed; the list of all needs all."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, from its part; None when no part has it."""
        holding = [part for part, names in PARTS.items() if cmd_name in names]
        for part in holding or PARTS:  # a name that none has: what it resembles is looked for among all
            if not self.commands.keys() & set(PARTS[part]):
                self.commands.update(mounted(part))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what the disk refuses is said in a sentence, with exit code 1, and never in a traceback."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except OSError as error:
            if error.errno not in FAULTS:
                raise
            typer.echo(f"{_named(error)}: {FAULTS[error.errno]}", err=True)
            if error.filename is None:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python tries once more as it ends, and complains
            raise typer.Exit(1) from None

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return every command's name, in the order of the parts."""
        return [name for names in PARTS.values() for name in names]


def _named(error: OSError) -> str:
    """Return the name of the file that an error is about, without its folders; what has none was written to stdout."""
    at = error.filename2 or error.filename
    return Path(os.fsdecode(at)).name if isinstance(at, (str, bytes)) else "Utdata"


def mounted(part: str) -> MutableMapping[str, Any]:
    """Import a part and return its commands by name; what it needs of another package is handed to it here."""
    into = typer.Typer(pretty_exceptions_enable=False)
    into.callback()(lambda: None)  # with one command alone Typer would make no group
    given: list[Any] = []
    if part in NEEDS:
        module, name = NEEDS[part]
        given = [getattr(import_module(module), name)]
    import_module(part).mount(into, *given)
    return get_group(into).commands


app = typer.Typer(
    cls=Commands,
    name="aktsam",
    help="Lokal svensk assistent för kommunal handläggning: maskerar, sammanfattar, kontrollerar och återställer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local variables would show people's documents
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main() -> None:
    """Let Typer make a group of commands that are not there yet."""


if __name__ == "__main__":
    app()
