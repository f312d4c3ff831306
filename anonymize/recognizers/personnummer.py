"""Personnummer, samordningsnummer and organisationsnummer, as people write and mistype them.

A wrong check digit, a half masked number or an odd separator lowers the score, never drops the find (SFS 1991:481 § 18).
"""

import re

from anonymize.recognizers.base import Anchored, Cued, Number, Pattern, PatternRecognizer, compiled, luhn

SEPARATOR = r"(?:[ \t]{0,2}[«DASH»+/][ \t]{0,2}(?:\n[ \t]{0,24})?|[ \t\u00a0]{1,2}|\n)?"

UNIT = r"(?:kr|kronor|tkr|procent|%|poäng|st|personer|barn|elever|dagar|timmar|meter|kvm)\b"

# Year, month, day with at most one mark between each, then the four.
WRITTEN = compiled(
    r"""[0-9](?<![\w,.«DASH»/+][0-9])                      # the first digit, and nothing that makes it a tail
        [0-9](?:[0-9]{2})?                                  # the year
        (?P<a>[ .«DASH»/]?)[0-9]{2}(?P<b>[ .«DASH»/]?)[0-9]{2}  # month and day, or day + 60
        (?P<sep>«SEP»)
        (?P<tail>[0-9]{4}|[0-9]{2}[ ][0-9]{2}|[A-Za-z][0-9]{3}|[0-9]{3}[ ]?[0-9])(?![\w]|[«DASH»:.,/][0-9])""",
    SEP=SEPARATOR,
)
MASKED = compiled(
    r"""[0-9Xx*](?<![\w*][0-9Xx*])[0-9Xx*]{5}(?:[0-9Xx*]{2})?[ ]?[«DASH»+]?[ ]?
        (?:[Xx*?_•]{4}|[0-9]{4}|[Xx*•][Xx*•0-9]{3}|\.{4}|[0-9]{1,3}[Xx*?_•]{1,3})(?![\w*])"""
)
NOISY = compiled(
    r"""[0-9OoIlSB](?<![\w][0-9OoIlSB])[0-9OoIlSB]{5}(?:[0-9OoIlSB]{2})?[ ]?[«DASH»+][ ]?[0-9OoIlSB]{4}(?![\w])"""
)
LAST_FOUR = compiled(
    r"""[ ]*(?:(?:fyra|4|siffr\w+|siffrorna|sista|är|i[ ]personn\w+|på|[.:=,]+)[ ]*){0,5}
        (?P<four>[«DASH»]?[0-9]{4})(?![\w]|[ ]?(?:kr|kronor)\b|[.,:][0-9])"""
)
# "sista fyra ska vara 4821", "kontrollsiffrorna var felskrivna: 9850", "pnr som börjar 8507 och slutar 9805".
TOLD = r"""[^\n.;0-9«DASH»]{0,45}?(?:ska[ ]vara|skall[ ]vara|ihåg|fel\w*|rätt\w*|slut\w*|sista|börja\w*|inled\w*)
        [^\n.;0-9«DASH»]{0,20}[ ]"""
