"""Accounts, for those who keep the machine running: who may come in, and as what. No case is reached from here."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from serve.accounts.account import Account
from serve.accounts.doors import Doors
from serve.accounts.keeper import Keeper
from serve.auth import Guard
from serve.routes.account_shapes import AccountChange, Accounts, AccountShown, NewAccount, Offered
from serve.routes.shapes import Id, problems


def router(doors: Doors, keeper: Keeper, guard: Guard) -> APIRouter:
    """Routes of /accounts."""
    routes = APIRouter(prefix="/accounts", tags=["accounts"], responses=problems(404))
    Asking = Annotated[Account, Depends(guard.account)]  # noqa: N806

    @routes.get("")
    def index(asking: Asking) -> Accounts:
        """Return the accounts, by name."""
        return Accounts(accounts=[show(account) for account in doors.register.all(asking.tenant)])

    @routes.post("", status_code=201)
    def create(body: NewAccount, asking: Asking) -> Offered:
        """Make an account. Its one-time code is shown once: hand it over in person, it ends after three days."""
        return _offered(*keeper.add(asking, body.name, body.shown, body.roles))

    @routes.patch("/{account_id}")
    def change(account_id: Id, body: AccountChange, asking: Asking) -> AccountShown:
        """Change an account. Other roles, or none at all, end its sessions."""
        return show(keeper.change(asking, account_id, **body.model_dump(exclude_none=True)))

    @routes.post("/{account_id}/reset")
    def reset(account_id: Id, asking: Asking) -> Offered:
        """Take an account's password and second factor away, and give it a new one-time code."""
        return _offered(*keeper.reset(asking, account_id))

    @routes.delete("/{account_id}/sessions", status_code=204)
    def end(account_id: Id, asking: Asking) -> None:
        """Log somebody out everywhere."""
        keeper.end(asking, account_id)

    return routes


def show(account: Account) -> AccountShown:
    """Return an account as callers see it."""
    return AccountShown(
        id=account.id, name=account.name, shown=account.shown, roles=list(account.roles), disabled=account.disabled,
        active=account.active, outside=account.outside, totp=account.totp_on, created=account.created,
    )  # fmt: skip


def _offered(account: Account, code: str) -> Offered:
    until = datetime.fromtimestamp(account.code_until, UTC).isoformat(timespec="seconds")
    return Offered(account=show(account), code=code, until=until)
