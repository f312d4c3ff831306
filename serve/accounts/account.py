"""An account: who may come in, and as what."""

from dataclasses import dataclass, field

ROLES = {
    "handlaggare": "handläggare",
    "granskare": "granskare",
    "utvecklare": "utvecklare",
    "drift": "drift",
    "dataskyddsombud": "dataskyddsombud",
    "skyddade": "skyddade uppgifter",  # reaches no case by itself: lets its holder take a protected draft out as a file
}
TENANT = "kommunen"  # the wall an account and its cases stand behind when the installation has only one
LOCAL = "lokal"  # the officer who tries Aktsam alone, let in by the code that is printed at start
LOCAL_ROLES = ("handlaggare", "granskare", "dataskyddsombud")


@dataclass(frozen=True)
class Account:
    """One person. `name` is what one logs in with, `shown` what others read; secrets are hashes or sealed."""

    id: str
    name: str = field(repr=False)
    shown: str = field(repr=False)
    roles: tuple[str, ...]
    tenant: str
    created: str
    disabled: bool = False
    password: str | None = field(default=None, repr=False)
    totp: bytes | None = field(default=None, repr=False)
    totp_on: bool = False
    totp_step: int = 0
    recovery: str = field(default="", repr=False)
    code: str | None = field(default=None, repr=False)
    code_until: float = 0
    issuer: str | None = None
    subject: str | None = field(default=None, repr=False)

    @property
    def active(self) -> bool:
        """Whether its holder has ever come in: a password was chosen, or the municipality's login knows it."""
        return self.password is not None or self.outside or self.id == LOCAL

    @property
    def outside(self) -> bool:
        """Whether its holder comes in by the municipality's own login, and so has no password here."""
        return self.subject is not None
