"""What callers send, checked at the edge."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from anonymize.labels import LABELS, ROLES, WITHIN

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
GIVEN = tuple(name for name in LABELS if name not in ("TEXT", "PUBLIC", *WITHIN))  # the labels an officer may give


def _known(label: str) -> str:
    if label not in GIVEN:
        raise ValueError(f"one of {', '.join(GIVEN)}")
    return label


def _role(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"one of {', '.join(ROLES)}")
    return role


Label = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(GIVEN)})]


class Shape(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(Shape):
    """The code printed where the service was started."""

    code: Annotated[str, Field(min_length=1, max_length=40, examples=["ABCDE-23456"])]


class NewCase(Shape):
    """A case to begin. Title and purpose may hold names: they are encrypted."""

    title: Annotated[str, Field(max_length=200, examples=["Förhandsbedömning mars"])] = ""
    purpose: Annotated[str, Field(max_length=500, examples=["Underlag till beslut"])] = ""
    policy: Annotated[str, Field(max_length=80)] = "standard"
    keep_days: Annotated[int | None, Field(ge=1, le=3650)] = None


class CaseChange(Shape):
    """Another day for the case to go, or another policy to mask it by; one or both."""

    deletes_on: date | None = None
    policy: Annotated[str | None, Field(max_length=80, examples=["skyddad"])] = None


class PastedDocument(Shape):
    """Text that was pasted instead of a file."""

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["Journalanteckning"])]
    text: Annotated[str, Field(min_length=1)]


class Add(Shape):
    """Mask what stands here, and wherever the same words stand in the case. Offsets are code points of the original."""

    op: Literal["add"]
    document: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    label: Label
    everywhere: bool = True


class Remove(Shape):
    """What stands here is no personal data: show it, here or everywhere."""

    op: Literal["remove"]
    document: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    everywhere: bool = True


class Relabel(Shape):
    """What stands here is of another kind."""

    op: Literal["relabel"]
    document: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    label: Label
    everywhere: bool = True


class Merge(Shape):
    """These people are one: the lower number stands."""

    op: Literal["merge"]
    persons: Annotated[tuple[str, ...], Field(min_length=2, max_length=20, examples=[["PERSON-1", "PERSON-4"]])]


class Spot(Shape):
    """Where a name stands: a document and code points into the original."""

    document: str
    start: Annotated[int, Field(ge=0)]


Who = Annotated[str, Field(pattern=r"^PERSON-[1-9][0-9]{0,8}$", examples=["PERSON-3"])]


class Split(Shape):
    """Of what is taken for one person, these places are another one's, who gets a number of their own."""

    op: Literal["split"]
    person: Who
    places: Annotated[tuple[Spot, ...], Field(min_length=1, max_length=5000)]


class Rename(Shape):
    """What the person is called where people are listed; texts and placeholders stay."""

    op: Literal["rename"]
    person: Who
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]


class Role(Shape):
    """What the person is in the case. It is written in the placeholder where the policy wants roles."""

    op: Literal["role"]
    person: Who
    role: Annotated[str, AfterValidator(_role), Field(json_schema_extra={"enum": list(ROLES)})]


class Public(Shape):
    """The person acts in office: the name is kept."""

    op: Literal["public"]
    person: Who


class Private(Shape):
    """The person does not act in office after all: the name is masked again."""

    op: Literal["private"]
    person: Who


class Answer(Shape):
    """Who an unclear name is: one of the people asked about, or with null somebody else than all of them."""

    op: Literal["answer"]
    question: Annotated[str, Field(max_length=20)]
    person: str | None


class Undo(Shape):
    """Take the last change back."""

    op: Literal["undo"]


Change = Annotated[
    Add | Remove | Relabel | Merge | Split | Rename | Role | Public | Private | Answer | Undo, Field(discriminator="op")
]


class Changes(Shape):
    """Changes to a masking, in order. Undo stands alone."""

    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=500)]


class Approval(Shape):
    """The hash of the masked text that was read and found right."""

    hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class NewSummary(Shape):
    """What to write, and who writes. Without an engine, the one in configs/pipelines.yaml."""

    template: Annotated[str, Field(max_length=80, examples=["orosanmalan"])]
    engine: Annotated[str | None, Field(max_length=40)] = None


class NewQuestion(Shape):
    """What the officer asks of a case, names and all, and who answers. Without an engine, the one of the settings."""

    question: Annotated[str, Field(min_length=3, max_length=500, examples=["När ska hembesöket göras?"])]
    engine: Annotated[str | None, Field(max_length=40)] = None


PROBLEM: dict[str, Any] = {
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
}


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    instance: str
    code: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problems a route may answer with, for its documentation."""
    return {status: {"model": Problem, "description": "Problem"} for status in (401, 403, 422, *statuses)}
