"""What drift may do with accounts, each noted in the log. Nobody takes away the last account that can do this."""

from typing import Any

from serve.accounts.account import Account
from serve.accounts.login import Login
from serve.audit import Audit
from serve.errors import BadRequest, Forbidden, NotFound

LAST = "Det är det sista kontot som kan sköta konton. Ge ett annat konto rollen drift först."
SELF = "Byt ditt eget lösenord under Mitt konto i stället."
OUTSIDE = "Kontot loggar in med kommunens egen inloggning och har inget lösenord här."
ALONE = "Konton läggs upp när accounts är true i serve.yaml."


class Keeper:
    """Keeps the accounts of one tenant at a time: that of who is asking."""

    def __init__(self, login: Login, audit: Audit, accounts: bool) -> None:
        self._login, self._register, self._audit, self._accounts = login, login.register, audit, accounts

    def add(self, asking: Account, name: str, shown: str, roles: tuple[str, ...]) -> tuple[Account, str]:
        """Make an account; return it and its one-time code."""
        if not self._accounts:
            raise BadRequest(ALONE)
        account = self._register.add(name, shown, roles, asking.tenant)
        self._audit.add(asking.id, "account.add", what=account.id)
        return self._offer(account.id)

    def change(self, asking: Account, account_id: str, **values: Any) -> Account:
        """Change an account's shown name, roles, or whether it may come in."""
        account = self._mine(asking, account_id)
        after: dict[str, Any] = {"roles": account.roles, "disabled": account.disabled} | values
        if after["disabled"] or "drift" not in after["roles"]:
            self._not_the_last(account)
        changed = self._register.change(account_id, **values) if values else account
        if (changed.roles, changed.disabled) != (account.roles, account.disabled):
            self._login.sessions.close_all(account_id)
        self._audit.add(asking.id, "account.change", what=f"{account_id} {' '.join(changed.roles)}"[:120])
        return changed

    def reset(self, asking: Account, account_id: str) -> tuple[Account, str]:
        """Take password and second factor away; return the account and a new one-time code."""
        account = self._mine(asking, account_id)
        if account.id == asking.id:
            raise Forbidden(SELF)
        if account.outside:
            raise BadRequest(OUTSIDE)
        self._audit.add(asking.id, "account.reset", what=account_id)
        return self._offer(account_id)

    def end(self, asking: Account, account_id: str) -> None:
        """End all sessions of an account."""
        self._mine(asking, account_id)
        self._login.sessions.close_all(account_id)
        self._audit.add(asking.id, "account.logout", what=account_id)

    def _offer(self, account_id: str) -> tuple[Account, str]:
        code = self._login.offer(account_id)
        return self._register.get(account_id), code

    def _mine(self, asking: Account, account_id: str) -> Account:
        account = self._register.get(account_id)
        if account.tenant != asking.tenant:
            raise NotFound("Kontot finns inte.")
        return account

    def _not_the_last(self, account: Account) -> None:
        able = (a for a in self._register.all() if "drift" in a.roles and a.active and not a.disabled)
        if "drift" in account.roles and not any(a.id != account.id for a in able):
            raise BadRequest(LAST)
