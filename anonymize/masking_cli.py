"""aktsam anonymize: masked text on stdout; blocks, questions with their answers, and the hash on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from anonymize import jsonl
from anonymize.assemble import masker
from anonymize.corrections import Correction, pack, unpack
from anonymize.errors import AnonymizeError, DetectorFailed, VaultError
from anonymize.mask import MaskedDocument, Masking, refused
from anonymize.options import (
    CaseId,
    Chosen,
    CorrectionsAt,
    Form,
    KeyAt,
    Paths,
    Read,
    VaultAt,
    as_text,
    checked,
    documents,
    fail,
    with_policy,
)  # fmt: skip
from anonymize.people import Registry, Source
from anonymize.risk import report
from anonymize.vault import Vault
from anonymize.vaults import Vaults

Mask = Callable[[Sequence[Source], Vault, Sequence[Correction]], Masking]


def command(read: Read) -> Callable[..., None]:
    """Return the sub-command; read() opens files, for this package knows no formats."""

    def anonymize(
        paths: Paths,
        form: Form = "text",
        lines: Annotated[bool, typer.Option("--jsonl", help="Läs och skriv JSON-rader: {id, text, case?}.")] = False,
        policy: Chosen = "standard",
        vault: VaultAt = None,
        key_file: KeyAt = None,
        case: CaseId = "",
        corrections: CorrectionsAt = None,
        risk: Annotated[
            bool, typer.Option("--risk", help="Skriv en riskrapport per dokument (på standard fel).")
        ] = False,
    ) -> None:
        """Maskera personuppgifter; det som hittas och behålls listas också (--format json)."""
        checked(form)
        vaults, mask = Vaults.open(vault, key_file), masks(policy)
        if lines and corrections:
            raise fail("--corrections gäller ett ärende: använd filer, inte --jsonl.", 2)
        if lines:
            code = _stream(paths, lambda sources, mine: mask(sources, mine, unpack(mine.corrections)), vaults)
        else:
            told = _Told(form, risk)
            code = told.case(*one_case(paths, read, mask, vaults, case, corrections))
        if code:
            raise typer.Exit(code)

    return anonymize


def masks(policy: str) -> Mask:
    """Return what masks a case; when a detector is not to be had, what blocks every document with the reason."""
    configured, chosen = with_policy(policy)
    try:
        mask = masker(configured)
    except DetectorFailed as error:
        reason = error
        return lambda sources, _v, _c: Masking(tuple(refused(s, reason) for s in sources), Registry(), chosen)
    return lambda sources, vault, corrections: mask(sources, chosen, vault, corrections=corrections)


def one_case(
    paths: Sequence[Path], read: Read, mask: Mask, vaults: Vaults, case: str, file: Path | None
) -> tuple[list[Source], Masking, Vault, bool]:
    """Mask the files of one case, as corrected; return them, the masking, its vault, and whether a file could not be read.

    A file of corrections takes the place of those that the vault keeps; without one, the kept ones are applied again.
    """
    found, errors = documents(paths, read)
    for error in errors:
        typer.echo(str(error), err=True)
    if not found:
        raise typer.Exit(2)
    try:
        vault = vaults.get(case)
        if file:
            vault.corrections = tuple(pack(unpack(rows(file))))
        masking = mask(found, vault, unpack(vault.corrections))
        vaults.put(vault)
    except AnonymizeError as error:
        raise fail(str(error), 2) from None
    return found, masking, vault, bool(errors)


def rows(file: Path) -> list[Any]:
    """Return the JSON lines of a file; fail with the number of a line that is none."""
    lines = [line for line in as_text(file).splitlines() if line.strip()]
    out = []
    for n, line in enumerate(lines, 1):
        try:
            out.append(json.loads(line))
        except ValueError:
            raise fail(f"{file.name}: rättelse {n} är inte giltig JSON.", 2) from None
    return out


def _stream(paths: Sequence[Path], mask: jsonl.Mask, vaults: Vaults) -> int:
    """Mask JSON lines to stdout as they come; return the exit code."""
    code = 0
    try:
        for row in jsonl.stream(_lines(paths), mask, vaults.get, vaults.put):
            if isinstance(row, jsonl.BadLine):
                typer.echo(f"rad {row.number}: {row.why}", err=True)
                code = 1
                continue
            code = code if row["status"] == "ok" else 1
            _write(sys.stdout, row)
    except UnicodeDecodeError:
        raise fail("Indata kan inte läsas som UTF-8.", 2) from None
    except VaultError as error:
        raise fail(str(error), 2) from None
    return code


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if str(path) == "-":
            yield from sys.stdin
            continue
        try:
            file = path.open(encoding="utf-8")
        except OSError:
            raise fail(f"Filen {path.name} finns inte eller kan inte öppnas. Kontrollera sökvägen.", 2) from None
        with file:
            yield from file


def _write(out: IO[str], row: dict[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()


@dataclass(frozen=True)
class _Told:
    """How a masked case is told: the form of what goes to stdout, and whether risks are reported."""

    form: str
    risk: bool

    def case(self, sources: Sequence[Source], masking: Masking, vault: Vault, unreadable: bool) -> int:
        """Write a case; return the exit code."""
        objects = jsonl.objects(masking, vault, [d.id for d in sources])
        for document, row in zip(masking.documents, objects, strict=True):
            if self.form == "json":
                _write(sys.stdout, row)
            elif document.status == "ok":
                typer.echo((f"== {document.id} ==\n" if len(sources) > 1 else "") + document.masked.text.text)
            _blocked(document)
            if self.risk:
                typer.echo(report(document), err=True)
        _closing(masking, vault)
        return 1 if unreadable or masking.status == "blocked" else 0


def _blocked(document: MaskedDocument) -> None:
    if document.status == "blocked":
        places = ", ".join(f"{r.start}–{r.end}" for r in document.residual if r.kind == "certain")
        typer.echo(f"{document.id}: BLOCKERAD. {document.message}{f' Tecken {places}.' if places else ''}", err=True)


def _closing(masking: Masking, vault: Vault) -> None:
    if masking.raised_by:
        typer.echo(
            f"Skyddade uppgifter nämns ({', '.join(masking.raised_by)}): policyn {masking.policy.name} används.",
            err=True,
        )
    asked(masking, vault)
    if masking.status == "ok":
        typer.echo(f"Godkänn med: {masking.hash}", err=True)


def asked(masking: Masking, vault: Vault) -> None:
    """Write the open questions to stderr, each with the lines for --corrections that answer it."""
    names = {p.key: p.forms[0] for p in masking.registry.persons}
    for question in masking.registry.questions:
        where = dict.fromkeys(masking.documents[n].id for n, _ in question.places) if len(masking.documents) > 1 else ()
        typer.echo("Fråga" + (f" ({', '.join(where)})" if where else "") + f": {question.text}", err=True)
        said = [*(names.get(key, "den personen") for key in question.persons), "nej, någon annan"]
        for words, answer in zip(said, jsonl.answers(question, masking.registry, vault), strict=True):
            typer.echo(f"  {words}: {json.dumps(answer, ensure_ascii=False)}", err=True)
    if masking.registry.questions:
        typer.echo("Svara med en av raderna ovan i en fil: --corrections FILE.", err=True)
