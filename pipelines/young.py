"""Who in a case is a child by the number or the day of birth that stands beside the name."""

import re

from pipelines.case import CaseFile

GROWN = 18  # years
_BORN = frozenset({"PERSONNUMMER", "DATE_OF_BIRTH"})
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SHORT = re.compile(r"\A([0-9]{2})[0-9]{4}|[-–’'/ .]([0-9]{2})\Z|\A[-–’']?([0-9]{2})\Z")


def young(case: CaseFile) -> frozenset[str]:
    """Return the keys of those who were under 18 in the newest year that the case tells of."""
    now = _newest(case)
    whose = case.masking.registry.whose
    found = set()
    for n, document in enumerate(case.masking.documents):
        for entity in document.entities:
            if entity.span.label in _BORN and (key := whose.get((n, entity.span.start))):
                year = _year(
                    case.documents[n].text[entity.span.start : entity.span.end].lower().removeprefix("den "), now
                )
                if year is not None and 0 <= now - year < GROWN:
                    found.add(key)
    return frozenset(found)


def _newest(case: CaseFile) -> int:
    """The year of the newest note, else the newest that any text names; 0 where none does."""
    days = [context.day.year for context in case.contexts if context.day]
    return max(days or [int(year) for document in case.documents for year in _YEAR.findall(document.text)], default=0)


def _year(written: str, now: int) -> int | None:
    """The year of birth: "20160411-9825", "160411", "14/3 -09"; two digits are of the hundred years before now."""
    if whole := _YEAR.match(written) or _YEAR.search(written[-4:]):
        return int(whole[0])
    short = _SHORT.search(written)
    if short is None:
        return None
    return now - (now - int(next(filter(None, short.groups())))) % 100
