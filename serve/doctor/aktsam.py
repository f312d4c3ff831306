"""Aktsam's own parts: keys and database for their owner alone, masking that works, reading of scans."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import configs
from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.people import Source
from anonymize.vault import Vault
from pipelines.engines.key import default
from serve import opening
from serve.backup import last
from serve.doctor.facts import Facts
from serve.doctor.report import Line, error, ok, warning

OLD = 2 * 86400.0  # seconds: one night may fail
CANARY = "Anna Svensson, personnummer 18900101-9802, bor i Stockholm."  # one of Skatteverket's published test numbers


def keys(facts: Facts) -> Iterator[Line]:
    """Every key is readable by its owner alone."""
    named = [facts.pipelines.engines.openai.key_file, facts.serve.key_file, default(facts.environ)]
    found = sorted({p for p in (*named, *facts.state.glob("*.key")) if p and p.exists()})
    for path in found:
        if why := loose(path):
            yield error("keys", f"Nyckeln {path} {why}.", f"chmod 600 {path}")
    if not any(loose(path) for path in found):
        yield ok("keys", f"{len(found)} nycklar, läsbara bara för sin ägare.")


def loose(path: Path) -> str:
    """Return how a file is open to others, "" when it is not."""
    mode = path.stat()
    if mode.st_uid not in (os.geteuid(), 0):
        return "ägs av någon annan"
    return "kan läsas eller ändras av andra" if stat.S_IMODE(mode.st_mode) & 0o077 else ""


def municipal(facts: Facts) -> Iterator[Line]:
    """The municipality's own settings are read."""
    named = facts.environ.get("AKTSAM_CONFIG")
    try:
        configs.there(facts.environ)
    except configs.ConfigError as fault:
        yield error("municipal", str(fault), "Rätta AKTSAM_CONFIG, eller skapa mappen.")
        return
    own = sorted(path.name for path in Path(named).glob("*.yaml")) if named else []
    where = f"i {named}: {', '.join(own) or 'inga'}" if named else "inga: AKTSAM_CONFIG är inte satt"
    yield ok("municipal", f"Egna inställningar {where}.")


def store(facts: Facts) -> Iterator[Line]:
    """The folder with the database is closed to others."""
    if not facts.state.exists():
        above = next(p for p in facts.state.parents if p.exists())
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            yield ok("store", f"Mappen {facts.state} finns inte än.")
        else:
            yield error("store", f"Mappen {facts.state} går inte att skapa: {above} är stängd eller ingen mapp.",
                        "Rätta AKTSAM_STATE, eller ge kontot som kör Aktsam en egen mapp där.")  # fmt: skip
        return
    data = [p for p in facts.state.iterdir() if p.is_file() and p.suffix in (".db", ".sqlite", ".sqlite3", ".db-wal")]
    guilty = [p for p in (facts.state, *data) if loose(p)]
    for path in guilty:
        yield error("store", f"{path} {loose(path)}.", f"chmod {'700' if path.is_dir() else '600'} {path}")
    if not guilty:
        yield ok("store", f"Mappen {facts.state} är stängd för andra.")


def backup(facts: Facts) -> Iterator[Line]:
    """There is a copy, and it is of these days."""
    age = last.age(facts.state)
    remedy = "aktsam backup make /var/backups/aktsam, och systemctl enable --now aktsam-backup@make.timer"
    if age is None and not opening.begun(facts.serve.model_copy(update={"state": facts.state})):
        yield ok("backup", "Databasen finns inte än: det finns inget att kopiera.")
    elif age is None:
        yield warning("backup", "Ingen säkerhetskopia har gjorts här.", remedy)
    elif age > OLD:
        yield warning("backup", f"Den senaste säkerhetskopian är {age / 86400:.0f} dagar gammal.", remedy)
    else:
        yield ok("backup", f"Den senaste säkerhetskopian är {age / 3600:.0f} timmar gammal.")


def detection(facts: Facts) -> Iterator[Line]:
    """The model is there, and masking finds what it must."""
    try:
        chosen = facts.masking.policy("standard")
        masking = masker(facts.masking)([Source("kontroll", CANARY)], chosen, Vault())
    except AnonymizeError as fault:
        yield error(
            "detection",
            f"Maskeringen fungerar inte: {fault}",
            "Installera om Aktsam, eller rätta ner i anonymize.yaml.",
        )
        return
    found = {entity.span.label for entity in masking.documents[0].entities if entity.action == "mask"}
    if masking.documents[0].reason == "detector_failed" or not {"PERSON", "PERSONNUMMER"} <= found:
        yield error("detection", "Maskeringen hittar inte kontrollmeningens namn och nummer.", "Installera om Aktsam.")
    elif facts.masking.ner == "off":
        yield warning(
            "detection", "Modellen som hittar namn är avstängd (ner: off).", "Sätt ner: shipped i anonymize.yaml."
        )
    else:
        yield ok("detection", "Maskeringen hittar kontrollmeningens namn och nummer.")


def tesseract(facts: Facts) -> Iterator[Line]:
    """Scanned pages can be read in Swedish."""
    command = shutil.which("tesseract", path=facts.environ.get("PATH", os.defpath))
    remedy = "apt install tesseract-ocr tesseract-ocr-swe, och pip install aktsam[ocr]"
    if not command:
        yield warning("tesseract", "Tesseract saknas: inskannade sidor kan inte läsas.", remedy)
        return
    listed = subprocess.run([command, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    if "swe" not in (listed.stdout + listed.stderr).split():
        yield warning("tesseract", "Tesseract saknar svenska: inskannade sidor kan inte läsas.", remedy)
    else:
        yield ok("tesseract", "Tesseract läser svenska.")
