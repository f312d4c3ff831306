"""The register of accounts: who there is. What may be done with it is for the routes and the login to say."""

import secrets
from typing import Any

import sqlalchemy as sa

from serve.accounts.account import Account
from serve.accounts.tables import accounts
from serve.errors import BadRequest, NotFound
from serve.store import Store
from serve.tables import now

TAKEN = "Det finns redan ett konto med det namnet."


class Register:
    """All accounts of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, shown: str, roles: tuple[str, ...], tenant: str, **more: Any) -> Account:
        """Make an account; BadRequest when the name is taken."""
        account = Account(more.pop("id", secrets.token_hex(16)), folded(name), shown, roles, tenant, now(), **more)
        with self._store.begin() as db:
            if not self._store.insert_new(db, accounts, _row(account)):
                raise BadRequest(TAKEN)
        return account

    def get(self, account_id: str) -> Account:
        """Return an account; NotFound when there is none."""
        if (found := self._one(accounts.c.id == account_id)) is None:
            raise NotFound("Kontot finns inte.")
        return found

    def named(self, name: str) -> Account | None:
        """Return the account of a login name."""
        return None if "\x00" in name else self._one(accounts.c.name == folded(name))  # PostgreSQL stores no NUL

    def known_as(self, issuer: str, subject: str) -> Account | None:
        """Return the account that a provider knows by a subject."""
        return self._one((accounts.c.issuer == issuer) & (accounts.c.subject == subject))

    def all(self, tenant: str | None = None) -> list[Account]:
        """Return the accounts, by name."""
        query = accounts.select().order_by(accounts.c.name)
        with self._store.reading() as db:
            rows = db.execute(query if tenant is None else query.where(accounts.c.tenant == tenant)).mappings().all()
        return [account(row) for row in rows]

    def change(self, account_id: str, **values: Any) -> Account:
        """Change an account and return it; `roles` is a tuple."""
        if "roles" in values:
            values["roles"] = " ".join(values["roles"])
        with self._store.begin() as db:
            db.execute(accounts.update().where(accounts.c.id == account_id).values(**values))
        return self.get(account_id)

    def change_if(self, account_id: str, was: dict[str, Any], **values: Any) -> bool:
        """Change an account that still is as it was, all at once: of two who use up the same thing, one does."""
        same = sa.and_(accounts.c.id == account_id, *(accounts.c[name] == value for name, value in was.items()))
        with self._store.begin() as db:
            return db.execute(accounts.update().where(same).values(**values)).rowcount == 1

    def _one(self, where: sa.ColumnElement[bool]) -> Account | None:
        with self._store.reading() as db:
            row = db.execute(accounts.select().where(where)).mappings().first()
        return None if row is None else account(row)


def account(row: Any) -> Account:
    """Return the account of a row."""
    return Account(**{**row, "roles": tuple(row["roles"].split())})


def folded(name: str) -> str:
    """Return a login name as it is compared."""
    return name.strip().casefold()


def _row(account: Account) -> dict[str, Any]:
    return {**vars(account), "roles": " ".join(account.roles)}
