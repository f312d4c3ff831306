"""Signals of protected identity (Skatteverket: skyddade personuppgifter), as codes that may be logged."""

import re
from collections.abc import Iterable

from anonymize.recognizers.reading import lowered


def _each(heads: Iterable[str], tail: str) -> tuple[str, ...]:
    """Return a pattern a head: what begins with letters is searched for many times faster than what begins with a choice."""
    return tuple(head + tail for head in heads)


SECRET = r"\.?\s*[:=|\t]\s*(?:\*+\s*)?(?:sekretess|skydda[dt]|hemlig[t]?)\b"
IS_SECRET = r"\w*\s+(?:är|ar|var|har varit|ska vara|hålls|blir)\s+(?:\w+\s+)?(?:skydda|hemlig|sekretess)"  # "adressen är hemlig"
FORBIDDEN = r"f[öo]rbud[^.\n]{0,120}(?:adress|bostad|bor\b|hemlig|flytta)"
BEFORE_FORBIDDEN = r"[^.\n]{0,120}(?:kontakt|bes[öo]ks)f[öo]rbud"
UNTOLD = (
    r"\w*[^.\n]{0,60}(?:får|fick|ska|kan|bör)\s+(?:inte|ej|absolut\s+inte)"
    r"\s+(?:röja|röjas|lämnas\s+ut|lämna\s+ut|avslöja|avslöjas|komma\s+fram|spridas|framgå)"
)
# code, letters of which some are in every such signal, and its patterns; all of it for text in lower case
SIGNALS = tuple((code, roots, tuple(map(re.compile, patterns))) for code, roots, patterns in (
    (
        "sekretessmarkering",
        ("sekr", "skydd", "märkt", "hemlig"),
        (
            r"sekr(?:etess|\.)?-?\s?mark(?:ering|erad|erat|erade)",
            "skyddsmarker",
            r"sekretess?-?\s?skydda[dt]",
            r"märkt(?:(?<=\bsmärkt)|(?<=\bs-märkt))",
            *_each(("adress", r"folkbokf\w*", "telefon", "tel", "tfn", "vistelseort", "bostad"), SECRET),
        ),
    ),
    (
        "skyddad_folkbokforing",
        ("skydd", "hemlig", "sekretess"),
        (
            r"skydda[dt]\w*\s+(?:folkbokf|personuppgift|personnummer|identitet|adress|id\b|uppgift)",
            *_each(("adress", "identitet", "personuppgift", "folkbokf"), IS_SECRET),
        ),
    ),
    (
        "fingerade_uppgifter",
        ("finger", "identitet"),
        (
            r"fingera[dt]\w*\s+(?:personuppgift|identitet|uppgift|namn|person)",
            *_each(("fått", "har", "ges", "får"), r"\s+ny\s+identitet"),
        ),
    ),
    ("kvarskrivning", ("kvarskriv",), (r"kvarskriv(?:ning|en\b|na\b|et\b|s\b|a\b|er\b)",)),
    (
        "kontaktforbud",
        ("förbud", "forbud"),
        (
            *_each(("kontakt", "besöks", "besoks"), FORBIDDEN),
            *_each(("adress", "bostad", "hemlig", "flytta"), BEFORE_FORBIDDEN),
        ),
    ),
    (
        "skyddat_boende",
        ("skydd", "hemlig", "adress", "röja", "lämna", "avslöj", "komma", "spridas", "framgå", "förmedling", "lever", "håll",
         "larmpaket"),
        (
            *_each(("skyddat", "skyddade", "hemligt"), r"\s+boende"),
            r"hemlig\w*\s+(?:adress|ort|vistelse)",
            "skyddsboende",
            *_each(("dold", "okänd"), r"\s+adress"),
            *_each((rf"{word}(?<=\b{word})" for word in ("adress", "ort", "vistelse", "bostad")), UNTOLD),
            r"var(?<=\bvar)\s+(?:hon|han|de|familjen|barnen?)\s+(?:bor|finns|vistas)" + UNTOLD,
            r"skatteverkets\s+förmedlings",
            "förmedlingsuppdrag",
            r"skyddad\s+post",
            r"lever\s+gömd",
            r"hålls?\s+gömd",
            r"lever\s+på\s+hemlig",
            "larmpaket",
        ),
    ),
))  # fmt: skip


def signals(text: str) -> tuple[str, ...]:
    """Return the codes of the signals a text holds, in the order of the list."""
    low = lowered(text)
    return tuple(
        code
        for code, roots, patterns in SIGNALS
        if any(root in low for root in roots) and any(pattern.search(low) for pattern in patterns)
    )
