"""The municipality's own login, against a real provider, and against tokens that are not what they should be."""

import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwk, jwt
from pydantic import SecretStr, ValidationError

from serve.accounts import defaults
from serve.accounts.oidc import Provider
from serve.accounts.oidc_settings import OidcSettings
from serve.audit import Audit
from serve.errors import OidcFailed, StoreError
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.kit.oidc_provider import SECRET, log_in, provider
from tests.serve.accounts.kit import House, Person, house

HOME = "http://localhost"
BACK = f"{HOME}/api/v1/session/oidc/back"
ROLES = {"SOC-handlaggare": "handlaggare", "SOC-granskare": "granskare"}


def chosen(issuer: str, **more: Any) -> OidcSettings:
    given = {"client_id": "aktsam", "client_secret": SecretStr(SECRET), "address": HOME, "roles": ROLES}
    return OidcSettings(issuer=issuer, **{**given, **more})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider(BACK) as running:
        yield running


@pytest.fixture
def town(tmp_path: Path, using: Tools, issuer: str) -> Iterator[House]:
    with house(tmp_path, using, oidc=chosen(issuer)) as home:
        home.clock.now = time.time()
        yield home


def visitor(home: House) -> Person:
    person = Person(home)
    person.client.base_url = httpx2.URL(HOME)
    person.client.follow_redirects = False
    return person


def away(person: Person) -> str:
    answer = person.get("/session/oidc")
    assert answer.status_code == 303
    return str(answer.headers["location"])


def come(person: Person, address: str) -> str:
    return str(person.client.get(address).headers["location"])


@pytest.mark.oidc
def test_somebody_comes_in_with_the_roles_of_their_groups(town: House) -> None:
    anna = visitor(town)
    assert anna.get("/session/ways").json()["oidc"] == {
        "title": "Kommunens inloggning",
        "start": "/api/v1/session/oidc",
    }
    assert come(anna, log_in(away(anna), "anna", BACK)) == "/#inloggad"
    told = anna.get("/session").json()
    assert (told["shown"], told["roles"], told["name"]) == ("Anna Ek", ["handlaggare"], "anna.ek@127.0.0.1")
    anna.took(httpx2.Response(201, json=told))
    assert anna.post("/cases", {"title": "Ett"}).status_code == 201 and anna.get("/accounts").status_code == 403
    again = visitor(town)
    assert come(again, log_in(away(again), "anna", BACK)) == "/#inloggad"
    assert again.get("/session").json()["who"] == told["who"]
    assert "session.oidc" in [entry.did for entry in Audit(town.store).entries()]


@pytest.mark.oidc
def test_nobody_becomes_an_administrator_or_comes_in_without_a_role(town: House) -> None:
    bo, without = visitor(town), visitor(town)
    assert come(bo, log_in(away(bo), "bo", BACK)) == "/#inloggad"
    assert bo.get("/session").json()["roles"] == ["granskare"], "the group IT-drift is no role here"
    assert come(without, log_in(away(without), "utan", BACK)) == "/#fel=forbidden"
    assert without.get("/session").status_code == 401
    who = bo.get("/session").json()["who"]
    town.admin.login("admin")
    assert town.admin.send("PATCH", f"/accounts/{who}", {"disabled": True}).status_code == 200
    assert bo.get("/session").status_code == 401
    assert come(bo, log_in(away(bo), "bo", BACK)) == "/#fel=forbidden"


@pytest.mark.oidc
def test_an_answer_is_good_once_in_the_browser_that_asked_and_as_it_was_given(town: House) -> None:
    anna, thief = visitor(town), visitor(town)
    answer = log_in(away(anna), "anna", BACK)
    assert come(thief, answer) == "/#fel=oidc", "another browser"
    sealed = dict(anna.client.cookies)
    given = parse_qs(urlsplit(answer).query)
    for wrong in ({"state": "x"}, {"iss": "http://127.0.0.1:1"}, {"code": "x"}, {"state": "å"}):
        query = {name: values[0] for name, values in given.items()} | wrong
        person = visitor(town)
        person.client.cookies.update(sealed)
        assert str(person.client.get(BACK, params=query).headers["location"]) == "/#fel=oidc", wrong
    assert come(anna, answer) == "/#inloggad"
    anna.client.cookies.update(sealed)
    assert come(anna, answer) == "/#fel=oidc", "the code is used"
    late = visitor(town)
    address = away(late)
    town.clock.now += 601
    assert come(late, log_in(address, "anna", BACK)) == "/#fel=oidc"


