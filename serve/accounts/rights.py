"""Who may do what: a row a route. A route without a row is closed to everybody, and a test fails."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request

from serve.accounts.account import Account
from serve.errors import Forbidden, NotFound
from serve.store import GONE, Store
from serve.tables import Case, Receipt

OWN, READ = ("handlaggare",), ("handlaggare", "granskare")
RIGHTS: dict[str, tuple[str, ...]] = {
    "GET /choices": (*READ, "utvecklare"),
    "GET /cases": READ,
    "POST /cases": OWN,
    "GET /cases/{case_id}": READ,
    "PATCH /cases/{case_id}": OWN,
    "DELETE /cases/{case_id}": OWN,
    "GET /cases/{case_id}/receipt": (*READ, "dataskyddsombud"),
    "POST /cases/{case_id}/documents": OWN,
    "GET /cases/{case_id}/documents": READ,
    "GET /cases/{case_id}/documents/sentences": READ,
    "GET /cases/{case_id}/masking": READ,
    "GET /cases/{case_id}/network": READ,
    "PATCH /cases/{case_id}/masking": READ,
    "POST /cases/{case_id}/masking/approval": READ,
    "POST /cases/{case_id}/summaries": OWN,
    "GET /summaries/{summary_id}": READ,
    "GET /summaries/{summary_id}/export": READ,
    "PUT /summaries/{summary_id}/edits": OWN,
    "POST /summaries/{summary_id}/feedback": OWN,
    "GET /summaries/{summary_id}/feedback": READ,
    "GET /feedback": ("utvecklare", "drift"),
    "POST /cases/{case_id}/questions": OWN,
    "GET /jobs/{job_id}": READ,
    "GET /jobs/{job_id}/events": READ,
    "DELETE /jobs/{job_id}": OWN,
    "POST /mask": ("handlaggare", "utvecklare"),
    "POST /unmask": ("handlaggare", "utvecklare"),
    "GET /accounts": ("drift", "dataskyddsombud"),
    "POST /accounts": ("drift",),
    "PATCH /accounts/{account_id}": ("drift",),
    "POST /accounts/{account_id}/reset": ("drift",),
    "DELETE /accounts/{account_id}/sessions": ("drift",),
    "GET /audit": ("dataskyddsombud",),
}
OPEN = (  # no session needed
    "GET /session/ways", "POST /session", "POST /session/first", "GET /session/oidc", "GET /session/oidc/back",
    "GET /health/live", "GET /health/ready", "GET /metrics",
)  # fmt: skip
MINE = (  # anybody logged in, about themselves
    "GET /session", "DELETE /session", "DELETE /session/all", "PUT /session/password", "POST /session/totp",
    "PUT /session/totp", "DELETE /session/totp",
)  # fmt: skip
NO_ROW = "Vägen är stängd: den saknar rad i serve/accounts/rights.py."
NO_RIGHT = "Ditt konto har inte behörighet till det här. Den som sköter kontona kan ändra det."
NOT_YOURS = "Ärendet är en annan handläggares. Du kan läsa och granska det, inget annat."


Owned = Case | Receipt  # what belongs to an officer, behind a tenant's wall

COVERS: dict[str, Callable[[Account, Owned], bool]] = {  # which cases a role reaches; the others reach none
    "handlaggare": lambda account, case: case.owner == account.id and case.tenant == account.tenant,
    "granskare": lambda account, case: case.tenant == account.tenant,
    "dataskyddsombud": lambda account, case: case.tenant == account.tenant,
}
RELEASE = "skyddade"  # who may take a draft with protected identities out of the service, besides reading it
READERS = frozenset(READ)  # the roles that see a case at all


class Rights:
    """Decides by the table, and by whose case it is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, request: Request, account: Account) -> None:
        """Return when the account may do what is asked; Forbidden, or NotFound for what it shall not know of."""
        allowed = RIGHTS.get(row(request))
        if allowed is None:
            raise Forbidden(NO_ROW)
        roles = set(allowed) & set(account.roles)
        if not roles:
            raise Forbidden(NO_RIGHT)
        case = self._case(request.path_params)
        if case is None or reaches(account, roles, case):
            return
        if reaches(account, READERS & set(account.roles), case):
            raise Forbidden(NOT_YOURS)
        raise NotFound(GONE)

    def _case(self, params: Mapping[str, Any]) -> Owned | None:
        """Return the case a path is about, None when it is about none; NotFound when there is no such thing."""
        for name, value in params.items():
            if name == "job_id":
                return self._store.case(self._store.job(value).case_id)
            if name == "case_id":
                return self._store.receipt(value) or self._store.case(value)
            if name.endswith("_id") and name != "account_id":
                return self._store.owner(name.removesuffix("_id"), value)
        return None


def reaches(account: Account, roles: set[str] | frozenset[str], case: Owned) -> bool:
    """Say whether one of the roles reaches a case."""
    return any(COVERS[role](account, case) for role in roles if role in COVERS)


def releases(account: Account, protected: bool) -> bool:
    """Say whether a draft that the account may read may also be taken out of the service as a file."""
    return not protected or RELEASE in account.roles


def row(request: Request) -> str:
    """Return the row of the table that a request stands under."""
    path = getattr(request.scope.get("route"), "path", "")
    return f"{request.method} {path.removeprefix('/api/v1')}"
