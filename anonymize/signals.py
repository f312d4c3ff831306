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
            r"skydda[dt]\w*\s+(?:folkbokf|personuppgift|personnummer|identitet|adress|id\b|uppgift)"
            r"|(?:adress|identitet|personuppgift|folkbokf)\w*\s+(?:är|ar|var|har varit|ska vara|hålls|blir)\s+(?:\w+\s+)?"
            r"(?:skydda|hemlig|sekretess)",
            re.IGNORECASE,
        ),
    ),
    ("fingerade_uppgifter", re.compile(r"fingerad\w*\s+(?:personuppgift|identitet|uppgift)", re.IGNORECASE)),
    ("kvarskrivning", re.compile(r"kvarskriv(?:ning(?:en)?|en|na|et|s)\b", re.IGNORECASE)),
    (
        "kontaktforbud",
        re.compile(
            r"(?:kontakt|bes[öo]ks)f[öo]rbud[^.\n]{0,120}(?:adress|bostad|bor\b|hemlig|flytta)"
            r"|(?:adress|bostad|hemlig|flytta)[^.\n]{0,120}(?:kontakt|bes[öo]ks)f[öo]rbud",
            re.IGNORECASE,
        ),
    ),
    (
        "skyddat_boende",
        re.compile(
            r"(?:skyddat|skyddade|hemligt)\s+boende|hemlig\w*\s+(?:adress|ort|vistelse)|skyddsboende|(?:dold|okänd)\s+adress",
            re.IGNORECASE,
        ),
    ),
)


ROOTS = (
    "sekretess",
    "skydd",
    "finger",
    "kvarskriv",
    "förbud",
    "forbud",
    "hemlig",
    "dold",
    "okänd",
)  # one of them is in every signal


def signals(text: str) -> tuple[str, ...]:
    """Return the codes of the signals a text holds, in the order of the list."""
    low = text.lower()
    if not any(root in low for root in ROOTS):
        return ()
    return tuple(code for code, pattern in SIGNALS if pattern.search(text))
