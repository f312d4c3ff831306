"""What can go wrong while masking.

AnonymizeError
├── DetectorFailed      a detector is missing, raised, timed out or found nothing in the canary: fail closed
├── VaultError          a vault that cannot be opened, or does not belong to the case
├── BadCorrection       a correction of the officer's that says nothing
└── UnknownPolicy       no such policy in configs/anonymize.yaml
"""


class AnonymizeError(Exception):
    """Base of this package's errors. The message may be shown to an officer and never holds document text."""


class DetectorFailed(AnonymizeError):
    """A detector cannot be trusted; nothing may be masked with what the others found."""

    def __init__(self, detector: str, why: str) -> None:
        super().__init__(f"Detektorn {detector} svarar inte som den ska ({why}). Inget har maskerats.")
        self.detector = detector


class VaultError(AnonymizeError):
    """The mapping between placeholders and names cannot be read, written or trusted."""


class BadCorrection(AnonymizeError):
    """A correction that cannot be read."""


class UnknownPolicy(AnonymizeError):
    """The policy asked for is not in the settings."""
