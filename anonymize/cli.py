"""aktsam anonymize, restore and labels: data on stdout, messages on stderr, never a name in an error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any, Protocol

import typer

from anonymize import jsonl
from anonymize.assemble import masker
from anonymize.errors import AnonymizeError, DetectorFailed, VaultError
from anonymize.labels import LABELS
from anonymize.mask import MaskedDocument, Masking, refused, restored
from anonymize.people import Registry, Source
from anonymize.risk import report
from anonymize.settings import AnonymizeSettings, Policy, settings
from anonymize.vault import PLACEHOLDER, Vault
from anonymize.vaultfile import VaultFile, create_key, read_key
from configs import ConfigError

TOGETHER = "Filer eller mappar, ett ärende tillsammans; - läser standard in."
Paths = Annotated[list[Path], typer.Argument(metavar="PATH…|-", help=TOGETHER, allow_dash=True)]
Form = Annotated[
    str, typer.Option("--format", help="text eller json (ett objekt per dokument och rad).", show_default=True)
]
VaultAt = Annotated[
    Path | None, typer.Option("--vault", metavar="FILE", help="Krypterad valvfil att skapa eller utöka.")
]
KeyAt = Annotated[
    Path | None, typer.Option("--key-file", metavar="FILE", help="Nyckel till valvet; annars $AKTSAM_VAULT_KEY.")
]


class Named(Protocol):
    """What the reading function gives: a document with an id and a text."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


Read = Callable[[Sequence[Path]], tuple[Sequence[Named], Sequence[Exception]]]


def mount(app: typer.Typer, read: Read) -> None:
    """Add this package's sub-commands; read() opens files, for this package knows no formats."""
    commands = Commands(read)
    app.command("anonymize", epilog="Exempel: aktsam anonymize examples/orosanmalan-skola --format json")(
        commands.anonymize
    )
    app.command("restore", epilog="Exempel: aktsam restore utkast.txt --vault arende.valv --key-file aktsam.key")(
        commands.restore
    )
    app.command("labels", epilog="Exempel: aktsam labels --format json")(commands.labels)


def fail(message: str, code: int) -> typer.Exit:
    """Write a message to stderr and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


@dataclass(frozen=True)
class Commands:
    """The sub-commands, with the function that opens files handed in."""

    read: Read

    def anonymize(
        self,
        paths: Paths,
        form: Form = "text",
        lines: Annotated[bool, typer.Option("--jsonl", help="Läs och skriv JSON-rader: {id, text, case?}.")] = False,
        policy: Annotated[str, typer.Option(help="Policy i configs/anonymize.yaml.")] = "standard",
        vault: VaultAt = None,
        key_file: KeyAt = None,
        case: Annotated[str, typer.Option(help="Ärendets id i valvet.")] = "",
        risk: Annotated[
            bool, typer.Option("--risk", help="Skriv en riskrapport per dokument (på standard fel).")
        ] = False,
    ) -> None:
        """Maskera personuppgifter; det som hittas och behålls listas också (--format json)."""
        if form not in ("text", "json"):
            raise fail(f"Formatet {form} finns inte. Välj bland: text, json.", 2)
        configured, chosen = _configured(policy)
        vaults = Vaults.open(vault, key_file)
        mask = _mask(configured, chosen)
        if lines:
            code = _stream(paths, mask, vaults)
        else:
            documents, errors = self._documents(paths)
            code = _files(documents, errors, mask, vaults, case, form, risk)
        if code:
            raise typer.Exit(code)

    def _documents(self, paths: Sequence[Path]) -> tuple[list[Source], Sequence[Exception]]:
        if [str(p) for p in paths] == ["-"]:
            return [Source("-", sys.stdin.read())], ()
        documents, errors = self.read(paths)
        return [Source(d.id, d.text) for d in documents], errors

    def restore(
        self,
        file: Annotated[
            Path, typer.Argument(metavar="FILE", help="Maskerad text; - läser standard in.", allow_dash=True)
        ],
        vault: Annotated[Path, typer.Option("--vault", metavar="FILE", help="Valvfilen.")],
        key_file: KeyAt = None,
        case: Annotated[str | None, typer.Option(help="Ärendets id, om valvet har flera.")] = None,
    ) -> None:
        """Sätt tillbaka namnen: varje platshållare byts exakt mot det den står för."""
        try:
            text = sys.stdin.read() if str(file) == "-" else file.read_bytes().decode("utf-8")
            mine = _one(VaultFile(vault, read_key(key_file)), vault, case)
        except (OSError, UnicodeDecodeError):
            raise fail(f"Filen {file.name} kan inte läsas som text.", 2) from None
        except VaultError as error:
            raise fail(str(error), 2) from None
        sys.stdout.write(restored(text, mine))
        unknown = {m[0] for m in PLACEHOLDER.finditer(text) if mine.surface(m[0]) is None}
        if unknown:
            raise fail(f"Okända platshållare, inte återställda: {', '.join(sorted(unknown))}.", 1)

    def labels(self, form: Form = "text") -> None:
        """Visa etiketterna, deras platshållare och vad varje policy gör med dem."""
        configured = _settings()
        rows = [
            {"label": v.name, "placeholder": f"[{v.word}-1]", "identifier": v.identifier}
            | {"actions": {name: p.action(v.name) for name, p in configured.policies.items()}}
            for v in LABELS.values()
        ]
        if form == "json":
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for label in LABELS.values():
            acts = "  ".join(
                f"{n}: {'maskeras' if p.action(label.name) == 'mask' else 'behålls'}"
                for n, p in configured.policies.items()
            )
            typer.echo(f"{label.name:20} {'[' + label.word + '-1]':20} {label.identifier:7} {acts}")


@dataclass(frozen=True)
class Vaults:
    """Where vaults come from and go: a file, or nowhere, and then the mapping dies with the process."""

    file: VaultFile | None = None

    @classmethod
    def open(cls, path: Path | None, key_file: Path | None) -> "Vaults":
        """Open or begin a vault file; on a terminal, offer to make a key."""
        if path is None:
            return cls()
        try:
            return cls(VaultFile(path, read_key(key_file)))
        except VaultError as error:
            beside = key_file or path.with_suffix(".key")
            if (
                sys.stdin.isatty()
                and not beside.exists()
                and typer.confirm(f"Nyckel saknas. Skapa {beside.name}?", err=True)
            ):
                return cls(VaultFile(path, create_key(beside)))
            raise fail(str(error), 2) from None

    def get(self, case: str) -> Vault:
        """Return a case's vault."""
        return self.file.load(case) if self.file else Vault(case)

    def put(self, vault: Vault) -> None:
        """Keep a case's vault."""
        if self.file and len(vault):
            self.file.save(vault)


