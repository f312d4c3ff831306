"""Coming in: by password and second factor, the first time by a one-time code. A wrong try tells only that it was wrong."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from serve.accounts import totp
from serve.accounts.account import Account
from serve.accounts.codes import new_code, plain
from serve.accounts.lockout import Lockout
from serve.accounts.passwords import Passwords, Rules
from serve.accounts.register import Register, folded
from serve.accounts.sessions import Sessions
from serve.audit import Audit
from serve.errors import LoginFailed, TotpRequired
from serve.keys import Keyring

WRONG = "Namnet, lösenordet eller koden stämmer inte."
ASK_TOTP = "Ange de sex siffrorna från din app, eller en reservkod."
NOBODY = "-"
CODE_HOURS = 72  # a one-time code for a new or reset account


@dataclass(frozen=True)
class Proof:
    """What somebody gives to come in."""

    name: str = field(repr=False)
    password: str = field(default="", repr=False)
    totp: str | None = field(default=None, repr=False)
    code: str = field(default="", repr=False)


class Login:
    """The doors of one installation. Each method returns the token of a new session."""

    def __init__(
        self, register: Register, sessions: Sessions, lockout: Lockout, passwords: Passwords, rules: Rules, audit: Audit,
        keys: Keyring, clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self.register, self.sessions, self.passwords, self.rules = register, sessions, passwords, rules
        self.keys, self.lockout, self._audit, self._clock = keys, lockout, audit, clock

    def by_password(self, proof: Proof, address: str) -> str:
        """Come in with a password and, where it is on, a second factor; LoginFailed, TotpRequired, TooManyTries."""
        account = self.register.named(proof.name)
        if not self.proves(account, proof, address) or account is None:
            raise self._refused(account)
        if self.passwords.outdated(account.password or ""):
            self.register.change(account.id, password=self.passwords.hash(proof.password))
        return self._enter(account, "session.login")

    def proves(self, account: Account | None, proof: Proof, address: str) -> bool:
        """Say whether somebody is the account's holder, counting the try; TotpRequired, TooManyTries."""
        name = folded(proof.name)
        self.lockout.enter(name, address)
        right = self.passwords.fits(account.password if account else None, proof.password)
        if account is None or account.disabled or not right:
            return False
        if account.totp_on and not proof.totp:
            self.lockout.undo(name, address)
            raise TotpRequired(ASK_TOTP)
        if account.totp_on and not self.second(account, proof.totp or ""):
            return False
        self.lockout.right(name, address)
        return True

    def first(self, proof: Proof, address: str) -> str:
        """Trade a one-time code for a password of one's own; LoginFailed, WeakPassword, TooManyTries."""
        self.lockout.enter(folded(proof.name), address)
        account = self.register.named(proof.name)
        if account is None or account.disabled or not self._code_fits(account, proof.code):
            raise self._refused(account)
        self.lockout.right(folded(proof.name), address)
        self.rules.check(proof.password, False, account.name, account.shown)
        kept = self.passwords.hash(proof.password)
        if not self.register.change_if(account.id, {"code": account.code}, code=None, password=kept):
            raise self._refused(account)
        return self._enter(account, "account.first")

    def offer(self, account_id: str) -> str:
        """Make a one-time code for an account; what it had before is of no use any longer."""
        code, until = new_code(), self._clock() + CODE_HOURS * 3600
        self.register.change(
            account_id, code=self._mark(account_id, code), code_until=until, password=None, totp=None, totp_on=False,
            recovery="",
        )  # fmt: skip
        self.sessions.close_all(account_id)
        self.lockout.open(self.register.get(account_id).name)
        return code

    def second(self, account: Account, given: str) -> bool:
        """Say whether a second factor is right, and use it up: a code of the app, or a recovery code."""
        secret = self.keys.open_secret(account.totp or b"", f"totp {account.id}")
        step = totp.step_of(secret, given, self._clock(), account.totp_step)
        if step is not None:
            return self.register.change_if(account.id, {"totp_step": account.totp_step}, totp_step=step)
        kept = json.loads(account.recovery or "[]")
        mine = self._mark(account.id, given)
        left = json.dumps([mark for mark in kept if mark != mine])
        return mine in kept and self.register.change_if(account.id, {"recovery": account.recovery}, recovery=left)

    def recovery(self, account_id: str, codes: list[str]) -> str:
        """Return what is kept of recovery codes."""
        return json.dumps([self._mark(account_id, code) for code in codes])

    def _code_fits(self, account: Account, code: str) -> bool:
        fits = self.keys.same(account.code or "", self._mark(account.id, code))
        return fits and self._clock() < account.code_until

    def _mark(self, account_id: str, code: str) -> str:
        return self.keys.mark(f"code {account_id} {plain(code)}")

    def note(self, account_id: str, did: str) -> None:
        """Write in the log what somebody did with their own account."""
        self._audit.add(account_id, did)

    def _enter(self, account: Account, did: str) -> str:
        self.note(account.id, did)
        return self.sessions.open(account.id)

    def _refused(self, account: Account | None) -> LoginFailed:
        self.note(account.id if account else NOBODY, "session.refused")  # it takes as long whoever it was
        return LoginFailed(WRONG)
