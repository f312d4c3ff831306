"""The command: mounts each package's sub-commands, and is the only place that knows them all."""

import typer

from anonymize.cli import mount as anonymize
from eval.cli import mount as evaluate
from pipelines.cli import mount as pipelines
from pipelines.readers.sandbox import read_documents
from serve.cli import mount as serve

app = typer.Typer(
    name="aktsam",
    help="Lokal svensk assistent för kommunal handläggning: maskerar, sammanfattar, kontrollerar och återställer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local variables would show people's documents
    context_settings={"help_option_names": ["-h", "--help"]},
)
pipelines(app)
anonymize(app, read_documents)
serve(app)
evaluate(app)

if __name__ == "__main__":
    app()
