"""The authorization matrix: every route of the app, every role, one's own case, a colleague's and another municipality's.

The routes come from the app, what is right from tests/serve/data/access.jsonl: a route without a row there fails.
"""

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import serve
from serve.accounts.account import ROLES, TENANT, Account
from serve.accounts.register import Register
from serve.accounts.sessions import Sessions, csrf
from serve.auth import HEADER
from serve.store import Store
from serve.tables import Case, Job, now
from serve.tools import Tools
from tests.serve.accounts.kit import House, Person, house

ROWS = {
    row["route"]: row
    for row in map(json.loads, (Path(__file__).parents[1] / "data/access.jsonl").read_text().splitlines())
}
WHOSE = ("own", "colleague", "stranger")
REACH = {"any": WHOSE, "tenant": ("own", "colleague"), "own": ("own",)}
PASSED = {200, 201, 202, 204, 409, 422}  # whoever gets one of these has come past the guard


class Town:
    """A gateway with somebody of every role, and cases of theirs, a colleague's and a stranger's."""

    def __init__(self, home: House) -> None:
        self.home, self.register = home, Register(home.store)
        self.sessions = Sessions(home.store, 10, 60, home.clock)
        self.people = {role: self.register.add(role, role, (role,), TENANT) for role in ROLES}
        self.colleague = self.register.add("kollega", "Kollega", ("handlaggare",), TENANT)
        self.stranger = self.register.add("annan", "Annan", ("handlaggare", "drift"), "en annan kommun")
        self.register.add("drift-2", "Drift", ("drift",), TENANT, password="-")

    def enter(self, account: Account) -> Person:
        person, token = Person(self.home), self.sessions.open(account.id)
        person.client.cookies.set("aktsam_session", token)
        person.client.headers[HEADER] = csrf(token)
        return person

    def path(self, route: str, whose: Account) -> tuple[str, str]:
        """Return a real path for a route, about a new case of somebody's; and the case."""
        case = case_of(self.home.store, whose)
        known = {"case_id": case, "job_id": case, "summary_id": case, "account_id": whose.id, "name": "modell"}
        real = re.sub(r"\{(\w+)(:\w+)?\}", lambda m: known[m.group(1)], route.partition(" ")[2])
        return (real if real.startswith(("/health", "/metrics", "/v1")) else f"/api/v1{real}"), case


def case_of(store: Store, owner: Account) -> str:
    """Keep a case with a job and a draft, all under one id."""
    known = secrets.token_hex(16)
    case = Case(known, now(), "2099-01-01", "standard", None, store.keys.fresh(known), owner.id, owner.tenant)
    store.add_case(case, {"title": "", "purpose": ""})
    draft = {"id": known, "created": now(), "hash": "", "protected": False, "template": "allman", "title": "", "engine": "x",
             "masked": {"sections": []}, "revealed": {"sections": []}}  # fmt: skip
    store.put(case, {("summary", known): draft, ("docx", known): b"PK"})
    store.save_job(Job(known, known, "summary", "done", now(), now()))
    return known


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, using: Tools) -> Iterator[Town]:
    with house(tmp_path_factory.mktemp("town"), using, admin=False) as home:
        yield Town(home)


def routes(home: House) -> list[str]:
    paths = home.app.openapi()["paths"]
    return [f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in paths.items() for method in methods]


def test_every_route_has_a_row(town: Town) -> None:
    assert sorted(ROWS) == sorted(routes(town.home))


def test_no_route_is_hidden_but_the_one_that_refuses_the_rest_of_openais_api() -> None:
    hidden = [line for path in Path(serve.__file__).parent.rglob("*.py") for line in path.read_text().splitlines()
              if re.search(r"include_in_schema|add_api_route|\.websocket\(", line)]  # fmt: skip
    assert len(hidden) == 1 and '"/{rest:path}"' in hidden[0]


def expected(row: dict[str, Any], role: str, whose: str) -> set[int]:
    if "open" in row:
        return {row["open"]}
    if "key" in row:
        return {403}  # the proxy is turned off, and no session opens it
    if "anybody" in row:
        return PASSED
    reach = row["may"].get(role)
    return {403} if reach is None else PASSED if whose in REACH[reach] else {404}


