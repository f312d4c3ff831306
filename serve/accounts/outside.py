"""Accounts that the municipality's own login knows: made at the first login, with the roles it gives, at every login anew."""

from urllib.parse import urlsplit

from serve.accounts.account import TENANT, Account
from serve.accounts.login import Login
from serve.accounts.oidc import Known
from serve.errors import Forbidden

NO_ROLE = "Du har ingen roll i Aktsam. Be IT lägga till dig i rätt grupp."
CLOSED = "Kontot är stängt."


def enter(login: Login, issuer: str, known: Known) -> str:
    """Return the token of a new session; Forbidden without a role, or when the account is closed here.

    Nobody is linked to a local account of the same name. `drift` is given here alone, and stays when it has been.
    """
    account = login.register.known_as(issuer, known.subject)
    if not known.roles:
        login.note(account.id if account else "-", "session.refused")
        raise Forbidden(NO_ROLE)
    if account is None:
        account = _made(login, issuer, known)
    if account.disabled:
        login.note(account.id, "session.refused")
        raise Forbidden(CLOSED)
    roles = (*known.roles, *(role for role in account.roles if role == "drift"))
    if roles != account.roles:
        login.sessions.close_all(account.id)
        login.register.change(account.id, roles=roles)
    login.note(account.id, "session.oidc")
    return login.sessions.open(account.id)


def _made(login: Login, issuer: str, known: Known) -> Account:
    name = f"{known.name}@{urlsplit(issuer).hostname}"
    if login.register.named(name) is not None:
        name = f"{known.subject[:60]}@{urlsplit(issuer).hostname}"
    return login.register.add(name[:120], known.shown, known.roles, TENANT, issuer=issuer, subject=known.subject)
