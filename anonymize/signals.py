"""Signals of protected identity (Skatteverket: skyddade personuppgifter), as codes that may be logged."""

import re

from anonymize.recognizers.reading import lowered

# code, letters of which some are in every such signal, and the signal; all of it for text in lower case
SIGNALS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "sekretessmarkering",
        ("sekr", "skydd", "märkt", "hemlig"),
        re.compile(
            r"sekr(?:etess|\.)?-?\s?mark(?:ering|erad|erat|erade)|sekretessmarkeringen|skyddsmarker|sekretess?-?\s?skydda[dt]|\bs-?märkt"
            r"|(?:adress|folkbokf\w*|telefon|tel|tfn|vistelseort|bostad)\.?\s*[:=|\t]\s*(?:\*+\s*)?(?:sekretess|skydda[dt]|hemlig[t]?)\b"
        ),
    ),
    (
        "skyddad_folkbokforing",
        ("skydd", "hemlig", "sekretess"),
        re.compile(
            r"skydda[dt]\w*\s+(?:folkbokf|personuppgift|personnummer|identitet|adress|id\b|uppgift)"
            r"|(?:adress|identitet|personuppgift|folkbokf)\w*\s+(?:är|ar|var|har varit|ska vara|hålls|blir)\s+(?:\w+\s+)?"
            r"(?:skydda|hemlig|sekretess)"
        ),
    ),
    (
        "fingerade_uppgifter",
        ("finger", "identitet"),
        re.compile(
            r"fingera[dt]\w*\s+(?:personuppgift|identitet|uppgift|namn|person)|(?:fått|har|ges|får)\s+ny\s+identitet"
        ),
    ),
    ("kvarskrivning", ("kvarskriv",), re.compile(r"kvarskriv(?:ning|en\b|na\b|et\b|s\b|a\b|er\b)")),
    (
        "kontaktforbud",
        ("förbud", "forbud"),
        re.compile(
            r"(?:kontakt|bes[öo]ks)f[öo]rbud[^.\n]{0,120}(?:adress|bostad|bor\b|hemlig|flytta)"
            r"|(?:adress|bostad|hemlig|flytta)[^.\n]{0,120}(?:kontakt|bes[öo]ks)f[öo]rbud"
        ),
    ),
    (
        "skyddat_boende",
        (
            "skydd",
            "hemlig",
            "dold",
            "okänd",
            "röj",
            "lämna",
            "avslöj",
            "komma",
            "spridas",
            "framgå",
            "förmedling",
            "gömd",
            "larmpaket",
        ),
        re.compile(
            r"(?:skyddat|skyddade|hemligt)\s+boende|hemlig\w*\s+(?:adress|ort|vistelse)|skyddsboende|(?:dold|okänd)\s+adress"
            r"|\b(?:adress|ort|vistelse|bostad|var\s+(?:hon|han|de|familjen|barnen?)\s+(?:bor|finns|vistas))\w*[^.\n]{0,60}(?:får|fick|ska|kan|bör)\s+(?:inte|ej|absolut\s+inte)"
            r"\s+(?:röja|röjas|lämnas\s+ut|lämna\s+ut|avslöja|avslöjas|komma\s+fram|spridas|framgå)"
            r"|skatteverkets\s+förmedlings|förmedlingsuppdrag|skyddad\s+post|lever\s+gömd|hålls?\s+gömd|lever\s+på\s+hemlig|larmpaket"
        ),
    ),
)


def signals(text: str) -> tuple[str, ...]:
    """Return the codes of the signals a text holds, in the order of the list."""
    low = lowered(text)
    return tuple(code for code, roots, signal in SIGNALS if any(root in low for root in roots) and signal.search(low))
