"""Signals of protected identity (Skatteverket: skyddade personuppgifter), as codes that may be logged."""

import re

SIGNALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "sekretessmarkering",
        re.compile(
            r"sekr(?:etess|\.)?-?\s?mark(?:ering|erad|erat|erade)|sekretessmarkeringen|skyddsmarker|sekretess?-?\s?skydda[dt]|\bs-?märkt"
            r"|(?:adress|folkbokf\w*|telefon|tel|tfn|vistelseort|bostad)\.?\s*[:=|\t]\s*(?:\*+\s*)?(?:sekretess|skydda[dt]|hemlig[t]?)\b",
            re.IGNORECASE,
        ),
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
    (
        "fingerade_uppgifter",
        re.compile(
            r"fingera[dt]\w*\s+(?:personuppgift|identitet|uppgift|namn|person)|(?:fått|har|ges|får)\s+ny\s+identitet",
            re.IGNORECASE,
        ),
    ),
    ("kvarskrivning", re.compile(r"kvarskriv(?:ning|en\b|na\b|et\b|s\b|a\b|er\b)", re.IGNORECASE)),
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
            r"(?:skyddat|skyddade|hemligt)\s+boende|hemlig\w*\s+(?:adress|ort|vistelse)|skyddsboende|(?:dold|okänd)\s+adress"
            r"|\b(?:adress|ort|vistelse|bostad|var\s+(?:hon|han|de|familjen|barnen?)\s+(?:bor|finns|vistas))\w*[^.\n]{0,60}(?:får|fick|ska|kan|bör)\s+(?:inte|ej|absolut\s+inte)"
            r"\s+(?:röja|röjas|lämnas\s+ut|lämna\s+ut|avslöja|avslöjas|komma\s+fram|spridas|framgå)"
            r"|skatteverkets\s+förmedlings|förmedlingsuppdrag|skyddad\s+post|lever\s+gömd|hålls?\s+gömd|lever\s+på\s+hemlig|larmpaket",
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
    "sekr",
    "märkt",
    "identitet",
    "röj",
    "lämna",
    "avslöj",
    "framgå",
    "komma fram",
    "spridas",
    "förmedling",
    "gömd",
    "larmpaket",
)  # one of them is in every signal


def signals(text: str) -> tuple[str, ...]:
    """Return the codes of the signals a text holds, in the order of the list."""
    low = text.lower()
    if not any(root in low for root in ROOTS):
        return ()
    return tuple(code for code, pattern in SIGNALS if pattern.search(text))