@pytest.mark.oidc
def test_a_provider_that_does_not_answer_or_is_another_lets_nobody_in(issuer: str) -> None:
    for wrong in ("http://127.0.0.1:9", issuer.replace("127.0.0.1", "localhost")):
        with pytest.raises(OidcFailed):
            Provider(chosen(wrong), time.time).begin()


class Issuer(Provider):
    """A provider whose keys are known beforehand."""

    def __init__(self, key: jwk.RSAKey) -> None:
        super().__init__(chosen("https://login.example"), lambda: 1000.0)
        self.keys = jwk.KeySet([key])

    def _key_set(self, anew: bool = False) -> jwk.KeySet:
        return self.keys


KEY, OTHER = (jwk.RSAKey.generate_key(2048, {"kid": "a"}, private=True, auto_kid=False) for _ in range(2))
GOOD = {
    "iss": "https://login.example",
    "aud": "aktsam",
    "sub": "17",
    "exp": 1300,
    "iat": 990,
    "nonce": "n",
    "roles": ["SOC-granskare"],
}
TOKENS: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("as it should be", {}, True),
    ("for us and others, asked for by us", {"aud": ["aktsam", "annan"], "azp": "aktsam"}, True),
    ("a clock half a minute off", {"exp": 970, "iat": 1030}, True),
    ("another issuer", {"iss": "https://login.example.evil"}, False),
    ("for another", {"aud": "annan"}, False),
    ("for several, asked for by another", {"aud": ["aktsam", "annan"], "azp": "annan"}, False),
    ("for several, not said for whom", {"aud": ["aktsam", "annan"]}, False),
    ("another login's", {"nonce": "m"}, False),
    ("too old", {"exp": 900}, False),
    ("from the future", {"iat": 2000}, False),
    *((f"without {name}", {name: None}, False) for name in ("iss", "aud", "sub", "exp", "iat", "nonce")),
)


@pytest.mark.parametrize(("what", "change", "fits"), TOKENS, ids=[row[0] for row in TOKENS])
def test_a_token_is_checked_in_all_it_says(what: str, change: dict[str, Any], fits: bool) -> None:
    claims = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    token = jwt.encode({"alg": "RS256", "kid": "a"}, claims, KEY)
    if fits:
        assert Issuer(KEY).verify(token, "n").roles == ("granskare",)
    else:
        with pytest.raises(OidcFailed):
            Issuer(KEY).verify(token, "n")


def test_a_token_that_nobody_or_another_signed_is_refused() -> None:
    good = jwt.encode({"alg": "RS256", "kid": "a"}, GOOD, KEY)
    head, body, signature = good.split(".")
    forged = urlsafe_b64encode(b'{"alg":"HS256","kid":"a"}').rstrip(b"=").decode() + "." + body
    mac = hmac.digest(KEY.as_pem(private=False), forged.encode(), "sha256")  # the public key, taken for a secret
    none = "eyJhbGciOiJub25lIn0"
    by_public = f"{forged}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    other = jwt.encode({"alg": "RS256", "kid": "a"}, GOOD, OTHER)
    for wrong in (
        other,
        by_public,
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{body}.",
        "",
        "x",
        "å.å.å",
    ):
        with pytest.raises(OidcFailed):
            Issuer(KEY).verify(wrong, "n")


def test_the_settings_hold_no_way_around() -> None:
    for wrong in ({"issuer": "http://login.example"}, {"address": "http://aktsam.example"}, {"roles": {"IT": "drift"}}):
        with pytest.raises(ValidationError):
            OidcSettings(
                **{"issuer": "https://login.example", "client_id": "a", "client_secret": "x", "address": HOME, **wrong}
            )
    for secret in ("changeme", "kort"):
        given = chosen("https://login.example", client_secret=SecretStr(secret))
        with pytest.raises(StoreError, match="client_secret"):
            defaults.check(ServeSettings(accounts=True, oidc=given))
    with pytest.raises(StoreError, match="accounts"):
        defaults.check(ServeSettings(oidc=chosen("https://login.example")))
    assert SECRET not in repr(chosen("https://login.example"))
