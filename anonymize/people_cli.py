"""aktsam people: who is who in a case, what they are to each other, and on which places that rests. Names stay here."""

import json
from collections.abc import Callable

import typer

from anonymize.masking_cli import asked, masks, one_case
from anonymize.network import network
from anonymize.options import CaseId, Chosen, CorrectionsAt, Form, KeyAt, Paths, Read, VaultAt, checked
from anonymize.overview import as_data, lines
from anonymize.vaults import Vaults


def command(read: Read) -> Callable[..., None]:
    """Return the sub-command; read() opens files."""

    def people(
        paths: Paths,
        form: Form = "text",
        policy: Chosen = "standard",
        vault: VaultAt = None,
        key_file: KeyAt = None,
        case: CaseId = "",
        corrections: CorrectionsAt = None,
    ) -> None:
        """Visa ärendets personer, släkt och nätverk, med vad det vilar på. Namnen går aldrig till en modell."""
        checked(form)
        mask = masks(policy)
        sources, masking, mine, unreadable = one_case(
            paths, read, mask, Vaults.open(vault, key_file), case, corrections
        )
        if failed := [d for d in masking.documents if d.reason == "detector_failed"]:
            typer.echo(failed[0].message, err=True)
            raise typer.Exit(1)
        data = as_data(network(masking.registry, sources), mine, sources)
        if form == "json":
            typer.echo(json.dumps(data, ensure_ascii=False))
        else:
            typer.echo("\n".join(lines(data)))
        asked(masking, mine)
        if unreadable:
            raise typer.Exit(1)

    return people