def _settings() -> AnonymizeSettings:
    try:
        return settings()
    except ConfigError as error:
        raise fail(str(error), 2) from None


def _configured(policy: str) -> tuple[AnonymizeSettings, Policy]:
    configured = _settings()
    try:
        return configured, configured.policy(policy)
    except AnonymizeError as error:
        raise fail(str(error), 2) from None


def _mask(configured: AnonymizeSettings, policy: Policy) -> jsonl.Mask:
    """Return what masks a case; when a detector is not to be had, what blocks every document with the reason."""
    try:
        mask = masker(configured)
    except DetectorFailed as error:
        reason = error
        return lambda sources, _vault: Masking(tuple(refused(s, reason) for s in sources), Registry(), policy)
    return lambda sources, vault: mask(sources, policy, vault)


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
    except (OSError, UnicodeDecodeError):
        raise fail("Indata kan inte läsas som UTF-8.", 2) from None
    except VaultError as error:
        raise fail(str(error), 2) from None
    return code


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if str(path) == "-":
            yield from sys.stdin
        else:
            with path.open(encoding="utf-8") as file:
                yield from file


def _write(out: IO[str], row: dict[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()


def _files(
    documents: Sequence[Source],
    errors: Sequence[Exception],
    mask: jsonl.Mask,
    vaults: Vaults,
    case: str,
    form: str,
    risk: bool,
) -> int:
    """Mask the files of one case; return the exit code."""
    for error in errors:
        typer.echo(str(error), err=True)
    if not documents:
        return 2
    try:
        vault = vaults.get(case)
        masking = mask(documents, vault)
        vaults.put(vault)
    except VaultError as error:
        raise fail(str(error), 2) from None
    for document, row in zip(masking.documents, jsonl.objects(masking, vault, [d.id for d in documents]), strict=True):
        if form == "json":
            _write(sys.stdout, row)
        elif document.status == "ok":
            typer.echo((f"== {document.id} ==\n" if len(documents) > 1 else "") + document.masked.text.text)
        _tell(document)
        if risk:
            typer.echo(report(document), err=True)
    _closing(masking)
    return 1 if errors or masking.status == "blocked" else 0


def _tell(document: MaskedDocument) -> None:
    if document.status == "blocked":
        places = ", ".join(f"{r.start}–{r.end}" for r in document.residual if r.kind == "certain")
        typer.echo(f"{document.id}: BLOCKERAD. {document.message}{f' Tecken {places}.' if places else ''}", err=True)


def _closing(masking: Masking) -> None:
    if masking.raised_by:
        typer.echo(
            f"Skyddade uppgifter nämns ({', '.join(masking.raised_by)}): policyn {masking.policy.name} används.",
            err=True,
        )
    for question in masking.registry.questions:
        typer.echo(f"Fråga: {question.text}", err=True)
    if masking.status == "ok":
        typer.echo(f"Godkänn med: {masking.hash}", err=True)


def _one(file: VaultFile, path: Path, case: str | None) -> Vault:
    """Return the vault of this case, or the only one there is."""
    cases = file.cases()
    if not cases:
        raise VaultError(f"Valvfilen {path.name} saknas eller är tom.")
    if case is None and len(cases) > 1:
        raise VaultError(f"Valvet har {len(cases)} ärenden: ange --case.")
    chosen = cases[0] if case is None else case
    if chosen not in cases:
        raise VaultError("Ärendet finns inte i valvet.")
    return file.load(chosen)
