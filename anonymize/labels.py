"""The kinds of personal data, what stands in their place, and how near they come to a person (design 5.2)."""

from dataclasses import dataclass
from typing import Literal

Identifier = Literal["direct", "place", "quasi", "public"]


@dataclass(frozen=True)
class Label:
    """A kind of personal data: its name, the word of its placeholder, and how directly it points at somebody."""

    name: str
    word: str
    identifier: Identifier
    shown: str  # what callers are told it is: a country is a LOCATION whose identifier is public


# In order of precedence: where spans overlap, the earliest label names the union.
_ALL: tuple[tuple[str, str, Identifier], ...] = (
    ("TEXT", "TEXT", "direct"),  # source text that itself looks like a placeholder
    ("PERSONNUMMER", "PERSONNUMMER", "direct"),
    ("EMAIL", "EPOST", "direct"),
    ("URL", "URL", "direct"),
    ("ACCOUNT", "KONTO", "direct"),
    ("PHONE", "TELEFON", "direct"),
    ("IP", "IP", "direct"),
    ("VEHICLE", "FORDON", "direct"),
    ("CASE_ID", "ARENDE", "direct"),
    ("PROPERTY", "FASTIGHET", "direct"),
    ("POSTCODE_CITY", "POSTORT", "direct"),
    ("ADDRESS", "ADRESS", "direct"),
    ("DATE_OF_BIRTH", "FODELSEDATUM", "direct"),
    ("PERSON", "PERSON", "direct"),
    ("USERNAME", "ANVANDARE", "direct"),
    ("OTHER_ID", "ID", "direct"),
    ("ORGANISATION", "ORGANISATION", "place"),
    ("LOCATION", "PLATS", "place"),
    ("DATE", "DATUM", "quasi"),
    ("AGE", "ALDER", "quasi"),
    ("OCCUPATION", "YRKE", "quasi"),
    ("NATIONALITY", "NATIONALITET", "quasi"),
    ("LANGUAGE", "SPRAK", "quasi"),
    ("HEALTH", "HALSA", "quasi"),
    ("RELATION", "RELATION", "quasi"),
    ("TRAVEL", "RESA", "quasi"),  # a line, a flight, the hour a train leaves
    ("CAR", "BIL", "quasi"),  # a make with its colour or model
    ("TRAIT", "KANNETECKEN", "quasi"),  # a mark on the body
    ("ORGANISATIONSNUMMER", "ORGNR", "public"),
    ("COUNTRY", "LAND", "public"),
    ("AUTHORITY", "MYNDIGHET", "public"),  # national authorities and courts
    ("BRAND", "VARUMARKE", "public"),  # services and makes that everybody knows
    ("PUBLIC", "OFFENTLIG", "public"),  # laws, and in a policy all of what is public
)
_SHOWN = {
    "COUNTRY": "LOCATION",
    "AUTHORITY": "ORGANISATION",
    "BRAND": "ORGANISATION",
    "TRAVEL": "OTHER_ID",
    "CAR": "VEHICLE",
    "TRAIT": "OTHER_ID",
}
LABELS: dict[str, Label] = {name: Label(name, word, kind, _SHOWN.get(name, name)) for name, word, kind in _ALL}
WITHIN = {"COUNTRY": "PUBLIC", "AUTHORITY": "PUBLIC", "BRAND": "PUBLIC"}  # the label that stands for these in a policy
PRECEDENCE: dict[str, int] = {name: rank for rank, (name, _, _) in enumerate(_ALL)}

# What a person may be called in a placeholder once the role is decided ([BARN-3] is PERSON-3).
ROLES: tuple[str, ...] = (
    "BARN", "MAMMA", "PAPPA", "VARDNADSHAVARE", "SYSKON", "MORFORALDER", "FARFORALDER", "STYVFORALDER", "FAMILJEHEM", "PARTNER",
    "ANMALARE", "HANDLAGGARE", "CHEF", "LARARE", "REKTOR", "KURATOR", "LAKARE", "SJUKSKOTERSKA", "PSYKOLOG", "POLIS", "OMBUD",
    "GODMAN", "TOLK", "GRANNE", "VAN", "KONTAKTPERSON", "SLAKTING", "KLIENT", "PERSONAL",
)  # fmt: skip
