"""Before anything is sent to a model a human approves the exact masked text, by its hash (promise 8)."""

from collections.abc import Callable, Sequence

from anonymize.mask import Masking
from pipelines.errors import Blocked, NotApproved

Ask = Callable[[Masking], bool]  # shows what will be sent and returns the answer; None where nobody can be asked


def approve(masking: Masking, *, yes: bool, hashes: Sequence[str], ask: Ask | None) -> None:
    """Return when the masked text may be sent; Blocked or NotApproved when it may not. Nothing overrides a block."""
    if masking.status == "blocked":
        ids = tuple(d.id for d in masking.documents if d.status == "blocked")
        raise Blocked("Maskeringen har stoppat ärendet. Inget har skickats till modellen.", ids)
    if hashes:
        if not matches(masking, hashes):
            raise NotApproved(
                "Den maskerade texten är inte den som godkändes. Inget har skickats. Granska den på nytt."
            )
    elif not yes and (ask is None or not ask(masking)):
        raise NotApproved(
            "Den maskerade texten är inte godkänd. Inget har skickats. "
            f"Godkänn med --yes eller --approve {masking.hash}"
        )


def matches(masking: Masking, hashes: Sequence[str]) -> bool:
    """Say whether the hashes are the case's own, or those of all its documents."""
    given = set(hashes)
    return given == {masking.hash} or given == {d.masked.text.hash for d in masking.documents}
