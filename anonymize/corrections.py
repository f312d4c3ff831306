"""What the officer changed, as data: kept with the case, and applied again whenever documents are added.

People are named by their number in the case ("PERSON-3" is 3), which never changes; places by document id and offset.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anonymize.errors import BadCorrection
from anonymize.labels import LABELS, ROLES


@dataclass(frozen=True)
class At:
    """A place: a document's id, and code points into it."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Merge:
    """These numbers are one person; the lowest stands."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Apart:
    """These numbers are as many people: no question about any two of them is open any more."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Split:
    """Of this number, the places given (document id, start), or every place written so, are another person's."""

    number: int
    surface: str = field(default="", repr=False)
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Rename:
    """What the person is called where people are listed. Texts and placeholders stay: restoring is exact."""

    number: int
    name: str = field(repr=False)


@dataclass(frozen=True)
class SetRole:
    """The person's role, a word of anonymize.labels.ROLES."""

    number: int
    role: str


@dataclass(frozen=True)
class PublicOfficial:
    """The person acts in office: the name is kept."""

    number: int


@dataclass(frozen=True)
class PrivatePerson:
    """The person does not act in office: a name that was to be kept is masked again, by the number it had."""

    number: int


@dataclass(frozen=True)
class MaskThis:
    """Mask this text, as a whole word wherever it stands in the case, or at one place only."""

    surface: str = field(repr=False)
    label: str = "OTHER_ID"
    at: At | None = None
    everywhere: bool = True


@dataclass(frozen=True)
class KeepThis:
    """This text, where it was found as a whole, is no personal data."""

    surface: str = field(repr=False)
    at: At | None = None
    everywhere: bool = True


@dataclass(frozen=True)
class Relabel:
    """This text is of another kind."""

    surface: str = field(repr=False)
    label: str
    at: At | None = None
    everywhere: bool = True


OfText = MaskThis | KeepThis | Relabel
OfPeople = Merge | Apart | Split | Rename | SetRole | PublicOfficial | PrivatePerson
Correction = OfText | OfPeople
OPS: dict[str, type[Correction]] = {
    "merge": Merge, "apart": Apart, "split": Split, "rename": Rename, "role": SetRole, "public": PublicOfficial,
    "private": PrivatePerson,
    "add": MaskThis, "remove": KeepThis, "relabel": Relabel,
}  # fmt: skip
_NAMES = {kind: op for op, kind in OPS.items()}


def pack(corrections: Sequence[Correction]) -> list[dict[str, Any]]:
    """Return corrections as the data that unpack reads: what a file of corrections holds, a line each."""
    return [_packed(c) for c in corrections]


def _packed(c: Correction) -> dict[str, Any]:
    row: dict[str, Any] = {"op": _NAMES[type(c)]}
    match c:
        case Merge(numbers) | Apart(numbers):
            return row | {"persons": [f"PERSON-{n}" for n in numbers]}
        case MaskThis() | KeepThis() | Relabel():
            row |= {"text": c.surface, "everywhere": c.everywhere} | (
                {} if isinstance(c, KeepThis) else {"label": c.label}
            )
            return row | ({"document": c.at.document, "start": c.at.start, "end": c.at.end} if c.at else {})
        case Split(number, surface, places):
            row |= {"person": f"PERSON-{number}"} | ({"form": surface} if surface else {})
            return row | ({"places": [{"document": d, "start": s} for d, s in places]} if places else {})
        case Rename(number, name):
            return row | {"person": f"PERSON-{number}", "name": name}
        case SetRole(number, role):
            return row | {"person": f"PERSON-{number}", "role": role}
        case _:
            return row | {"person": f"PERSON-{c.number}"}


def unpack(rows: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Return the corrections in data; BadCorrection tells which (from 1), and what is wrong with it."""
    return tuple(_unpacked(n, row) for n, row in enumerate(rows, 1))


def _unpacked(n: int, row: Mapping[str, Any]) -> Correction:
    try:
        return _read(OPS[row["op"]], row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadCorrection(f"Rättelse {n} är inte giltig: {_why(error, row)}.") from None


def _why(error: Exception, row: Any) -> str:
    if not isinstance(row, Mapping) or row.get("op") not in OPS:
        return f"op ska vara något av {', '.join(OPS)}"
    return (
        f"{error.args[0]} saknas"
        if isinstance(error, KeyError)
        else str(error)
        if isinstance(error, ValueError)
        else "fel form"
    )


def _read(kind: type[Correction], row: Mapping[str, Any]) -> Correction:
    if kind is Merge or kind is Apart:
        return kind(tuple(sorted({_number(p) for p in row["persons"]})))
    if kind is MaskThis or kind is Relabel:
        return kind(_text(row["text"]), _one_of(row["label"], LABELS), _at(row), bool(row.get("everywhere", True)))
    if kind is KeepThis:
        return KeepThis(_text(row["text"]), _at(row), bool(row.get("everywhere", True)))
    number = _number(row["person"])
    if kind is Split:
        places = tuple((str(p["document"]), int(p["start"])) for p in row.get("places", ()))
        return Split(number, "" if places else _text(row["form"]), places)
    if kind is Rename:
        return Rename(number, _text(row["name"]))
    if kind is SetRole:
        return SetRole(number, _one_of(row["role"], ROLES))
    return PublicOfficial(number) if kind is PublicOfficial else PrivatePerson(number)


def _number(person: str) -> int:
    if not (person.startswith("PERSON-") and person[7:].isdecimal()):
        raise ValueError("en person skrivs PERSON-1")
    return int(person[7:])


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("texten är tom")
    return value


def _one_of(value: Any, known: Mapping[str, Any] | Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"välj bland {', '.join(known)}")
    return str(value)


def _at(row: Mapping[str, Any]) -> At | None:
    return At(str(row["document"]), int(row["start"]), int(row["end"])) if "document" in row else None