@pytest.mark.parametrize("route", sorted(ROWS))
def test_who_may_do_what(town: Town, route: str) -> None:
    row, method, holes = ROWS[route], route.partition(" ")[0], []
    about = WHOSE if "_id}" in route else ("own",)
    for role, account in town.people.items():
        for whose in about:
            holder = {"own": account, "colleague": town.colleague, "stranger": town.stranger}[whose]
            path, _case = town.path(route, holder)
            given = town.enter(account).client.request(method, path, json={}).status_code
            if given not in _but(route, expected(row, role, whose), whose):
                holes.append((role, whose, given))
    path, _case = town.path(route, town.colleague)
    stranger = Person(town.home).client.request(method, path, json={}).status_code
    if stranger not in ({row["open"]} if "open" in row else {403} if "key" in row else {401}):
        holes.append(("nobody", "-", stranger))
    assert not holes


def _but(route: str, codes: set[int], whose: str) -> set[int]:
    """A receipt is there only once the case is gone; nobody resets their own account."""
    if route == "GET /cases/{case_id}/receipt" and codes == PASSED:
        return {404}
    return {403} if route.endswith("/reset") and whose == "own" else codes


def test_a_change_needs_the_token_whoever_asks(town: Town) -> None:
    for route in (r for r in ROWS if not r.startswith("GET ") and "open" not in ROWS[r] and "key" not in ROWS[r]):
        person = town.enter(town.people["handlaggare"])
        del person.client.headers[HEADER]
        path, _case = town.path(route, town.people["handlaggare"])
        assert person.client.request(route.partition(" ")[0], path, json={}).status_code == 403, route


def test_a_list_shows_no_case_that_one_may_not_open(town: Town) -> None:
    for role in ("handlaggare", "granskare"):
        for whose in (town.people[role], town.colleague, town.stranger):
            case_of(town.home.store, whose)
        person = town.enter(town.people[role])
        told = person.get("/cases?limit=200").json()
        assert told["cases"] and told["total"] >= len(told["cases"])
        assert {person.get(f"/cases/{c['id']}").status_code for c in told["cases"][:5]} == {200}
        owners = {c["owner"] for c in told["cases"]}
        assert town.stranger.id not in owners and (town.colleague.id in owners) == (role == "granskare")


def test_a_receipt_is_its_owners_and_the_data_protection_officers(town: Town) -> None:
    _path, case = town.path("GET /cases/{case_id}", town.people["handlaggare"])
    assert town.enter(town.people["handlaggare"]).send("DELETE", f"/cases/{case}").status_code == 200
    told = {
        role: town.enter(account).get(f"/cases/{case}/receipt").status_code for role, account in town.people.items()
    }
    assert told == {
        "handlaggare": 200,
        "granskare": 200,
        "dataskyddsombud": 200,
        "drift": 403,
        "utvecklare": 403,
        "skyddade": 403,
    }
    assert town.enter(town.colleague).get(f"/cases/{case}/receipt").status_code == 404
    assert town.enter(town.stranger).get(f"/cases/{case}/receipt").status_code == 404


def test_a_protected_draft_is_taken_out_only_with_the_role_for_it(town: Town) -> None:
    path, case = town.path("GET /summaries/{summary_id}/export", town.people["handlaggare"])
    kept = town.home.store.get(town.home.store.case(case), "summary", case)
    town.home.store.put(town.home.store.case(case), {("summary", case): {**kept, "protected": True}})
    mine = town.people["handlaggare"]
    asked = {"handlaggare": ("handlaggare",), "with the role": ("handlaggare", "skyddade"), "alone": ("skyddade",)}
    told = {}
    for name, roles in asked.items():
        town.register.change(mine.id, roles=roles)
        person = town.enter(mine)
        shown = person.get(f"/summaries/{case}")
        told[name] = (person.client.get(path).status_code, shown.json().get("exportable"))
    town.register.change(mine.id, roles=("handlaggare",))
    assert told == {"handlaggare": (403, False), "with the role": (200, True), "alone": (403, None)}
    reviewer = town.register.add("granskare-s", "G", ("granskare", "skyddade"), TENANT)
    assert town.enter(reviewer).client.get(path).status_code == 200
    stranger = town.register.add("granskare-a", "G", ("granskare", "skyddade"), "en annan kommun")
    assert town.enter(stranger).client.get(path).status_code == 404


def test_two_roles_are_no_more_than_each(town: Town) -> None:
    both = town.register.add("bada", "Båda", ("handlaggare", "granskare"), TENANT)
    path, _case = town.path("GET /cases/{case_id}", town.colleague)
    person = town.enter(both)
    assert person.client.get(path).status_code == 200
    assert person.client.delete(path).status_code == 403, "reading does not make it one's own"
