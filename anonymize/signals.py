"""Signals of protected identity (Skatteverket: skyddade personuppgifter), as codes that may be logged."""

import re

SIGNALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "sekretessmarkering",
        re.compile(r"sekretess-?\s?mark(?:ering|erad|erat|erade)|sekretessmarkeringen|skyddsmarker", re.IGNORECASE),
    ),
    (
        "skyddad_folkbokforing",
        re.compile(
            r"skyddad\w*\s+folkbokf|skyddad\w*\s+(?:personuppgift|identitet|adress|id\b|uppgifter)|skyddade\s+uppgifter",
            re.IGNORECASE,
        ),
    ),
    ("fingerade_uppgifter", re.compile(r"fingerad\w*\s+(?:personuppgift|identitet|uppgift)", re.IGNORECASE)),
    ("kvarskrivning", re.compile(r"kvarskriv(?:ning|en|na|et)\b", re.IGNORECASE)),
    (
        "kontaktforbud",
        re.compile(
            r"(?:kontakt|besöks)förbud[^.\n]{0,120}(?:adress|bostad|bor\b|hemlig|flytta)|(?:adress|bostad|hemlig|flytta)[^.\n]{0,120}(?:kontakt|besöks)förbud",
            re.IGNORECASE,
        ),
    ),
    (
        "skyddat_boende",
        re.compile(
            r"(?:skyddat|skyddade|hemligt)\s+boende|hemlig\w*\s+(?:adress|ort|vistelse)|skyddsboende", re.IGNORECASE
        ),
    ),
)


ROOTS = ("sekretess", "skydd", "finger", "kvarskriv", "förbud", "hemlig")  # one of them is in every signal


def signals(text: str) -> tuple[str, ...]:
    """Return the codes of the signals a text holds, in the order of the list."""
    low = text.lower()
    if not any(root in low for root in ROOTS):
        return ()
    return tuple(code for code, pattern in SIGNALS if pattern.search(text))
