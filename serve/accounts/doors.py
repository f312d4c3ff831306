"""Everything about who may come in, made once from the store and the settings and handed in."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from serve.accounts.account import LOCAL, TENANT
from serve.accounts.lockout import Lockout
from serve.accounts.login import Login
from serve.accounts.passwords import Passwords, Rules
from serve.accounts.register import Register
from serve.accounts.sessions import Sessions
from serve.accounts.trial import Trial
from serve.audit import Audit
from serve.errors import StoreError
from serve.settings import ServeSettings
from serve.store import Store

ADMIN_ROLES = ("drift",)
MANY = "Det finns konton i databasen. Sätt accounts: true i serve.yaml; annars kunde vem som helst här komma in utan lösenord."


@dataclass(frozen=True)
class Doors:
    """`trial` is None once the installation has accounts."""

    register: Register
    sessions: Sessions
    lockout: Lockout
    login: Login
    trial: Trial | None

    def sweep(self) -> None:
        """Forget logins that have ended and tries of long ago."""
        self.sessions.sweep()
        self.lockout.sweep()


def doors(
    store: Store,
    audit: Audit,
    settings: ServeSettings,
    tell: Callable[[str], None],
    clock: Callable[[], float] = time.time,
) -> Doors:
    """Return the doors. `tell` is given the one-time code of the trial officer, or of the first administrator."""
    login = entry(store, audit, settings, clock)
    register, sessions, lockout = login.register, login.sessions, login.lockout
    if settings.accounts:
        _administrator(register, login, settings.admin, tell)
        return Doors(register, sessions, lockout, login, None)
    if any(account.active and account.id != LOCAL for account in register.all()):
        raise StoreError(MANY)
    trial = Trial(register, sessions, lockout, audit, store.keys, tell)
    trial.begin()
    return Doors(register, sessions, lockout, login, trial)


def entry(store: Store, audit: Audit, settings: ServeSettings, clock: Callable[[], float] = time.time) -> Login:
    """Return the login by itself, as the command needs it: nobody is made, nothing is announced."""
    sessions = Sessions(store, settings.session_hours, settings.idle_minutes, clock)
    rules, passwords = Rules(tuple(settings.hosts)), Passwords(store.keys.mark)
    return Login(Register(store), sessions, Lockout(store, clock), passwords, rules, audit, store.keys, clock)


def _administrator(register: Register, login: Login, name: str, tell: Callable[[str], None]) -> None:
    """Make the first administrator, and print a code at each start until a password has been chosen with it."""
    if register.named(LOCAL):
        register.change(LOCAL, disabled=True)
    if governed(register):
        return
    admin = register.named(name) or register.add(name, "Administratör", ADMIN_ROLES, TENANT)
    if "drift" not in admin.roles:
        raise StoreError(f"Kontot {name} finns, men sköter inte konton. Välj ett annat namn för admin i serve.yaml.")
    tell(login.offer(admin.id))


def governed(register: Register) -> bool:
    """Say whether there is somebody who can make accounts: with rights to, and a password of their own."""
    return any("drift" in a.roles and a.active and not a.disabled for a in register.all())
