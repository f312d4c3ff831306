"""One's own password and second factor. Each change asks for the password again, counted like a login."""

from serve.accounts import totp
from serve.accounts.account import Account
from serve.accounts.codes import new_code
from serve.accounts.login import Login, Proof
from serve.errors import BadRequest, Forbidden

RECOVERY = 8  # codes for a lost phone
NO_SECRET = "Börja med att hämta en hemlighet till din app."
WRONG_CODE = "Siffrorna stämmer inte. Kontrollera att telefonens klocka går rätt."
WRONG = "Lösenordet eller koden stämmer inte."


class Factors:
    """What a person may change about how they come in."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def new_password(self, account: Account, proof: Proof, new: str, address: str) -> str:
        """Change a password; return the token of a session that takes the place of all others."""
        self._prove(account, proof, address)
        self._login.rules.check(new, account.totp_on, account.name, account.shown)
        self._login.register.change(account.id, password=self._login.passwords.hash(new))
        self._login.sessions.close_all(account.id)
        self._login.note(account.id, "account.password")
        return self._login.sessions.open(account.id)

    def offer(self, account: Account, proof: Proof, address: str) -> bytes:
        """Return a new secret, which counts once confirmed; one that is on must be turned off first."""
        self._prove(account, proof, address)
        if account.totp_on:
            raise BadRequest("Stäng av den nuvarande koden först.")
        secret = totp.new_secret()
        sealed = self._login.keys.seal_secret(secret, f"totp {account.id}")
        self._login.register.change(account.id, totp=sealed, totp_step=0)
        return secret

    def confirm(self, account: Account, code: str) -> list[str]:
        """Turn the second factor on, and return the recovery codes."""
        if account.totp is None or account.totp_on:
            raise BadRequest(NO_SECRET)
        if not self._login.second(account, code):
            raise BadRequest(WRONG_CODE)
        codes = [new_code() for _ in range(RECOVERY)]
        self._login.register.change(account.id, totp_on=True, recovery=self._login.recovery(account.id, codes))
        self._login.note(account.id, "account.totp.on")
        return codes

    def remove(self, account: Account, proof: Proof, address: str) -> None:
        """Turn the second factor off; the password must then be long enough to stand alone."""
        self._prove(account, proof, address)
        self._login.rules.check(proof.password, False, account.name, account.shown)
        self._login.register.change(account.id, totp=None, totp_on=False, recovery="")
        self._login.note(account.id, "account.totp.off")

    def _prove(self, account: Account, proof: Proof, address: str) -> None:
        if not self._login.proves(account, proof, address):
            raise Forbidden(WRONG)
