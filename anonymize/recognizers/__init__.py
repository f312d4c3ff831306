"""What finds personal data by rule: one file a kind, a tuple of them all."""

from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.recognizers import (
    account,
    address,
    beside,
    births,
    cases,
    codes,
    dates,
    entries,
    estates,
    farms,
    homes,
    labelled,
    letterheads,
    letters,
    names,
    nicknames,
    online,
    personnummer,
    phone,
    places,
    scripts,
    signatures,
    spoken,
    tables,
    traits,
    vehicle,
    words,
)
from anonymize.recognizers.base import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (
    personnummer.RECOGNIZER,
    phone.RECOGNIZER,
    online.RECOGNIZER,
    account.RECOGNIZER,
    vehicle.RECOGNIZER,
    cases.RECOGNIZER,
    codes.RECOGNIZER,
    entries.RECOGNIZER,
    spoken.RECOGNIZER,
    letters.RECOGNIZER,
    scripts.RECOGNIZER,
    estates.RECOGNIZER,
    address.RECOGNIZER,
    homes.RECOGNIZER,
    dates.RECOGNIZER,
    births.RECOGNIZER,
    words.RECOGNIZER,
    traits.RECOGNIZER,
)


# What must be there, by name, apart from the tuple: one taken out of it, or renamed, stops every run.
RULES = frozenset({
    "personnummer", "phone", "online", "account", "vehicle", "cases", "codes", "spoken", "letters", "estates",
    "address", "homes", "dates", "births", "words", "traits", "entries", "beside", "names", "nicknames", "signatures",
    "places", "farms", "labelled", "tables", "letterheads", "scripts",
})  # fmt: skip


def recognizers(lexicon: Lexicon) -> tuple[Recognizer, ...]:
    """Return every recognizer, those that need to know words included."""
    known = Known.of(lexicon)
    return (
        *RECOGNIZERS,
        names.Names(lexicon, known),
        nicknames.Nicknames(lexicon, known),
        signatures.Signatures(lexicon, known),
        places.Places(lexicon),
        farms.Farms(lexicon, known),
        labelled.Labelled(lexicon, known),
        letterheads.Letterheads(known),
        beside.Beside(lexicon),
        tables.Tables(lexicon, known),
    )
