"""Registration plates (three letters, two digits, a digit or letter) and chassis numbers (ISO 3779)."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Cued, Pattern, PatternRecognizer, compiled

PLATE = compiled(r"[A-Z](?<![\w«DASH»][A-Z])[A-Z]{2}[ «DASH»]?[0-9]{2}[ ]?[0-9A-Z](?![\w]|[«DASH».,/:][0-9])")
CUED = compiled(
    r"""(?:nr|nummer|numret|skylt)?[ ]?(?:nr|nummer|numret)?[.:]*[ ]{0,2}(?:(?:[\w«DASH»]+,?[ ]){0,4}?)
        (?P<plate>[A-Za-z]{3}[ «DASH»]?[0-9oO]{2}[ ]?[0-9A-Za-z])(?![\w]|[«DASH»][0-9])"""
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
        Pattern("VEHICLE", PLATE, check=plate),
        Cued("VEHICLE", CUED, check=cued, group="plate", cues=cues("plate")),
        Pattern("VEHICLE", CHASSIS, check=chassis),
    ),
)