TOLD_FOUR = r"(?P<four>[«DASH»]?[0-9]{4})(?![\w]|[ ]?«UNIT»|[.,:][0-9])"
ANY = compiled(TOLD + TOLD_FOUR, UNIT=UNIT)
FOURS = compiled(r"(?:[ ](?:fyra|siffr)|(?<=siffror)|(?<=siffrorna)|(?<=fyra[ ]sista))" + TOLD + TOLD_FOUR, UNIT=UNIT)
AGAIN = compiled(
    r"[^\n.;0-9]{0,65}?[0-9]{4}[^\n.;0-9]{0,12}(?:inte|ej|slut\w*|sist\w*)[^\n.;0-9]{0,8}[ ]" + TOLD_FOUR, UNIT=UNIT
)
TURNED = compiled(
    r"""[0-9](?<![\w«DASH»,./][0-9])[0-9]{3}(?=[ ](?:är|var|som|\(?)[ ]?(?:\w+[ ]){0,2}
        (?:fyra[ ]sista|sista[ ]fyra|sista[ ]siffr|slutsiffr|kontrollsiffr))"""
)
# What is said to be wrong, or right instead: "850709-9805, inte 9850".
CORRECTED = compiled(
    r"""[0-9](?<![\w,.«DASH»/+][0-9])[0-9]{5}(?:[0-9]{2})?[ ]?[«DASH»+][ ]?[0-9]{4}(?![\w])[^\n.;0-9]{0,25}?
        (?:inte|ej|stället[ ]för|st[ ]f|ska[ ]vara|skall[ ]vara|blev|blivit|står|stod|eller)[ ](?:\w+[ ]){0,2}
        (?P<four>[«DASH»]?[0-9]{4})(?![\w]|[ ]?«UNIT»|[.,:][0-9])""",
    UNIT=UNIT,
)
ENDING = compiled(
    r"""[ ]+(?:på|med)[ ]+(?:(?:fyra[ ]sista|sista[ ]fyra|siffrorna)[ ]+)?(?P<four>[«DASH»]?[0-9]{4})(?![\w]|[ ]?«UNIT»)""",
    UNIT=UNIT,
)
PARTIAL = compiled(
    r"""[0-9](?<![\w,.«DASH»/+][0-9])(?:[0-9]{2})?[0-9][01][0-9][0-9]{2}[«DASH»][0-9]{2,3}(?![\w]|[«DASH»:.,/][0-9])"""
)
LONELY = compiled(r"""(?:[(,;:]|vara|är|på)[ ]?(?P<four>[«DASH»][0-9]{4})(?=[);,.\s])""")
HYPHEN = compiled(r"[«DASH»](?=[0-9]{4})")
ORGNR = compiled(
    r"[0-9](?<![\w,.«DASH»/+][0-9])(?:6[ ]?(?<=16[ ])|6(?<=16))?[0-9]{1}[2-9][0-9]{3}[ ]?[«DASH»]?[ ]?"
    r"[0-9]{4}(?![\w]|[«DASH»][0-9])"
)
ORGNR_CUED = compiled(
    r"(?:[.]?[ ]?nr|[ ]nummer)?[.:]?[ ]{1,3}(?P<id>(?:16)?[0-9]{2}[2-9][0-9]{3}[ ]?[«DASH»]?[ ]?[0-9]{4})(?![\w]|[«DASH»][0-9])"
)  # however its check digit is
DIGIT = re.compile("[0-9]")
LAST = frozenset({"sista", "slutsiffror", "slutsiffrorna", "kontrollsiffror", "kontrollsiffrorna", "födelsenummer"})
ORGANISATION = frozenset({"org", "orgnr", "organisationsnummer", "organisationsnumret", "organisationsnr"})
NUMBERS = frozenset(
    {"pnr", "personnr", "persnr", "personnummer", "personnumret", "samordningsnummer", "samordningsnumret"}
)


def written(match: re.Match[str]) -> float:
    """Score year-month-day-four: a real date and a right check digit are certain, the rest less so."""
    digits = "".join(DIGIT.findall(match[0]))
    interim = match["tail"][0].isalpha()
    six, four = digits[: -3 if interim else -4], digits[-3 if interim else -4 :]
    if len(six) == 8 and six[:2] not in ("18", "19", "20"):
        return 0.0
    year, month, day = six[-6:-4], int(six[-4:-2]), int(six[-2:])
    date = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
    if match["b"] not in ("", match["a"]):
        return 0.7 if 1 <= month <= 19 and match["sep"].strip() else 0.0  # columns grown together: "197909 28-9836"
    if interim:
        return 0.85 if date and match["sep"].strip() else 0.0
    right = luhn(year + six[-4:] + four)
    dashed = bool(match["sep"].strip())
    if date and right:
        return 0.99 if dashed or not match["sep"] or len(six) == 8 else 0.9
    if match["a"]:
        return 0.7 if date and dashed else _unlikely(match, six, four) if date and match["sep"] == " " else 0.0
    if "\n" in match["sep"]:
        return 0.6 if date and dashed else 0.0
    if date:
        return _unlikely(match, six, four)
    return 0.6 if dashed and (month <= 19 or not luhn(year + six[-4:] + four)) else 0.0


