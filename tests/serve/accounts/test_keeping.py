"""What drift does with accounts, and what nobody may do."""

from serve.accounts.account import TENANT
from serve.accounts.register import Register
from tests.serve.accounts.kit import GOOD, House, Person


def test_an_account_is_made_changed_closed_and_reset(home: House) -> None:
    made = home.admin.post("/accounts", {"name": "Anna.Ek", "shown": "Anna Ek", "roles": ["handlaggare"]}).json()
    assert made["account"]["name"] == "anna.ek" and not made["account"]["active"]
    twice = home.admin.post("/accounts", {"name": "ANNA.EK", "shown": "A", "roles": ["drift"]})
    assert (twice.status_code, twice.json()["code"]) == (422, "invalid")
    anna = Person(home)
    assert anna.first("anna.ek", made["code"]).status_code == 201
    path = f"/accounts/{anna.id}"
    assert home.admin.send("PATCH", path, {"shown": "Anna Maria Ek"}).json()["shown"] == "Anna Maria Ek"
    assert anna.get("/session").json()["shown"] == "Anna Maria Ek"
    assert home.admin.send("PATCH", path, {"roles": ["utvecklare"]}).status_code == 200
    assert anna.get("/session").status_code == 401, "other rights need a new login"
    assert anna.login("anna.ek").json()["roles"] == ["utvecklare"]
    home.admin.send("PATCH", path, {"disabled": True})
    assert (anna.get("/session").status_code, anna.login("anna.ek").status_code) == (401, 401)
    home.admin.send("PATCH", path, {"disabled": False})
    assert anna.login("anna.ek").status_code == 201
    code = home.admin.post(f"{path}/reset").json()["code"]
    assert (anna.get("/session").status_code, anna.login("anna.ek").status_code) == (401, 401)
    home.clock.now += 73 * 3600
    assert anna.first("anna.ek", code).status_code == 401, "the code has had its time"


def test_the_last_who_can_keep_accounts_stays(home: House) -> None:
    path = f"/accounts/{home.admin.id}"
    for change in ({"disabled": True}, {"roles": ["handlaggare"]}):
        assert home.admin.send("PATCH", path, change).json()["detail"].startswith("Det är det sista")
    home.admin.post("/accounts", {"name": "drift2", "shown": "D", "roles": ["drift"]})
    assert home.admin.send("PATCH", path, {"disabled": True}).status_code == 422, "the other has never come in"
    home.person("drift3", "drift")
    assert home.admin.post(f"{path}/reset").status_code == 403
    assert home.admin.send("PATCH", path, {"disabled": True}).status_code == 200


def test_whom_the_municipality_logs_in_gets_no_password_here(home: House) -> None:
    known = Register(home.store).add("eva@id", "Eva", ("granskare",), TENANT, issuer="https://id", subject="1")
    told = home.admin.post(f"/accounts/{known.id}/reset")
    assert (told.status_code, told.json()["code"]) == (422, "invalid")
    assert {a["name"]: a["outside"] for a in home.admin.get("/accounts").json()["accounts"]}["eva@id"]


def test_somebody_is_logged_out_everywhere(home: House) -> None:
    anna = home.person("anna", "handlaggare")
    assert home.admin.send("DELETE", f"/accounts/{anna.id}/sessions").status_code == 204
    assert anna.get("/session").status_code == 401
    assert home.admin.send("DELETE", f"/accounts/{'0' * 32}/sessions").status_code == 404


def test_secrets_are_never_told(home: House) -> None:
    home.person("anna", "handlaggare")
    told = home.admin.get("/accounts").text
    assert "argon2" not in told and "password" not in told and GOOD not in told
