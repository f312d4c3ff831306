"""Registration plates (three letters, two digits, a digit or letter) and chassis numbers (ISO 3779)."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Code, Cued, PatternRecognizer, compiled
from anonymize.recognizers.numerals import BELOW_HUNDRED
from anonymize.recognizers.numerals import UNITS as ONE

PLATE = compiled(r"[A-Z](?<![\w«DASH»][A-Z])[A-Z]{2}[ «DASH»]?[0-9]{2}[ ]?[0-9A-Z](?![\w]|[«DASH».,/:][0-9])")
CUED = compiled(
    r"""(?:nr|nummer|numret|skylt)?[ ]?(?:nr|nummer|numret)?[.:,]*[ ]{0,2}\(?(?:(?:[\w«DASH»]+,?[ ]){0,4}?)
        (?P<plate>[A-Za-z]{3}[ «DASH»]?[0-9oOIlSB]{2}[ ]?[0-9A-Za-z?])(?![\w]|[«DASH»][0-9])"""
)
NUMBER = r"(?:[ ]?(?:nr|nummer|numret))?[.:]*[ ]{0,2}[\"”(]?(?:(?:är|var|lyder|har|hade|med|nr)[ ]){0,2}"
SHORT = compiled(
    NUMBER + r"(?P<plate>[A-Z]{3}[ ]?[0-9]{2}[?_*xX]?|[A-Z]{1,3}[ «DASH»]?[0-9]{3,5}[A-Z]{0,2}"
    r"|[A-Z](?:[ ][A-Z]){2}(?:[ ][0-9]){2}[ ][0-9A-Z])(?![\w])"
)
ENDS = compiled(
    r"(?:\w*[ ]){0,2}[ ]?(?:slutar|slutade|slutat|börjar|började)[ ](?:på|med)[ ](?P<plate>[0-9]{2}[0-9A-Z]?|[A-Z]{3})(?![\w])"
)
DIGIT = rf"(?:[0-9]|noll|{ONE})"
ONE_BY_ONE = compiled(
    NUMBER + r"(?P<plate>[A-Za-z](?:[ ]?[A-Za-z]){2}(?:[ ,]{1,2}«DIGIT»){2}[ ,]{0,2}(?:«DIGIT»|[A-Za-z]))(?![\w])",
    DIGIT=DIGIT,
)
SAID_DIGITS = compiled(r"[A-Z](?<![\w].)[A-Z]{2}(?:[ ]«ONE»){2}[ ](?:«ONE»|[A-Z])(?![\w])", ONE=f"(?:noll|{ONE})")
LETTERS = "|".join(cues("phonetic"))
SAID = compiled(
    r"(?<![\w])(?:«LETTER»)(?![\w])(?:[ ,]{1,2}(?:«LETTER»)(?![\w])){2}(?:[ ,]{1,2}(?:[0-9]{1,3}|«NUMERAL»)(?![\w])){1,3}"
    r"(?:[ ,]{1,2}(?:[A-Z]|«LETTER»)(?![\w]))?",
    LETTER=f"(?i:{LETTERS})",
    NUMERAL=f"(?:noll|{BELOW_HUNDRED})",
)
CHASSIS = compiled(r"[A-HJ-NPR-Z0-9](?<![\w][A-HJ-NPR-Z0-9])[A-HJ-NPR-Z0-9]{16}(?![\w])")
WORDS = frozenset(
    {"och", "för", "kap", "art", "mån", "dag", "tel", "box", "lgh", "rum", "ca", "nov", "dec", "jan", "feb"}
)


def plate(match: re.Match[str]) -> float:
    """Score a plate written in capitals: not a law, a method or a month with a number after it."""
    return (
        0.0
        if match[0][:3].lower() in WORDS or match[0][:3] in ("SFS", "SOU", "LVU", "SOL", "LSS", "OSL", "ICD")
        else 0.85
    )


def cued(match: re.Match[str]) -> float:
    """Score a plate after a word like "bilen", in any case."""
    return 0.0 if match["plate"][:3].lower() in WORDS or not any(c.isdigit() for c in match["plate"]) else 0.75


def chassis(match: re.Match[str]) -> float:
    """Score seventeen characters that hold both letters and digits."""
    return 0.8 if sum(c.isdigit() for c in match[0]) > 4 and any(c.isalpha() for c in match[0]) else 0.0


RECOGNIZER = PatternRecognizer(
    "vehicle",
    "En bil med skylten ABC 12D stod där.",
    (
        Code("VEHICLE", PLATE, check=plate),
        Cued("VEHICLE", CUED, check=cued, group="plate", cues=cues("plate")),
        Cued("VEHICLE", SHORT, 0.8, group="plate", cues=cues("plate_word")),
        Cued("VEHICLE", ONE_BY_ONE, 0.8, group="plate", cues=cues("plate_word") | cues("plate")),
        Code("VEHICLE", SAID_DIGITS, 0.8),
        Cued("VEHICLE", ENDS, 0.75, group="plate", cues=cues("plate_word")),
        Cued("VEHICLE", SAID, 0.85, cues=cues("phonetic"), whole=True),
        Code("VEHICLE", CHASSIS, check=chassis),
    ),
)
