"""One officer who tries Aktsam alone on this machine: a one-time code, printed where the service was started, lets in."""

from collections.abc import Callable

from serve.accounts.account import LOCAL, LOCAL_ROLES, TENANT
from serve.accounts.codes import new_code, plain
from serve.accounts.lockout import Lockout
from serve.accounts.register import Register
from serve.accounts.sessions import Sessions
from serve.audit import Audit
from serve.errors import LoginFailed
from serve.keys import Keyring

WRONG = "Koden stämmer inte. Den står i fönstret där Aktsam startades, och gäller en gång."


class Trial:
    """The trial officer's door."""

    def __init__(
        self,
        register: Register,
        sessions: Sessions,
        lockout: Lockout,
        audit: Audit,
        keys: Keyring,
        tell: Callable[[str], None],
    ) -> None:
        self._register, self._sessions, self._lockout = register, sessions, lockout
        self._audit, self._keys, self._tell = audit, keys, tell
        self._code = ""

    def begin(self) -> None:
        """Make the officer's account at first start, and announce a code."""
        if self._register.named(LOCAL) is None:
            self._register.add(LOCAL, "Handläggare", LOCAL_ROLES, TENANT, id=LOCAL)
        self._renew()

    def enter(self, code: str, address: str) -> str:
        """Return the token of a new session; each code works once, and the next is then announced."""
        self._lockout.enter(LOCAL, address)
        if not self._keys.same(self._code, self._keys.mark(plain(code))):
            raise LoginFailed(WRONG)
        self._renew()
        self._lockout.right(LOCAL, address)
        self._audit.add(LOCAL, "session.login")
        return self._sessions.open(LOCAL)

    def _renew(self) -> None:
        code = new_code()
        self._code = self._keys.mark(plain(code))
        self._tell(code)
