"""Telephone numbers: Swedish in every grouping, abroad with + or 00, short ones after a word like "tel"."""

import re

from anonymize.lists import cues
from anonymize.recognizers.base import Anchored, Cued, Pattern, PatternRecognizer, compiled

GAP = r"(?:[ \u00a0]{0,2}(?:[«DASH»/.]|…[ ]?[.…]*|\.\.\.)?[ \u00a0]{0,2})"
SWEDISH = compiled(
    r"[0oO](?<![\w.,«DASH»:/+].)[1-9oO](?:«GAP»[0-9oOlI]){5,9}(?:[ ]?[xX*]{1,3})?(?![\w]|[«DASH»,.:/][0-9])",
    GAP=GAP,
)
COUNTRY = compiled(
    r"""(?:\+|00|plus[ ])(?<![\w]\+)(?<![\w.,]00)(?<![0-9][ ]00)(?<![\w]plus[ ])[ ]?[1-9][0-9]{0,2}
        (?:«GAP»\(0\))?(?:«GAP»[0-9]){6,11}
        (?![\w]|[«DASH»,.:/][0-9])""",
    GAP=GAP,
)
BRACKETED = compiled(r"\(0[0-9]{1,3}\)[ ]?(?:«GAP»[0-9]){5,8}(?![\w])", GAP=GAP)
SHORT = compiled(
    r"(?:[ ]?(?:nr|nummer|numret|anknytning|ankn)\b)?[.:]*[ ]{0,2}"
    r"(?!(?:19|20)[0-9]{2}[«DASH»][01][0-9][«DASH»][0-3][0-9](?![0-9]))"
    r"(?P<number>[0-9](?:«GAP»[0-9]){4,9})(?![\w]|"
    r"[«DASH»,.:/][0-9])",
    GAP=GAP,
)
COMMAS = compiled(r"[^\n.;0-9]{0,20}[ ](?P<number>0[0-9]{1,3}(?:,?[ ][0-9]{1,4}){2,6})(?![\w]|[.,:][0-9])")
ZERO = compiled(r"(?<![\w])(?:noll|Noll)[ ][1-9](?:[ «DASH»]?[0-9]){6,9}(?![\w]|[.,:][0-9])")  # "noll 8 174 06 05"
EXTENSION = compiled(
    r"[.:]?[ ]?(?:nr[ ])?[«DASH»]?(?P<number>[0-9]{1,2}[ ][0-9]{2,3}|[0-9]{2,5})(?![\w]|[«DASH».,/][0-9]|[ ][0-9])"
)
# "mobilnr börjar på 070-174", "numret slutar på 06 05"
PARTIAL = compiled(
    r"""[^\n.;0-9]{0,15}[ ](?:börjar|började|slutar|slutade|slutande|slutsiffror\w*)[ ](?:(?:på|med|siffrorna|är)[ ]){0,2}
        (?P<number>[0-9][0-9 «DASH»]{1,8}[0-9])(?![\w]|[.,:][0-9]|[ ]?(?:kr|kronor|procent|%)\b)"""
)
DIGIT = re.compile("[0-9oOlI]")


def swedish(match: re.Match[str]) -> float:
    """Score a number that begins with 0: 8 to 11 digits, and not one long number in groups of something else."""
    digits = DIGIT.findall(match[0])
    odd = sum(not c.isdigit() for c in digits)
    if not 7 <= len(digits) <= 11 or odd > 5 or (odd and digits[1] not in "7oO4138"):
        return 0.0
    if re.search(r"[0-9][ ]\Z", match.string[: match.start()][-3:]) and re.fullmatch(
        r"[0-9]{3}(?: [0-9]{3})+", match[0]
    ):
        return 0.0  # the tail of an amount
    if re.match(r"0[0-9][-.:–][0-9]{2}\b", match[0]) and len(digits) < 9:
        return 0.0  # times of day: "07-15", "08.30–11.05"
    marks = len(match[0]) - len(digits)
    if digits[1] != "7" and marks == 0:
        return 0.6 if len(digits) >= 9 else 0.0
    groups = re.findall(r"[0-9oOlI]+", match[0])
    if len(digits) <= 7:
        return 0.55 if len(groups[0]) >= 2 else 0.0
    return 0.95 if len(groups[0]) <= 4 or marks == 0 else 0.6


RECOGNIZER = PatternRecognizer(
    "phone",
    "Nå mig på 070-174 06 05.",
    (
        Pattern("PHONE", SWEDISH, check=swedish),
        Pattern("PHONE", COUNTRY, 0.95),
        Pattern("PHONE", BRACKETED, 0.95),
        Anchored("PHONE", ZERO, 0.85, anchor=re.compile("oll "), reach=40),
        Cued("PHONE", SHORT, 0.75, group="number", cues=cues("phone")),
        Cued("PHONE", COMMAS, 0.7, group="number", cues=cues("phone") | cues("phone_said")),
        Cued("PHONE", PARTIAL, 0.7, group="number", cues=cues("phone") | cues("phone_said")),
        Cued("PHONE", EXTENSION, 0.8, group="number", cues=cues("extension")),
    ),
)