def _unlikely(match: re.Match[str], six: str, four: str) -> float:
    """Score a date and four digits that fail the check: a typo, unless it reads as a day and a time of day."""
    time = int(four[:2]) < 24 and int(four[2:]) < 60
    if match["sep"].isspace() and time and int(six[-6:-4]) in range(14, 40):
        return 0.0
    return 0.8 if match["sep"].strip() else 0.65


def four(match: re.Match[str]) -> float:
    """Score four digits that something farther away makes the last of a number: no year, no hour."""
    return 0.0 if re.fullmatch("(?:19|20)[0-9]{2}", match["four"]) else 0.75


def below(match: re.Match[str]) -> float:
    """Score the last four right after the word for them; a year on the next line is none."""
    year = re.fullmatch("(?:19|20)[0-9]{2}", match["four"])
    return 0.0 if year and match.string[match.start() - 1] == "\n" else 0.85


def turned(match: re.Match[str]) -> float:
    """Score four digits of which it is said afterwards what they are: no year."""
    return 0.0 if re.fullmatch("(?:19|20)[0-9]{2}", match[0]) else 0.8


def partial(match: re.Match[str]) -> float:
    """Score a birth date with two or three of the four digits after it."""
    digits = "".join(DIGIT.findall(match[0].split(match[0][-3 if match[0][-3] in "-–" else -4])[0]))
    return (
        0.6
        if len(digits) in (6, 8) and 1 <= int(digits[-4:-2]) <= 12 and int(digits[-2:]) % 60 in range(1, 32)
        else 0.0
    )


def masked(match: re.Match[str]) -> float:
    """Score a number with crosses in it: at least two digits must be left, and a cross."""
    digits = len(DIGIT.findall(match[0]))
    crosses = sum(c in "Xx*?_•." for c in match[0])
    return 0.9 if digits >= 2 and crosses >= 2 else 0.0


def noisy(match: re.Match[str]) -> float:
    """Score a number with letters that scanners put for digits: most must be digits, not all."""
    digits = len(DIGIT.findall(match[0]))
    return 0.7 if 6 <= digits < sum(c.isalnum() for c in match[0]) else 0.0


def organisation(match: re.Match[str]) -> float:
    """Score an organisationsnummer: the third digit is 2 or more, the check digit right (SFS 1974:174)."""
    digits = "".join(DIGIT.findall(match[0]))
    digits = digits[2:] if len(digits) == 12 else digits
    return 0.95 if len(digits) == 10 and digits[2] >= "2" and luhn(digits) else 0.0


RECOGNIZER = PatternRecognizer(
    "personnummer",
    "Hon heter x, 189001019802, och y.",
    (
        Number("PERSONNUMMER", WRITTEN, check=written),
        Pattern("PERSONNUMMER", MASKED, check=masked),
        Pattern("PERSONNUMMER", NOISY, check=noisy),
        Cued("PERSONNUMMER", LAST_FOUR, check=below, group="four", cues=LAST),
        Cued("PERSONNUMMER", ANY, check=four, group="four", cues=NUMBERS),
        Cued("PERSONNUMMER", FOURS, check=four, group="four", cues=LAST),
        Cued("PERSONNUMMER", AGAIN, check=four, group="four", cues=NUMBERS | LAST),
        Number("PERSONNUMMER", TURNED, check=turned),
        Number("PERSONNUMMER", CORRECTED, check=four, group="four"),
        Cued("PERSONNUMMER", ENDING, 0.75, group="four", cues=frozenset({"slutar", "slutade", "slutande", "slut"})),
        Anchored("PERSONNUMMER", LONELY, 0.6, group="four", anchor=HYPHEN, reach=12),
        Number("PERSONNUMMER", PARTIAL, check=partial),
        Number("ORGANISATIONSNUMMER", ORGNR, check=organisation),
        Cued("ORGANISATIONSNUMMER", ORGNR_CUED, 0.95, group="id", cues=ORGANISATION),
    ),
)  # fmt: skip
