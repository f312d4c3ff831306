"""aktsam user: accounts from the machine itself, while the service is stopped; the way back in when nobody can log in."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated

import typer

from serve.accounts.account import ROLES, TENANT
from serve.accounts.doors import ADMIN_ROLES, entry
from serve.accounts.login import Login
from serve.accounts.register import folded
from serve.audit import Audit
from serve.errors import ServeError
from serve.settings import ServeSettings, settings
from serve.store import Store

Opener = Callable[[ServeSettings], AbstractContextManager[Store]]
Name = Annotated[str, typer.Argument(help="Inloggningsnamn.")]


def mount(parent: typer.Typer, opened: Opener) -> None:
    """Add the sub-app user; opened() opens the store."""
    parent.add_typer(commands(opened), name="user")


def commands(opened: Opener) -> typer.Typer:
    """Return the sub-commands."""
    app = typer.Typer(help="Konton, medan tjänsten är stoppad.", no_args_is_help=True)

    @app.command("list", epilog="Exempel: aktsam user list")
    def index() -> None:
        """Lista kontona."""
        with _told(), opened(settings()) as store:
            for a in _login(store).register.all():
                state = "stängt" if a.disabled else "aktivt" if a.active else "väntar på första inloggningen"
                typer.echo(f"{a.name}\t{a.shown}\t{', '.join(ROLES[r] for r in a.roles)}\t{state}")

    @app.command("code", epilog="Exempel: aktsam user code anna.ek")
    def code(name: Name) -> None:
        """Ge ett konto en ny engångskod; lösenord och tvåstegskod tas bort."""
        with _told(), opened(settings()) as store:
            login = _login(store)
            account = _known(login, name)
            Audit(store).add("-", "account.reset", what=account)
            typer.echo(login.offer(account))

    @app.command("password", epilog="Exempel: aktsam user password admin")
    def password(name: Name) -> None:
        """Välj lösenord för administratören, eller ett konto som finns. Läses dolt, eller från standard in."""
        chosen = (
            typer.prompt("Lösenord", hide_input=True, err=True)
            if sys.stdin.isatty()
            else sys.stdin.readline().rstrip("\n")
        )
        with _told(), opened(settings()) as store:
            login = _login(store)
            if folded(name) == folded(settings().admin) and login.register.named(name) is None:
                login.register.add(name, "Administratör", ADMIN_ROLES, TENANT)
            account = login.register.get(_known(login, name))
            login.rules.check(chosen, False, account.name, account.shown)
            login.offer(account.id)
            login.register.change(account.id, password=login.passwords.hash(chosen), code=None)
            Audit(store).add("-", "account.password", what=account.id)
            typer.echo(f"Lösenordet för {account.name} är valt.", err=True)

    return app


@contextmanager
def _told() -> Iterator[None]:
    """Tell an error as one line, and exit 2."""
    try:
        yield
    except ServeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _login(store: Store) -> Login:
    return entry(store, Audit(store), settings())


def _known(login: Login, name: str) -> str:
    account = login.register.named(name)
    if account is None:
        raise ServeError("Det finns inget konto med det namnet.")
    return account.id
