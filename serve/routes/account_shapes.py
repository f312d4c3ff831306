"""What callers send about logins and accounts, and what they get back, checked at the edge."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from serve.accounts.account import ROLES
from serve.routes.shapes import Shape

Name = Annotated[str, Field(min_length=2, max_length=120, pattern=r"^[^\s\x00-\x1f]+$", examples=["anna.ek"])]
Given = Annotated[str, Field(max_length=200)]
Secret = Annotated[str, Field(min_length=1, max_length=1000, json_schema_extra={"format": "password"})]
Code = Annotated[str, Field(min_length=1, max_length=40, examples=["ABCDE-23456"])]
Totp = Annotated[str | None, Field(max_length=40, examples=["123456"])]
Role = Literal["handlaggare", "granskare", "utvecklare", "drift", "dataskyddsombud", "skyddade"]


def _once(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    if len(set(roles)) != len(roles):
        raise ValueError("each role once")
    return roles


Roles = Annotated[
    tuple[Role, ...], Field(min_length=1, max_length=len(ROLES), examples=[["handlaggare"]]), AfterValidator(_once)
]


class Login(Shape):
    """Name and password, with a second factor where it is on; or the code of a trial."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "ABCDE-23456"}]})
    code: Code | None = None
    name: Given | None = None
    password: Secret | None = None
    totp: Totp = None

    @model_validator(mode="after")
    def _one_way(self) -> "Login":
        if (self.code is None) == (self.name is None or self.password is None):
            raise ValueError("either code, or name and password")
        return self


class FirstLogin(Shape):
    """A one-time code, and the password chosen."""

    name: Given
    code: Code
    password: Secret


class Password(Shape):
    """The password once more, with the second factor where it is on."""

    password: Secret
    totp: Totp = None


class NewPassword(Shape):
    """The password as it was, and as it shall be."""

    old: Secret
    new: Secret
    totp: Totp = None


class TotpCode(Shape):
    """A code that the app shows."""

    code: Annotated[str, Field(min_length=6, max_length=10, examples=["123456"])]


class OidcWay(Shape):
    """The municipality's own login: its title, and the address to go to."""

    title: str
    start: str


class Ways(Shape):
    """How one logs in here."""

    ways: list[Literal["code", "password", "oidc"]]
    oidc: OidcWay | None = None


class SessionShown(Shape):
    """Who is logged in. `csrf` goes along with every change; `password`: they have one here, and may change it."""

    who: str
    name: str
    shown: str
    roles: list[str]
    csrf: str
    ends: str
    idle_minutes: float
    totp: bool
    password: bool


class TotpOffer(Shape):
    """A secret for an authenticator app: in letters, as an address, and as the rows of a QR code (1 is dark)."""

    secret: str
    uri: str
    qr: list[str]


class NewAccount(Shape):
    """A person who shall be able to come in."""

    name: Name
    shown: Annotated[str, Field(min_length=1, max_length=120, examples=["Anna Ek"])]
    roles: Roles


class AccountChange(Shape):
    """What shall be otherwise about an account."""

    shown: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    roles: Roles | None = None
    disabled: bool | None = None


class AccountShown(Shape):
    """An account, without its secrets. `active`: its holder has come in; `outside`: by the municipality's own login."""

    id: str
    name: str
    shown: str
    roles: list[str]
    disabled: bool
    active: bool
    outside: bool
    totp: bool
    created: str


class Accounts(Shape):
    """The accounts, by name."""

    accounts: list[AccountShown]


class Offered(Shape):
    """An account and its one-time code, shown once, with when it ends."""

    account: AccountShown
    code: str
    until: str
