"""A report for the file: what the doctor found, where and when, signed so that a later change shows."""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from serve.doctor.report import Line, Report
from serve.signing import Keys, Signature, SigningError, sign, verify

PURPOSE = "doctor report"


def signed(report: Report, key: Ed25519PrivateKey) -> str:
    """Return the report as JSON: `report` is the text that is signed, `signature` by whom."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"aktsam": _version(), "machine": platform.node(), "made": made} | report.data()
    text = json.dumps(told, ensure_ascii=False)
    return json.dumps(
        {"report": text, "signature": asdict(sign(key, PURPOSE, text.encode()))}, ensure_ascii=False, indent=1
    )


@dataclass(frozen=True)
class Told:
    """A report that was signed: where, when, with which version."""

    machine: str
    made: str
    aktsam: str
    report: Report


def verified(content: str, trusted: Keys) -> Told:
    """Return what a signed report says; SigningError when it is none, was changed, or a stranger signed it."""
    try:
        read = json.loads(content)
        text, signature = str(read["report"]), Signature(str(read["signature"]["key"]), str(read["signature"]["value"]))
    except (ValueError, KeyError, TypeError):
        raise SigningError("Filen är ingen signerad kontroll från Aktsam.") from None
    verify(trusted, PURPOSE, text.encode(), signature)
    told = json.loads(text)
    return Told(told["machine"], told["made"], told["aktsam"], Report(tuple(Line(**line) for line in told["lines"])))


def _version() -> str:
    try:
        return version("aktsam")
    except PackageNotFoundError:
        return "okänd"
