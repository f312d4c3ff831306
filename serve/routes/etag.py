"""Which version of a case somebody has seen (RFC 9110, 8.8.3 and 13.1.1): who changes another one than that is told so."""

from typing import Annotated

from fastapi import Header

from serve.errors import Stale
from serve.tables import Case

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=200, description="The ETag of the case as last seen; 412 when it has changed since"
    ),
]
STALE = "Ärendet har ändrats sedan du hämtade det. Ladda om och gör om ändringen."


def tag(case: Case) -> str:
    """Return the ETag of a case: its version, which grows with every change."""
    return f'"{case.version}"'


def match(given: str | None, case: Case) -> None:
    """Return when the case is as the caller has seen it, or they did not say; Stale otherwise."""
    if given is not None and given.strip() != "*" and tag(case) not in [part.strip() for part in given.split(",")]:
        raise Stale(STALE)
